import type { ReactNode } from 'react';
import { DocsHeader } from '@/components/docs/docs-header';

/** The documentation: anybody may read it, signed in or not. It holds no secrets. */
export default function DocsLayout({ children }: { readonly children: ReactNode }) {
  return (
    <>
      <DocsHeader />
      {children}
    </>
  );
}
