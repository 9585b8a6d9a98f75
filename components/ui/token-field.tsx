'use client';

import { LoaderCircle } from 'lucide-react';
import { type ClipboardEvent, type KeyboardEvent, type ReactNode, useRef, useState } from 'react';
import type { FieldControl } from './field';
import { OptionList } from './option-list';
import { Popover, PopoverAnchor, PopoverContent } from './popover';
import { type Load, useLookup } from './use-lookup';
import { useTakeFirst } from './use-take-first';

/** Longest text to search for, as in the API. */
const MAX_SEARCH = 200;

interface TokenFieldProps<T> {
  /** From the field around it. */
  readonly control: FieldControl;
  /** Accessible name of the list: "Users". */
  readonly label: string;
  readonly placeholder: string;
  /** The chosen ones, each with its own way out. */
  readonly tokens: ReactNode;
  readonly load: Load<readonly T[]>;
  readonly keyOf: (item: T) => string;
  readonly show: (item: T) => ReactNode;
  readonly onSelect: (item: T) => void;
  readonly onRemoveLast: () => void;
  /** Takes a text that names several at once; false when it does not. */
  readonly takeList: (text: string) => boolean;
}

/** Chooses some of very many: typed text is looked up, arrows and Enter choose, a pasted list is taken whole. */
export function TokenField<T>(props: TokenFieldProps<T>) {
  const { control, label, keyOf, takeList } = props;
  const [text, setText] = useState('');
  const [open, setOpen] = useState(false);
  const [marked, setMarked] = useState(0);
  const box = useRef<HTMLDivElement>(null);
  const wanted = [...text.trim()].slice(0, MAX_SEARCH).join('');
  const [asked, setAsked] = useState(false);
  const found = useLookup(props.load, open || asked ? wanted : null);
  const settled = found.status === 'found' && found.key === wanted ? found.data : null;
  const items = found.status === 'found' ? found.data : [];
  const optionId = (item: T) => `${control.id}-${keyOf(item)}`;
  const current = items[Math.min(marked, items.length - 1)];

  const show = (next: boolean) => {
    setOpen(next);
    setMarked(0);
  };
  const type = (next: string) => {
    setAsked(false);
    setText(next);
    show(next !== '');
  };
  const choose = (item: T) => {
    props.onSelect(item);
    type('');
  };
  useTakeFirst(asked, settled, (first) => {
    setAsked(false);
    if (first !== undefined) choose(first);
  });

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'Backspace' && text === '') return props.onRemoveLast();
    if (event.key === 'Enter' && !(event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      if (takeList(text)) return type('');
      if (!open) return show(true);
      if (settled !== null && current !== undefined) return choose(current);
      // Goes on where the focus leaves the field meanwhile.
      setAsked(true);
    }
    if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
    event.preventDefault();
    if (!open) return show(true);
    const step = event.key === 'ArrowDown' ? 1 : -1;
    if (items.length > 0)
      setMarked((Math.min(marked, items.length - 1) + step + items.length) % items.length);
  };
  const onPaste = (event: ClipboardEvent) => {
    if (takeList(event.clipboardData.getData('text'))) event.preventDefault();
  };

  return (
    <Popover open={open} onOpenChange={show}>
      <PopoverAnchor>
        {/* biome-ignore lint/a11y/noStaticElementInteractions: a click beside the text is one into it */}
        {/* biome-ignore lint/a11y/useKeyWithClickEvents: by keyboard one is in the text already */}
        <div
          ref={box}
          data-invalid={control['aria-invalid']}
          onClick={(event) => {
            if (event.target === event.currentTarget) event.currentTarget.querySelector('input')?.focus();
          }}
          className="flex max-h-40 min-h-9 cursor-text flex-wrap items-center gap-1 overflow-y-auto rounded-lg border border-edge bg-surface px-1.5 py-1 transition-colors duration-120 focus-within:border-ink focus-within:outline-1 focus-within:outline-ink hover:border-muted data-[invalid=true]:border-off data-[invalid=true]:outline-off"
        >
          {props.tokens}
          <input
            {...control}
            role="combobox"
            aria-expanded={open}
            aria-controls={`${control.id}-list`}
            aria-autocomplete="list"
            aria-activedescendant={open && current !== undefined ? optionId(current) : undefined}
            value={text}
            placeholder={props.placeholder}
            autoComplete="off"
            autoCapitalize="off"
            spellCheck={false}
            onChange={(event) => type(event.target.value)}
            onClick={() => show(true)}
            onKeyDown={onKeyDown}
            onPaste={onPaste}
            onBlur={() => show(false)}
            className="h-7 min-w-40 grow bg-transparent px-1.5 outline-none placeholder:text-muted max-md:text-lg"
          />
        </div>
      </PopoverAnchor>
      <PopoverContent
        role="presentation"
        onOpenAutoFocus={(event) => event.preventDefault()}
        onCloseAutoFocus={(event) => event.preventDefault()}
        onInteractOutside={(event) => {
          if (box.current?.contains(event.target as Node)) event.preventDefault();
        }}
        className="w-(--radix-popover-trigger-width) min-w-72 overflow-hidden"
      >
        <OptionList
          id={`${control.id}-list`}
          label={label}
          items={items}
          marked={current}
          idOf={optionId}
          show={props.show}
          onChoose={choose}
        />
        {found.status === 'loading' ? (
          <p className="flex h-11 items-center gap-2 px-3 text-muted">
            <LoaderCircle aria-hidden className="size-4 animate-spin" />
            Looking
          </p>
        ) : null}
        {found.status === 'failed' ? (
          <p role="alert" className="px-3 py-3 text-off-ink">
            {found.message}
          </p>
        ) : null}
        {settled?.length === 0 ? <p className="px-3 py-3 text-muted">Nothing fits.</p> : null}
      </PopoverContent>
    </Popover>
  );
}
