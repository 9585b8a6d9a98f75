import Link from 'next/link';
import type { HistoryItem } from '@/lib/audit/types';

/** What happened in one sentence; the flag and the person in it lead to their pages. */
export function LinkedSummary({ item }: { readonly item: HistoryItem }) {
  return (
    <span className="min-w-0 max-w-full font-medium [overflow-wrap:anywhere]">
      {partsOf(item).map(({ text, href, start }) =>
        href === null ? (
          text
        ) : (
          <Link
            key={start}
            href={href}
            className="rounded-sm underline decoration-line underline-offset-3 hover:decoration-ink"
          >
            {text}
          </Link>
        ),
      )}
    </span>
  );
}

interface Part {
  readonly start: number;
  readonly text: string;
  /** null for words that lead nowhere. */
  readonly href: string | null;
}

/** The sentence, cut where it names what has a page. */
export function partsOf(item: Pick<HistoryItem, 'summary' | 'flagName' | 'user' | 'userId'>): Part[] {
  const { summary, flagName, user, userId } = item;
  const links = [
    flagName === null ? null : place(summary, flagName, `/feature-flags/${encodeURIComponent(flagName)}`),
    user === null ? null : place(summary, user.email, `/users/${userId}`),
  ]
    .filter((link) => link !== null)
    .sort((one, other) => one.start - other.start);
  const parts: Part[] = [];
  let end = 0;
  for (const link of links) {
    if (link.start < end) continue;
    if (link.start > end) parts.push({ start: end, text: summary.slice(end, link.start), href: null });
    parts.push(link);
    end = link.start + link.text.length;
  }
  if (end < summary.length) parts.push({ start: end, text: summary.slice(end), href: null });
  return parts;
}

function place(summary: string, text: string, href: string): Part | null {
  const start = summary.indexOf(text);
  return start === -1 ? null : { start, text, href };
}
