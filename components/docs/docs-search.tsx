'use client';

import { usePathname, useRouter, useSearchParams } from 'next/navigation';
import { useEffect, useRef } from 'react';
import { SearchInput } from '../ui/search-input';
import { focusResult } from './focus-result';

const TYPING_PAUSE_MS = 200;
const SEARCH = '/docs/search';

/** Searches all guides while one types; without a script, when Enter is pressed. Ctrl or Cmd and K leads here. */
export function DocsSearch() {
  const input = useRef<HTMLInputElement>(null);
  const pathname = usePathname();
  const asked = useSearchParams().get('q') ?? '';
  const search = useSearch(pathname === SEARCH);
  useSearchKey(input);
  useEffect(() => {
    const isTyping = document.activeElement === input.current;
    if (input.current && !isTyping) input.current.value = pathname === SEARCH ? asked : '';
  }, [pathname, asked]);
  return (
    <search className="w-full max-w-96">
      <form action={SEARCH} className="relative">
        <SearchInput
          ref={input}
          name="q"
          label="Search the documentation"
          placeholder="Search"
          aria-keyshortcuts="Control+K Meta+K"
          defaultValue={pathname === SEARCH ? asked : ''}
          onChange={(event) => search(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === 'ArrowDown' && focusResult('first')) event.preventDefault();
          }}
        />
      </form>
    </search>
  );
}

/** Goes to the results once nobody types for a moment. The first text of a search is a step in the history, no other. */
function useSearch(isSearching: boolean): (text: string) => void {
  const router = useRouter();
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  return (text) => {
    clearTimeout(timer.current);
    const query = text.trim();
    if (query === '' && !isSearching) return;
    const address = query === '' ? SEARCH : `${SEARCH}?${new URLSearchParams({ q: query })}`;
    timer.current = setTimeout(() => {
      if (isSearching) router.replace(address, { scroll: false });
      else router.push(address);
    }, TYPING_PAUSE_MS);
  };
}

function useSearchKey(input: React.RefObject<HTMLInputElement | null>): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const wanted = (event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey;
      if (!wanted || event.key.toLowerCase() !== 'k') return;
      event.preventDefault();
      input.current?.focus();
      input.current?.select();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [input]);
}
