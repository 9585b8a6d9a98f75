'use client';

import { Command } from 'cmdk';
import { ChevronsUpDown, LoaderCircle } from 'lucide-react';
import { type KeyboardEvent, type ReactNode, useEffect, useRef, useState } from 'react';
import { cn } from './cn';
import type { FieldControl } from './field';
import { Popover, PopoverContent, PopoverTrigger } from './popover';
import { type Load, useLookup } from './use-lookup';
import { useTakeFirst } from './use-take-first';

interface ComboboxProps<T> {
  /** From the field around it. */
  readonly control: FieldControl;
  /** Accessible name of the list: "Users". */
  readonly label: string;
  /** What to type: "Search by e-mail or name". */
  readonly searchHint: string;
  readonly placeholder: string;
  readonly selected: T | null;
  readonly onSelect: (item: T) => void;
  readonly load: Load<readonly T[]>;
  readonly keyOf: (item: T) => string;
  /** How one is shown in the list, and when it is the chosen one. */
  readonly show: (item: T) => ReactNode;
  readonly disabled?: boolean;
}

/** Chooses one of very many: typed text is looked up, arrows and Enter choose. */
export function Combobox<T>(props: ComboboxProps<T>) {
  const [open, setOpen] = useState(false);
  const [firstText, setFirstText] = useState('');
  const { control, label, selected } = props;
  const change = (next: boolean, text = '') => {
    setFirstText(text);
    setOpen(next);
  };
  // Typing begins to search at once, as in a field.
  const onKeyDown = (event: KeyboardEvent) => {
    const { key, ctrlKey, metaKey, altKey } = event;
    if (key.length !== 1 || key === ' ' || ctrlKey || metaKey || altKey) return;
    event.preventDefault();
    change(true, key);
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
        <ComboboxList
          {...props}
          firstText={firstText}
          onSelect={(item) => {
            props.onSelect(item);
            change(false);
          }}
        />
      </PopoverContent>
    </Popover>
  );
}

function ComboboxList<T>({
  label,
  searchHint,
  load,
  keyOf,
  show,
  onSelect,
  firstText,
}: ComboboxProps<T> & { readonly firstText: string }) {
  const [text, setText] = useState(firstText);
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    input.current?.focus();
    // Behind what was typed already, which the next letter must not replace.
    input.current?.setSelectionRange(firstText.length, firstText.length);
  }, [firstText]);
  const found = useLookup(load, text.trim());
  const [marked, setMarked] = useState('');
  const first = found.status === 'found' && found.data[0] !== undefined ? keyOf(found.data[0]) : '';
  // What is found later is other than what was marked: Enter takes the first.
  useEffect(() => setMarked(first), [first]);
  const [asked, setAsked] = useState(false);
  const settled = found.status === 'found' && found.key === text.trim() ? found.data : null;
  useTakeFirst(asked, settled, (item) => {
    setAsked(false);
    if (item !== undefined) onSelect(item);
  });
  const waitForAnswer = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || settled !== null) return;
    event.preventDefault();
    setAsked(true);
  };
  return (
    <Command
      label={label}
      shouldFilter={false}
      loop
      value={marked}
      onValueChange={setMarked}
      onKeyDown={waitForAnswer}
    >
      <Command.Input
        ref={input}
        value={text}
        onValueChange={(next) => {
          setAsked(false);
          setText(next);
        }}
        placeholder={searchHint}
        maxLength={200}
        className="h-10 w-full border-b bg-transparent px-3 outline-none placeholder:text-muted max-md:text-lg"
      />
      <Command.List className="max-h-72 overflow-y-auto p-1">
        {found.status === 'loading' ? (
          <Command.Loading>
            <span className="flex h-9 items-center gap-2 px-2 text-muted">
              <LoaderCircle aria-hidden className="size-4 animate-spin" />
              Looking
            </span>
          </Command.Loading>
        ) : null}
        {found.status === 'failed' ? (
          <p role="alert" className="px-2 py-2 text-off-ink">
            {found.message}
          </p>
        ) : null}
        {found.status === 'found' ? (
          <Command.Empty className="px-2 py-2 text-muted">Nothing fits.</Command.Empty>
        ) : null}
        {found.status === 'found'
          ? found.data.map((item) => (
              <Command.Item
                key={keyOf(item)}
                value={keyOf(item)}
                onSelect={() => onSelect(item)}
                className="flex min-h-9 min-w-0 items-center rounded-md px-2 data-[selected=true]:bg-hover"
              >
                {show(item)}
              </Command.Item>
            ))
          : null}
      </Command.List>
    </Command>
  );
}
