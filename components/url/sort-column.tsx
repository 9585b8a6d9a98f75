'use client';

import { ArrowDown, ArrowUp } from 'lucide-react';
import type { ReactNode } from 'react';
import { cn } from '../ui/cn';
import { Column } from '../ui/table';
import { useUrlState } from './url-state';

interface SortColumnProps {
  /** Field of the API's `sort`: `updated_at`. */
  readonly field: string;
  /** What the address sorts by: a field, with `-` before it when descending. */
  readonly sort: string;
  /** Order of the first click: newest first for times, A to Z for names. */
  readonly first?: 'ascending' | 'descending';
  readonly className?: string;
  readonly children: ReactNode;
}

/** The head of a column by which the list can be sorted; a second click turns the order round. */
export function SortColumn({ field, sort, first = 'ascending', className, children }: SortColumnProps) {
  const { change } = useUrlState();
  const order = sort === field ? 'ascending' : sort === `-${field}` ? 'descending' : null;
  const next = order === null ? first : order === 'ascending' ? 'descending' : 'ascending';
  const Arrow = (order ?? first) === 'ascending' ? ArrowUp : ArrowDown;
  return (
    <Column className={className} aria-sort={order ?? undefined}>
      <button
        type="button"
        className="group/sort inline-flex h-6 max-w-full items-center gap-1 rounded-sm hover:text-ink"
        onClick={() => change({ sort: next === 'ascending' ? field : `-${field}` })}
      >
        <span className="truncate">{children}</span>
        <Arrow
          aria-hidden
          className={cn(
            'size-3.5 shrink-0',
            order === null && 'opacity-0 group-hover/sort:opacity-60 group-focus-visible/sort:opacity-60',
          )}
        />
      </button>
    </Column>
  );
}
