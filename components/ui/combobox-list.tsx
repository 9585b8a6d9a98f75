import { Command } from 'cmdk';
import { LoaderCircle } from 'lucide-react';
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import type { ComboboxProps } from './combobox-props';
import { useLookup } from './use-lookup';
import { useTakeFirst } from './use-take-first';

/** The opened list of a combobox, with the field that searches it. */
export function ComboboxList<T>({
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
