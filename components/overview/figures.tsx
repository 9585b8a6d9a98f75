import Link from 'next/link';
import type { Overview } from '@/lib/overview/types';

/** The numbers of this moment in one line, each the way to what it counts. */
export function Figures({ overview }: { readonly overview: Overview }) {
  const { overrides, flags, pendingChanges } = overview;
  return (
    <ul aria-label="Now" className="grid grid-cols-2 gap-px border-b bg-line md:grid-cols-3 lg:grid-cols-6">
      <Figure value={overrides.active} name="Active overrides" href="?tab=overrides&status=active" />
      <Figure
        value={overrides.endingWithin1Day}
        name="End within 24 h"
        href="?tab=overrides&ending=24h"
        warns={overrides.endingWithin1Day > 0}
      />
      <Figure value={overrides.paused} name="Paused" more="overrides" href="?tab=overrides&status=disabled" />
      <Figure value={pendingChanges} name="Scheduled" more="changes" href="?tab=schedules" />
      <Figure value={flags.on} name="Flags on" href="?state=on" />
      <Figure value={flags.off} name="Flags off" href="?state=off" />
    </ul>
  );
}

interface FigureProps {
  readonly value: number;
  readonly name: string;
  /** The rest of the name, for people who do not see what is beside it. */
  readonly more?: string;
  /** Query of the page of flags. */
  readonly href: string;
  readonly warns?: boolean;
}

function Figure({ value, name, more, href, warns }: FigureProps) {
  return (
    <li className="bg-canvas">
      <Link
        href={`/feature-flags${href}`}
        prefetch={false}
        className="grid gap-0.5 px-4 py-4 transition-colors duration-120 hover:bg-hover md:px-6"
      >
        <span className="truncate text-muted text-sm">
          {name}
          {more === undefined ? null : <span className="sr-only"> {more}</span>}
        </span>
        <span className={`font-semibold text-xl tabular-nums ${warns ? 'text-schedule-ink' : ''}`}>
          {value.toLocaleString('en-GB')}
        </span>
      </Link>
    </li>
  );
}
