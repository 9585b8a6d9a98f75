import Link from 'next/link';
import type { FlagListRow } from '@/lib/flags/types';
import { nameChange } from '../schedules/schedule-words';
import { RelativeTime } from '../time/relative-time';

/** A cell of two short lines that is no higher than the others; one line on a card. */
export const TWO_LINES =
  'grid min-w-0 justify-items-start leading-4 *:max-w-full max-md:flex max-md:items-baseline max-md:gap-1.5';

/** When a flag changes next, and to what; leads to all of its scheduled changes. */
export function NextChange({ flag, next }: FlagListRow) {
  if (next === null) return <span className="text-muted">none</span>;
  const words = nameChange(flag, next);
  return (
    <span className={TWO_LINES}>
      <RelativeTime instant={next.at} warnWhenSoon />
      <Link
        href={`/feature-flags?tab=schedules&flag=${encodeURIComponent(flag.name)}`}
        title={words}
        className="truncate rounded-sm text-schedule-ink text-xs hover:underline"
      >
        {words}
      </Link>
    </span>
  );
}
