'use client';

import { ChevronsUpDown } from 'lucide-react';
import { type KeyboardEvent, useState } from 'react';
import { cn } from './cn';
import type { ComboboxProps } from './combobox-props';
import { Popover, PopoverContent, PopoverTrigger } from './popover';
import { useLoaded } from './use-loaded';

const loadList = () => import('./combobox-list');

/** Chooses one of very many: typed text is looked up, arrows and Enter choose. Pages come without its list. */
export function Combobox<T>(props: ComboboxProps<T>) {
  const [open, setOpen] = useState(false);
  const [firstText, setFirstText] = useState('');
  const list = useLoaded(loadList);
  const { control, label, searchHint, selected } = props;
  const change = (next: boolean, text = '') => {
    setFirstText(text);
    setOpen(next);
  };
  // Typing begins to search at once, as in a field, and goes on while the list is on its way.
  const onKeyDown = (event: KeyboardEvent) => {
    const { key, ctrlKey, metaKey, altKey } = event;
    if (key.length !== 1 || key === ' ' || ctrlKey || metaKey || altKey) return;
    event.preventDefault();
    change(true, open ? firstText + key : key);
  };
  return (
    <Popover open={open} onOpenChange={change} modal>
      <PopoverTrigger asChild>
        <button
          type="button"
          id={control.id}
          aria-describedby={control['aria-describedby']}
          data-invalid={control['aria-invalid']}
          disabled={props.disabled}
          onKeyDown={onKeyDown}
          className="flex h-9 w-full min-w-0 items-center justify-between gap-2 rounded-lg border border-edge bg-surface px-3 text-left transition-colors duration-120 hover:bg-hover disabled:bg-sunken data-[invalid=true]:border-off"
        >
          <span className={cn('flex min-w-0 grow', selected === null && 'text-muted')}>
            {selected === null ? props.placeholder : props.show(selected)}
          </span>
          <ChevronsUpDown aria-hidden className="size-4 shrink-0 text-muted" />
        </button>
      </PopoverTrigger>
      <PopoverContent
        aria-label={label}
        onOpenAutoFocus={(event) => event.preventDefault()}
        className="w-(--radix-popover-trigger-width) min-w-72 overflow-hidden"
      >
        {list === null ? (
          <span className="flex h-10 items-center px-3 text-muted">{firstText || searchHint}</span>
        ) : (
          <list.ComboboxList
            {...props}
            firstText={firstText}
            onSelect={(item) => {
              props.onSelect(item);
              change(false);
            }}
          />
        )}
      </PopoverContent>
    </Popover>
  );
}
