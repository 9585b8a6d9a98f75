import type { ReactNode } from 'react';
import { Mark } from './mark';

/** A page outside the dashboard's frame: the mark, and what there is to say. */
export function LonePage({ children }: { readonly children: ReactNode }) {
  return (
    <main className="grid min-h-dvh content-center justify-items-center px-4 py-12">
      <h1 className="flex items-center gap-2 font-semibold">
        <Mark className="size-6" />
        Pennon
      </h1>
      {children}
    </main>
  );
}
