import type { ReactNode } from 'react';
import type { Chapter } from '@/lib/docs/chapters';
import { GuideNav } from './guide-nav';

interface DocsFrameProps {
  readonly chapters: readonly Chapter[];
  /** Slug of the guide that is open. */
  readonly here?: string;
  /** What is on the page, beside it where there is room. */
  readonly contents?: ReactNode;
  readonly children: ReactNode;
}

/** A page of the documentation: the guides at its left, behind a fold where there is no room for them. */
export function DocsFrame({ chapters, here, contents, children }: DocsFrameProps) {
  const guides = <GuideNav chapters={chapters} here={here ?? null} />;
  return (
    <div className="mx-auto grid max-w-7xl lg:grid-cols-[15rem_minmax(0,1fr)] xl:grid-cols-[15rem_minmax(0,1fr)_15rem]">
      <div className="sticky top-13 h-[calc(100dvh-3.25rem)] overflow-y-auto px-3 py-6 max-lg:hidden">
        {guides}
      </div>
      <main id="content" tabIndex={-1} className="min-w-0 px-4 py-8 focus:outline-none md:px-8">
        <details className="mb-6 rounded-lg border bg-surface px-3 lg:hidden">
          <summary className="cursor-pointer py-2.5 font-medium">All guides</summary>
          <div className="pb-3">{guides}</div>
        </details>
        {children}
      </main>
      {contents ? (
        <div className="sticky top-13 h-[calc(100dvh-3.25rem)] overflow-y-auto py-8 pr-4 max-xl:hidden">
          {contents}
        </div>
      ) : null}
    </div>
  );
}
