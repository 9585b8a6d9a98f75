import type { ReactNode } from 'react';

/** Facts that nobody changes here, each with where it comes from. */
export function Facts({ children }: { readonly children: ReactNode }) {
  return <dl className="grid grid-cols-1 px-4 py-2 md:px-6">{children}</dl>;
}

interface FactProps {
  readonly term: string;
  /** The variable of the environment that says so. */
  readonly variable?: string;
  readonly children: ReactNode;
}

/** One fact. */
export function Fact({ term, variable, children }: FactProps) {
  return (
    <div className="grid grid-cols-[14rem_minmax(0,1fr)_auto] items-baseline gap-x-4 gap-y-0.5 border-b py-2.5 last:border-b-0 max-md:grid-cols-1">
      <dt className="text-muted">{term}</dt>
      <dd className="[overflow-wrap:anywhere]">{children}</dd>
      {variable === undefined ? null : <dd className="font-mono text-muted text-xs">{variable}</dd>}
    </div>
  );
}
