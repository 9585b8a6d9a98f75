'use client';

import { useState } from 'react';
import type { ScheduleRow } from '@/lib/schedules/types';
import { useNow } from '../time/now';
import { useHydrated } from '../time/use-hydrated';
import { Button } from '../ui/button';
import { TimelineLane } from './timeline-lane';
import { lanesOf, placeOf, type RangeKey, type Span, spanOf, ticksOf } from './timeline-scale';
import { TimelineTable } from './timeline-table';

/** Flags that are drawn before one asks for more. */
const LANES = 8;

interface ScheduleTimelineProps {
  readonly rows: readonly ScheduleRow[];
  readonly range: RangeKey;
  /** Whether there is one flag, whose name everybody knows here. */
  readonly ofOneFlag?: boolean;
}

/** What happens when: a lane for each flag, with what everybody gets from it at any time. */
export function ScheduleTimeline({ rows, range, ofOneFlag = false }: ScheduleTimelineProps) {
  const now = useNow();
  const [all, setAll] = useState(false);
  const span = spanOf(range, now);
  const lanes = lanesOf(rows, span);
  if (lanes.length === 0) return <NothingAhead />;
  const hidden = all ? 0 : Math.max(0, lanes.length - LANES);
  return (
    <figure className="border-b px-4 pt-1 pb-3 md:px-6" aria-label="Timeline of scheduled changes">
      <div aria-hidden className="grid grid-cols-1 gap-1.5">
        <Axis span={span} inset={!ofOneFlag} />
        {lanes.slice(0, lanes.length - hidden).map((lane) => (
          <TimelineLane key={lane.flag.name} lane={lane} span={span} named={!ofOneFlag} />
        ))}
      </div>
      {hidden === 0 ? null : (
        <Button look="quiet" size="sm" className="mt-1 -ml-2" onClick={() => setAll(true)}>
          Show {hidden} more {hidden === 1 ? 'flag' : 'flags'}
        </Button>
      )}
      <TimelineTable lanes={lanes} now={now} />
    </figure>
  );
}

function NothingAhead() {
  return (
    <p className="border-b px-4 pb-3 text-muted text-sm md:px-6">
      Nothing is scheduled in this time. Look further ahead, or schedule a change.
    </p>
  );
}

const day = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' });

/** The dates in the viewer's zone, which the server does not know, and now. */
function Axis({ span, inset }: { readonly span: Span; readonly inset: boolean }) {
  const hydrated = useHydrated();
  const nowPlace = placeOf(span.now, span);
  return (
    <div className={inset ? 'md:ml-52' : undefined}>
      <div className="relative h-6 overflow-hidden text-muted text-xs">
        <span
          className="-translate-x-1/2 absolute bottom-1 font-medium text-ink"
          style={{ left: `${nowPlace}%` }}
        >
          now
        </span>
        {hydrated
          ? ticksOf(span)
              .map((tick) => ({ tick, place: placeOf(tick.getTime(), span) }))
              .filter(({ place }) => place > nowPlace + 6 && place < 97)
              .map(({ tick, place }) => (
                <span
                  key={tick.getTime()}
                  className="-translate-x-1/2 absolute bottom-1 whitespace-nowrap tabular-nums"
                  style={{ left: `${place}%` }}
                >
                  {day.format(tick)}
                </span>
              ))
          : null}
      </div>
    </div>
  );
}
