'use client';

import { useEffect, useRef } from 'react';
import { SearchInput } from '../ui/search-input';
import { useUrlState } from './url-state';

const TYPING_PAUSE_MS = 250;

interface SearchBoxProps {
  /** What is searched: "Search flags". */
  readonly label: string;
  readonly placeholder: string;
  /** What the address asks for now. */
  readonly value: string;
  /** Parameter of the address. */
  readonly param?: string;
}

/** Searches while one types. */
export function SearchBox({ label, placeholder, value, param = 'q' }: SearchBoxProps) {
  const { change } = useUrlState();
  const input = useRef<HTMLInputElement>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const search = (text: string) => {
    clearTimeout(timer.current);
    timer.current = undefined;
    change({ [param]: text.trim() });
  };
  useEffect(() => () => clearTimeout(timer.current), []);
  useEffect(() => {
    // Another address may ask for something else; but nobody is interrupted while typing.
    const isTyping = document.activeElement === input.current || timer.current !== undefined;
    if (input.current && !isTyping) input.current.value = value;
  }, [value]);
  return (
    <div className="relative grow md:max-w-80">
      <SearchInput
        ref={input}
        label={label}
        placeholder={placeholder}
        defaultValue={value}
        onChange={(event) => {
          const text = event.target.value;
          clearTimeout(timer.current);
          timer.current = setTimeout(() => search(text), TYPING_PAUSE_MS);
        }}
        onBlur={(event) => {
          // Now or never: later it would take the place of a page that somebody has chosen meanwhile.
          if (timer.current !== undefined) search(event.target.value);
        }}
      />
    </div>
  );
}
