'use client';

import type { ReactNode } from 'react';
import { useActiveInView } from '../ui/use-active-in-view';

/** The row of a flag's tabs. It scrolls inside itself where the screen is narrow. */
export function FlagTabRow({ children }: { readonly children: ReactNode }) {
  return (
    <nav
      ref={useActiveInView<HTMLElement>()}
      aria-label="Parts of this flag"
      className="flex gap-1 overflow-x-auto border-b px-4 [scrollbar-width:none] md:px-6"
    >
      {children}
    </nav>
  );
}
