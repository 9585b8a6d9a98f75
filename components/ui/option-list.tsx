'use client';

import { type ReactNode, useEffect, useRef } from 'react';
import { cn } from './cn';

interface OptionListProps<T> {
  readonly id: string;
  readonly label: string;
  readonly items: readonly T[];
  /** The one that Enter takes; undefined for none. */
  readonly marked: T | undefined;
  readonly idOf: (item: T) => string;
  readonly show: (item: T) => ReactNode;
  readonly onChoose: (item: T) => void;
}

/** What a search field offers. The focus stays in the field, which says what is marked. */
export function OptionList<T>({ id, label, items, marked, idOf, show, onChoose }: OptionListProps<T>) {
  const list = useRef<HTMLDivElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another one is marked
  useEffect(() => {
    list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' });
  }, [marked]);
  return (
    <div
      ref={list}
      id={id}
      role="listbox"
      aria-label={label}
      className={cn('max-h-72 overflow-y-auto', items.length > 0 && 'p-1')}
    >
      {items.map((item) => (
        // biome-ignore lint/a11y/useFocusableInteractive: the field has the focus
        // biome-ignore lint/a11y/useKeyWithClickEvents: the field has the keys
        <div
          key={idOf(item)}
          id={idOf(item)}
          role="option"
          aria-selected={item === marked}
          // Keeps the focus in the field.
          onPointerDown={(event) => event.preventDefault()}
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => onChoose(item)}
          className="flex min-h-9 min-w-0 items-center rounded-md px-2 hover:bg-hover aria-selected:bg-hover"
        >
          {show(item)}
        </div>
      ))}
    </div>
  );
}
