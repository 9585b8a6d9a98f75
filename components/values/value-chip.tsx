'use client';

import type { JsonValue } from '@/lib/evaluation/types';
import { cn } from '../ui/cn';
import { CopyButton } from '../ui/copy-text';
import { Popover, PopoverContent, PopoverTrigger } from '../ui/popover';
import { hasMore, summarize } from './show-value';

interface ValueChipProps {
  readonly value: JsonValue;
  /** Key of the variant that has this value; null for a plain value. */
  readonly variant: string | null;
  /** `struck`: not served, as another layer wins. `waiting`: would be served if it were in force. */
  readonly look?: 'served' | 'struck' | 'waiting';
}

const LOOKS = {
  served: 'border bg-surface text-ink',
  struck: 'text-muted',
  waiting: 'border border-edge/70 border-dashed text-muted',
} as const;

/** A value as its type looks: a small switch, mono text, a number, or a summary that opens the whole. */
export function ValueChip({ value, variant, look = 'served' }: ValueChipProps) {
  const classes = cn(
    'inline-flex h-6 min-w-0 max-w-full items-center gap-1.5 rounded-md font-mono text-sm',
    look === 'struck' ? 'px-0.5' : 'px-2',
    LOOKS[look],
  );
  const key = typeof value === 'boolean' || variant === value ? null : variant;
  const struck = look === 'struck' && 'line-through';
  const inside = (
    <>
      {typeof value === 'boolean' ? <MiniSwitch on={value} struck={look === 'struck'} /> : null}
      {key === null ? null : (
        <span className={cn('max-w-full shrink-0 truncate font-sans', struck)}>{key}</span>
      )}
      <span className={cn('min-w-0 truncate', struck, key !== null && 'text-muted')}>{summarize(value)}</span>
    </>
  );
  if (!hasMore(value)) return <span className={classes}>{inside}</span>;
  return (
    <Popover>
      <PopoverTrigger className={cn(classes, 'hover:bg-hover')}>{inside}</PopoverTrigger>
      <PopoverContent aria-label="Whole value" className="w-96 max-w-[calc(100vw-2rem)]">
        <ValueViewer value={value} />
      </PopoverContent>
    </Popover>
  );
}

function MiniSwitch({ on, struck }: { readonly on: boolean; readonly struck: boolean }) {
  return (
    <span
      aria-hidden
      className={cn(
        'flex h-3 w-5 shrink-0 items-center rounded-full px-0.5',
        on ? 'justify-end bg-ink' : 'bg-edge',
        struck && 'opacity-50',
      )}
    >
      <span className="size-2 rounded-full bg-surface" />
    </span>
  );
}

/** A whole value, to read and to copy. */
function ValueViewer({ value }: Pick<ValueChipProps, 'value'>) {
  const text = typeof value === 'string' ? value : JSON.stringify(value, null, 2);
  return (
    <>
      <div className="flex h-9 items-center justify-between border-b pr-1.5 pl-3 text-muted text-sm">
        {typeof value === 'string' ? `${[...value].length} characters` : summarize(value)}
        <CopyButton text={text} label="value" />
      </div>
      <pre
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
        tabIndex={0}
        className="max-h-80 overflow-auto whitespace-pre-wrap p-3 text-sm [overflow-wrap:anywhere]"
      >
        {text}
      </pre>
    </>
  );
}
