'use client';

import { ChevronRight } from 'lucide-react';
import Link from 'next/link';
import { usePathname, useSearchParams } from 'next/navigation';
import type { Page } from '@/lib/page';
import { Button } from '../ui/button';
import { changeQuery } from './url-state';

interface PagerProps {
  readonly page: Page<unknown>;
  /** What the rows are: one, and several. */
  readonly noun: readonly [string, string];
}

/** How much of the list is shown, and the way to the rest. */
export function Pager({
  page: { data, total, totalEstimated, nextCursor },
  noun: [one, several],
}: PagerProps) {
  const pathname = usePathname();
  const search = useSearchParams();
  const href = (cursor: string | null) => `${pathname}${changeQuery(search.toString(), { cursor })}`;
  const about = totalEstimated ? 'about ' : '';
  const count = `${about}${total.toLocaleString('en-GB')} ${total === 1 ? one : several}`;
  const shown = data.length;
  return (
    <nav
      aria-label="Pages"
      className="flex min-h-14 flex-wrap items-center justify-between gap-2 px-4 py-2 text-muted text-sm md:px-6"
    >
      <p>{shownOf(shown, nextCursor === null && shown === total, count)}</p>
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

/** A search that finds little gives up after a while and says where it goes on. */
function shownOf(shown: number, isAll: boolean, count: string): string {
  if (shown === 0) return 'None found so far. The next page looks further.';
  return isAll ? count : `${shown.toLocaleString('en-GB')} of ${count}`;
}
