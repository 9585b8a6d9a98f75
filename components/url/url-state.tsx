'use client';

import { usePathname, useRouter } from 'next/navigation';
import { createContext, type ReactNode, useCallback, useContext, useMemo, useTransition } from 'react';
import { cn } from '../ui/cn';

/** New values of parameters of the address; null takes one away. */
export type UrlChanges = Readonly<Record<string, string | null>>;

interface UrlState {
  /** The page for the new address is on its way. */
  readonly pending: boolean;
  readonly change: (changes: UrlChanges) => void;
}

const Url = createContext<UrlState | null>(null);

/** Lets filters live in the address: shared, bookmarked and gone back to. */
export function UrlStateProvider({ children }: { readonly children: ReactNode }) {
  const router = useRouter();
  const pathname = usePathname();
  const [pending, startTransition] = useTransition();
  const change = useCallback(
    (changes: UrlChanges) => {
      const query = changeQuery(window.location.search, changes);
      startTransition(() => router.replace(`${pathname}${query}`, { scroll: false }));
    },
    [router, pathname],
  );
  const state = useMemo(() => ({ pending, change }), [pending, change]);
  return <Url.Provider value={state}>{children}</Url.Provider>;
}

/** Changes the address, and says whether the page for it is on its way. */
export function useUrlState(): UrlState {
  const state = useContext(Url);
  if (!state) throw new Error('useUrlState needs a UrlStateProvider above it');
  return state;
}

/** A query string with some parameters changed. Another list begins at its first page. */
export function changeQuery(search: string, changes: UrlChanges): string {
  const params = new URLSearchParams(search);
  params.delete('cursor');
  for (const [name, value] of Object.entries(changes)) {
    if (value === null || value === '') params.delete(name);
    else params.set(name, value);
  }
  return params.size === 0 ? '' : `?${params}`;
}

/** Rows that give way, in place, to those of the new address. */
export function PendingRegion({ children }: { readonly children: ReactNode }) {
  const { pending } = useUrlState();
  return (
    <div aria-busy={pending} className={cn('transition-opacity duration-140', pending && 'opacity-55')}>
      {children}
    </div>
  );
}
