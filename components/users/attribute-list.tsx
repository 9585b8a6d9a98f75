'use client';

import type { JsonValue } from '@/lib/evaluation/types';
import { cn } from '../ui/cn';
import { Hint } from '../ui/tooltip';

interface AttributeListProps {
  readonly attributes: { readonly [name: string]: JsonValue };
  /** How many are shown; the others are told on hover, focus or tap. */
  readonly shown?: number;
}

/** A person's attributes in short: the first of them, and how many more there are. */
export function AttributeList({ attributes, shown = 2 }: AttributeListProps) {
  const all = Object.entries(attributes);
  const rest = all.slice(shown);
  if (all.length === 0) return <span className="text-muted">none</span>;
  return (
    <span className={cn('flex min-w-0 items-center gap-1', shown > 2 && 'flex-wrap')}>
      {all.slice(0, shown).map(([name, value]) => (
        <span
          key={name}
          title={nameAttribute(name, value)}
          className={cn(
            'shrink-0 truncate rounded-md bg-default-tint px-1.5 font-mono text-default-ink text-xs leading-5',
            // A long one leaves room for its neighbour.
            all.length > 1 && shown <= 2 ? 'max-w-[45%]' : 'max-w-full',
          )}
        >
          {nameAttribute(name, value)}
        </span>
      ))}
      {rest.length > 0 ? (
        <Hint text={<AllAttributes attributes={rest} />} className="relative z-1 shrink-0 text-muted text-xs">
          +{rest.length}
        </Hint>
      ) : null}
    </span>
  );
}

const TOLD = 20;

function AllAttributes({ attributes }: { readonly attributes: readonly (readonly [string, JsonValue])[] }) {
  return (
    <span className="grid font-mono">
      {attributes.slice(0, TOLD).map(([name, value]) => (
        <span key={name} className="line-clamp-2">
          {nameAttribute(name, value)}
        </span>
      ))}
      {attributes.length > TOLD ? <span>and {attributes.length - TOLD} more</span> : null}
    </span>
  );
}

/** `plan=pro`, `seats=12`, `groups=["a","b"]`. */
function nameAttribute(name: string, value: JsonValue): string {
  return `${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`;
}
