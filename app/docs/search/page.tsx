import type { Metadata } from 'next';
import { DocsFrame } from '@/components/docs/docs-frame';
import { SearchResults } from '@/components/docs/search-results';
import { chaptersOfGuides } from '@/lib/docs/contents';
import { searchGuides } from '@/lib/docs/search';

export const metadata: Metadata = { title: 'Search the documentation' };

const MAX_QUERY_CHARS = 200;

interface PageProps {
  readonly searchParams: Promise<{ readonly q?: string | readonly string[] }>;
}

/** What a search in all guides finds. */
export default async function Page({ searchParams }: PageProps) {
  const { q } = await searchParams;
  const query = typeof q === 'string' ? q.trim().slice(0, MAX_QUERY_CHARS) : '';
  const found = searchGuides(query);
  return (
    <DocsFrame chapters={chaptersOfGuides()}>
      <div className="grid max-w-3xl gap-4">
        <h1 className="font-semibold text-2xl tracking-tight">Search</h1>
        <p role="status" className="text-muted">
          {summaryOf(query, found.length)}
        </p>
        <SearchResults found={found} />
      </div>
    </DocsFrame>
  );
}

function summaryOf(query: string, count: number): string {
  if (query === '') return 'Type a word or a question above, such as “old value” or “import”.';
  if (count === 0) return `No guide says anything about “${query}”. Try fewer or other words.`;
  return `${count} ${count === 1 ? 'section' : 'sections'} about “${query}”, the best first.`;
}
