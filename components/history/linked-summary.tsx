import Link from 'next/link';
import { Fragment } from 'react';
import type { HistoryItem } from '@/lib/audit/types';
import { LocalTime } from '../time/local-time';

/** What happened in one sentence; the flag and the person in it lead to their pages, an instant is the viewer's. */
export function LinkedSummary({ item }: { readonly item: HistoryItem }) {
  return (
    <span className="min-w-0 max-w-full font-medium [overflow-wrap:anywhere]">
      {partsOf(item).map((part) => (
        <Fragment key={part.start}>
          <ShownPart {...part} />
        </Fragment>
      ))}
    </span>
  );
}

function ShownPart({ text, href, instant }: Part) {
  if (href !== null)
    return (
      <Link
        href={href}
        className="rounded-sm underline decoration-line underline-offset-3 hover:decoration-ink"
      >
        {text}
      </Link>
    );
  if (instant === null) return text;
  return (
    <span title={text} className="whitespace-nowrap">
      <LocalTime instant={instant} />
    </span>
  );
}

interface Part {
  readonly start: number;
  readonly text: string;
  /** null for words that lead nowhere. */
  readonly href: string | null;
  /** What the text says, if it is a time. */
  readonly instant: Date | null;
}

/** The end of an override, or the time of a scheduled change. A value is quoted, so it cannot pass for either. */
const INSTANT = /(?<= (?:until|for) )(\d{4}-\d\d-\d\d) (\d\d:\d\d) UTC(?=[^"]*$)/;

/** The sentence, cut where it names what has a page, and where it tells a time. */
export function partsOf(item: Pick<HistoryItem, 'summary' | 'flagName' | 'user' | 'userId'>): Part[] {
  const { summary, flagName, user, userId } = item;
  const special = [
    flagName === null ? null : place(summary, flagName, `/feature-flags/${encodeURIComponent(flagName)}`),
    user === null ? null : place(summary, user.email, `/users/${userId}`),
    placeInstant(summary),
  ]
    .filter((part) => part !== null)
    .sort((one, other) => one.start - other.start);
  const words = (start: number, until?: number) => {
    return { start, text: summary.slice(start, until), href: null, instant: null };
  };
  const parts: Part[] = [];
  let end = 0;
  for (const part of special) {
    if (part.start < end) continue;
    if (part.start > end) parts.push(words(end, part.start));
    parts.push(part);
    end = part.start + part.text.length;
  }
  if (end < summary.length) parts.push(words(end));
  return parts;
}

function place(summary: string, text: string, href: string): Part | null {
  const start = summary.indexOf(text);
  return start === -1 ? null : { start, text, href, instant: null };
}

function placeInstant(summary: string): Part | null {
  const found = INSTANT.exec(summary);
  if (!found) return null;
  const [text, day, time] = found;
  return { start: found.index, text, href: null, instant: new Date(`${day}T${time}Z`) };
}
