'use client';

import Link from 'next/link';
import type { FoundSection, Piece } from '@/lib/docs/search';
import { focusResult, RESULTS_ID } from './focus-result';
import { inOrder } from './in-order';

/** What a search found; the arrow keys lead through it. */
export function SearchResults({ found }: { readonly found: readonly FoundSection[] }) {
  return (
    <ol
      id={RESULTS_ID}
      className="grid gap-1"
      onKeyDown={(event) => {
        const to = { ArrowDown: 'next', ArrowUp: 'previous' }[event.key];
        if ((to === 'next' || to === 'previous') && focusResult(to)) event.preventDefault();
      }}
    >
      {found.map(({ href, title, heading, excerpt }) => (
        <li key={href}>
          <Link
            href={href}
            prefetch={false}
            className="grid gap-1 rounded-lg px-3 py-3 hover:bg-hover focus-visible:bg-hover"
          >
            <span className="flex flex-wrap items-baseline gap-x-2">
              <span className="font-semibold wrap-anywhere">{heading}</span>
              {heading === title ? null : <span className="text-muted text-sm">{title}</span>}
            </span>
            <span className="text-muted wrap-anywhere">{inOrder(excerpt.map(pieceView))}</span>
          </Link>
        </li>
      ))}
    </ol>
  );
}

function pieceView({ text, hit }: Piece) {
  return hit ? <mark className="bg-transparent font-semibold text-ink">{text}</mark> : text;
}
