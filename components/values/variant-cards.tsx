'use client';

import type { Variant } from '@/lib/evaluation/types';
import { cn } from '../ui/cn';
import { FieldGroup } from '../ui/field';
import { previewValue } from './show-value';
import type { ValueInputProps } from './value-input-props';

/** One of a flag's variants, each with its value. */
export function VariantCards({ label, shape, draft, onChange, error, servedNow }: ValueInputProps) {
  return (
    <FieldGroup label={label} error={error}>
      <div className="-m-1 grid max-h-88 gap-2 overflow-y-auto p-1 sm:grid-cols-2">
        {shape.variants.map((variant) => (
          <VariantCard
            key={variant.key}
            group={label}
            variant={variant}
            chosen={variant.key === draft.variant}
            servedNow={variant.key === servedNow}
            onChoose={() => onChange({ ...draft, variant: variant.key })}
          />
        ))}
      </div>
    </FieldGroup>
  );
}

interface VariantCardProps {
  readonly group: string;
  readonly variant: Variant;
  readonly chosen: boolean;
  readonly servedNow: boolean;
  readonly onChoose: () => void;
}

function VariantCard({ group, variant, chosen, servedNow, onChoose }: VariantCardProps) {
  return (
    <label
      className={cn(
        'flex min-w-0 cursor-pointer items-start gap-2.5 rounded-lg border px-3 py-2.5 transition-colors duration-120 hover:bg-hover has-focus-visible:outline-2 has-focus-visible:outline-ink has-focus-visible:outline-offset-2',
        chosen ? 'border-ink' : 'border-edge/60',
      )}
    >
      <input
        type="radio"
        name={group}
        value={variant.key}
        checked={chosen}
        onChange={onChoose}
        className="mt-1 size-3.5 shrink-0 accent-ink outline-none"
      />
      <span className="grid min-w-0 grow">
        <span className="flex min-w-0 items-baseline justify-between gap-2">
          <span title={variant.key} className="truncate font-medium">
            {variant.key}
          </span>
          {servedNow ? <span className="shrink-0 text-muted text-xs">now</span> : null}
        </span>
        <span className="line-clamp-2 font-mono text-muted text-sm [overflow-wrap:anywhere]">
          {previewValue(variant.value)}
        </span>
      </span>
    </label>
  );
}
