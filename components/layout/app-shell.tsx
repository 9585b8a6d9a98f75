'use client';

import { usePathname } from 'next/navigation';
import { createContext, type ReactNode, useContext, useEffect, useState } from 'react';
import { useLoaded } from '../ui/use-loaded';
import type { SignedIn } from './account-menu';
import type { PlaceKey } from './navigation';
import { Sidebar } from './sidebar';

const loadDrawer = () => import('./drawer');

const OpenDrawer = createContext<() => void>(() => {});

interface AppShellProps {
  readonly person: SignedIn;
  readonly places: readonly PlaceKey[];
  readonly children: ReactNode;
}

/** The frame of every page: the sidebar at the left, or behind a button where there is no room for it. */
export function AppShell({ person, places, children }: AppShellProps) {
  const [drawer, setDrawer] = useState(false);
  const loaded = useLoaded(loadDrawer);
  const pathname = usePathname();
  // biome-ignore lint/correctness/useExhaustiveDependencies: another page closes the drawer
  useEffect(() => setDrawer(false), [pathname]);
  return (
    <>
      <a
        href="#content"
        className="sr-only z-50 rounded-lg bg-primary px-3 py-2 text-on-primary focus:not-sr-only focus:fixed focus:top-2 focus:left-2"
      >
        Skip to content
      </a>
      <div className="flex min-h-dvh">
        <aside className="sticky top-0 h-dvh w-56 shrink-0 border-r max-lg:w-13 max-md:hidden">
          <Sidebar person={person} places={places} form="responsive" />
        </aside>
        {loaded ? (
          <loaded.Drawer open={drawer} onOpenChange={setDrawer} person={person} places={places} />
        ) : null}
        <main id="content" tabIndex={-1} className="min-w-0 grow focus:outline-none">
          <OpenDrawer.Provider value={() => setDrawer(true)}>{children}</OpenDrawer.Provider>
        </main>
      </div>
    </>
  );
}

/** Opens the sidebar where it is behind a button. */
export function useOpenDrawer(): () => void {
  return useContext(OpenDrawer);
}
