import { type ReactNode, useId } from 'react';

/** A named part of a page. */
export function Section({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  const id = useId();
  return (
    <section aria-labelledby={id} className="border-b last:border-b-0">
      <h2 id={id} className="px-4 pt-5 font-semibold md:px-6">
        {title}
      </h2>
      {children}
    </section>
  );
}
