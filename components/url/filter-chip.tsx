'use client';

import { X } from 'lucide-react';
import { useUrlState } from './url-state';

interface FilterChipProps {
  /** What is filtered by: "Flag". */
  readonly name: string;
  readonly value: string;
  /** Parameter of the address that goes when the chip is removed. */
  readonly param: string;
}

/** A filter that came with a link, and can be taken off. */
export function FilterChip({ name, value, param }: FilterChipProps) {
  const { change } = useUrlState();
  return (
    <span className="inline-flex h-7 min-w-0 max-w-80 items-center gap-1.5 rounded-md bg-default-tint pl-2 text-default-ink text-sm">
      {name}
      <span title={value} className="truncate font-mono text-ink">
        {value}
      </span>
      <button
        type="button"
        aria-label={`Remove filter ${name} ${value}`}
        className="grid size-7 shrink-0 place-items-center rounded-md hover:bg-line hover:text-ink"
        onClick={() => change({ [param]: null })}
      >
        <X aria-hidden className="size-3.5" />
      </button>
    </span>
  );
}
