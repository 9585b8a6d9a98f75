import Link from 'next/link';
import type { Chapter, GuideName } from '@/lib/docs/chapters';
import type { Guide } from '@/lib/docs/guides';
import { blocks } from './blocks';
import { DocsFrame } from './docs-frame';
import { PageContents } from './page-contents';
import type { Place } from './place';

interface GuidePageProps {
  readonly guide: Guide;
  readonly place: Place;
  readonly chapters: readonly Chapter[];
  readonly before: GuideName | null;
  readonly after: GuideName | null;
}

/** A guide to read. */
export function GuidePage({ guide, place, chapters, before, after }: GuidePageProps) {
  const contents = <PageContents headings={guide.headings} />;
  const isLong = guide.headings.length > 3;
  return (
    <DocsFrame chapters={chapters} here={guide.slug} contents={contents}>
      {isLong ? (
        <details className="mb-6 max-w-3xl rounded-lg border bg-surface px-3 xl:hidden">
          <summary className="cursor-pointer py-2.5 font-medium">On this page</summary>
          <div className="pb-3">{contents}</div>
        </details>
      ) : null}
      <article className="grid min-w-0 max-w-3xl gap-3.5 text-[0.9375rem] leading-6">
        {blocks(guide.tokens, place)}
      </article>
      <nav
        aria-label="Next guides"
        className="mt-12 flex max-w-3xl flex-wrap justify-between gap-4 border-t pt-6"
      >
        {before ? <Neighbour guide={before} word="Before" /> : <span />}
        {after ? <Neighbour guide={after} word="Next" /> : null}
      </nav>
    </DocsFrame>
  );
}

function Neighbour({ guide, word }: { readonly guide: GuideName; readonly word: string }) {
  return (
    <Link href={`/docs/${guide.slug}`} prefetch={false} className="grid gap-0.5 font-medium hover:underline">
      <span className="font-normal text-muted text-sm">{word}</span>
      {guide.name}
    </Link>
  );
}
