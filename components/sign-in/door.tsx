import type { ReactNode } from 'react';
import { Mark } from '../layout/mark';

interface DoorProps {
  readonly title: string;
  /** What this is, in a sentence. */
  readonly lead: ReactNode;
  readonly children: ReactNode;
}

/** A page outside the dashboard's frame where somebody comes in. */
export function Door({ title, lead, children }: DoorProps) {
  return (
    <main className="grid min-h-dvh content-center justify-items-center px-4 py-12">
      <div className="w-full max-w-84">
        <Mark className="mb-6 size-9" />
        <h1 className="font-semibold text-xl">{title}</h1>
        <p className="mt-1 mb-8 text-muted [overflow-wrap:anywhere]">{lead}</p>
        {children}
      </div>
    </main>
  );
}
