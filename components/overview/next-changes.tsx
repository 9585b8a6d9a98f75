import Link from 'next/link';
import type { ScheduleRow } from '@/lib/schedules/types';
import { FlagName } from '../flags/flag-name';
import { ChangeEffect } from '../schedules/change-effect';
import { RelativeTime } from '../time/relative-time';

interface NextChangesProps {
  readonly rows: readonly ScheduleRow[];
  /** How many there are in all. */
  readonly total: number;
}

/** The scheduled changes that come next. */
export function NextChanges({ rows, total }: NextChangesProps) {
  if (rows.length === 0) {
    return <p className="px-4 pt-1 pb-5 text-muted md:px-6">Nothing is scheduled.</p>;
  }
  return (
    <>
      <ol aria-label="Next scheduled changes" className="pt-2">
        {rows.map((row) => (
          <li
            key={row.change.id}
            className="flex min-h-10 flex-wrap items-center gap-x-4 gap-y-1 border-t px-4 py-1.5 md:px-6"
          >
            <span className="w-64 max-w-full">
              <FlagName name={row.flag.name} />
            </span>
            <span className="min-w-0 grow">
              <ChangeEffect row={row} />
            </span>
            <RelativeTime instant={row.change.at} warnWhenSoon className="shrink-0 text-muted" />
          </li>
        ))}
      </ol>
      {total > rows.length ? (
        <p className="px-4 py-3 text-sm md:px-6">
          <Link
            href="/feature-flags?tab=schedules"
            prefetch={false}
            className="rounded-sm text-muted underline underline-offset-3 hover:text-ink"
          >
            All {total.toLocaleString('en-GB')} scheduled changes
          </Link>
        </p>
      ) : null}
    </>
  );
}
