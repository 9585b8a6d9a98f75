import Link from 'next/link';
import type { FlagView } from '@/lib/flags/types';
import type { ScheduledChangeView } from '@/lib/schedules/types';
import { nameServe } from '../schedules/schedule-words';
import { RelativeTime } from '../time/relative-time';
import { Button } from '../ui/button';
import { Layer } from './layer';

interface ScheduleLayerProps {
  readonly flag: FlagView;
  /** Steps that are still to come, the next one first. */
  readonly pending: readonly ScheduledChangeView[];
}

/** What time put in place of the default, and what it will change next. */
export function ScheduleLayer({ flag, pending }: ScheduleLayerProps) {
  const [next, ...later] = pending;
  return (
    <Layer
      layer="schedule"
      title="Scheduled changes"
      note={
        flag.defaultFrom === null
          ? 'At its time, a scheduled change takes the place of the default.'
          : 'The default below was put there by a scheduled change. Changing it by hand ends that.'
      }
      action={
        <Button asChild size="sm">
          <Link href={`/feature-flags/${flag.name}?tab=schedules`}>
            {next === undefined ? 'Schedule change' : 'Show changes'}
          </Link>
        </Button>
      }
    >
      {next === undefined ? null : (
        <p className="flex flex-wrap items-center gap-x-2 [overflow-wrap:anywhere]">
          <RelativeTime instant={next.at} className="font-medium text-schedule-ink" />
          <span>{nameStep(flag, next)}</span>
          {later.length === 0 ? null : <span className="text-muted">and {later.length} more to come</span>}
        </p>
      )}
    </Layer>
  );
}

/** What a change does, in words: `the flag is switched on, the default becomes new`. */
function nameStep(flag: FlagView, { enabled, default: serve }: ScheduledChangeView): string {
  return [
    enabled === null ? null : `the flag is switched ${enabled ? 'on' : 'off'}`,
    serve === null ? null : `the default becomes ${nameServe(flag, serve)}`,
  ]
    .filter((part) => part !== null)
    .join(', ');
}
