'use client';

import { type ComponentType, useState } from 'react';
import { cn } from '../ui/cn';
import { GRIP, GripIcon } from './grip';
import type { RuleListProps, SortableRulesProps } from './rule-list-props';

/** The rules in their order. What dragging takes is loaded when somebody is about to take hold of a grip. */
export function RuleList({ sortable, ...props }: RuleListProps & { readonly sortable: boolean }) {
  const [Sortable, setSortable] = useState<ComponentType<SortableRulesProps> | null>(null);
  const [held, hold] = useState<string | null>(null);
  const load = () =>
    void import('./sortable-rules').then((module) => setSortable(() => module.SortableRules));
  if (sortable && Sortable !== null) return <Sortable {...props} held={held} />;
  return (
    <ol aria-label="Rules" className="grid gap-2">
      {props.items.map(({ key, name }) => (
        <li key={key} className="min-w-0">
          {props.render(
            key,
            sortable ? (
              <button
                type="button"
                aria-label={`Reorder ${name.slice(0, 80)}`}
                className={cn(GRIP, 'cursor-grab touch-none hover:bg-hover hover:text-ink')}
                onPointerEnter={load}
                onFocus={() => {
                  hold(key);
                  load();
                }}
                onBlur={() => hold(null)}
              >
                <GripIcon />
              </button>
            ) : null,
          )}
        </li>
      ))}
    </ol>
  );
}
