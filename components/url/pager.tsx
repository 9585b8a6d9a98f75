'use client';

import { ChevronRight } from 'lucide-react';
import Link from 'next/link';
import { usePathname, useSearchParams } from 'next/navigation';
import { Button } from '../ui/button';
import { changeQuery } from './url-state';

interface PagerProps {
  /** How many rows are shown. */
  readonly shown: number;
  readonly total: number;
  readonly nextCursor: string | null;
  /** What the rows are: one, and several. */
  readonly noun: readonly [string, string];
}

/** How much of the list is shown, and the way to the rest. */
export function Pager({ shown, total, nextCursor, noun: [one, several] }: PagerProps) {
  const pathname = usePathname();
  const search = useSearchParams();
  const href = (cursor: string | null) => `${pathname}${changeQuery(search.toString(), { cursor })}`;
  const count = `${total.toLocaleString('en-GB')} ${total === 1 ? one : several}`;
  return (
    <nav
      aria-label="Pages"
      className="flex min-h-14 flex-wrap items-center justify-between gap-2 px-4 py-2 text-muted text-sm md:px-6"
    >
      <p>{shown === total ? count : `${shown.toLocaleString('en-GB')} of ${count}`}</p>
      <div className="flex gap-2">
        {search.has('cursor') ? (
          <Button asChild look="quiet" size="sm">
            <Link href={href(null)}>Back to the first page</Link>
          </Button>
        ) : null}
        {nextCursor === null ? null : (
          <Button asChild size="sm">
            <Link href={href(nextCursor)}>
              Next page
              <ChevronRight aria-hidden />
            </Link>
          </Button>
        )}
      </div>
    </nav>
  );
}
