'use client';

import { Calendar, CalendarPlus } from 'lucide-react';
import type { ScheduledChangeView, ScheduledFlag, ScheduleRow } from '@/lib/schedules/types';
import { useNow } from '../time/now';
import { Button } from '../ui/button';
import { EmptyState } from '../ui/empty-state';
import { ScheduleProvider, useScheduleEditing } from './schedule-provider';
import { rowsOfFlag } from './schedule-rows';
import { ScheduleTimeline } from './schedule-timeline';
import { SchedulesTable } from './schedules-table';
import { RANGES, type RangeKey } from './timeline-scale';
import type { ScheduleActions } from './types';

interface ScheduleStepsProps {
  readonly flag: ScheduledFlag;
  /** All of the flag's scheduled changes that are to be shown, in any order. */
  readonly changes: readonly ScheduledChangeView[];
  readonly actions: ScheduleActions;
  /** Why this person cannot change schedules; undefined when they can. */
  readonly blocked: string | undefined;
}

/** The scheduled changes of one flag, as a picture and as a list, with the way to make, edit and cancel them. */
export function ScheduleSteps({ flag, changes, actions, blocked }: ScheduleStepsProps) {
  const why = flag.archivedAt === null ? blocked : 'The flag is archived: restore it to schedule changes.';
  return (
    <ScheduleProvider actions={actions} blocked={why}>
      <Steps flag={flag} changes={changes} />
    </ScheduleProvider>
  );
}

function Steps({ flag, changes }: Pick<ScheduleStepsProps, 'flag' | 'changes'>) {
  const { blocked, schedule } = useScheduleEditing();
  const now = useNow();
  const rows = rowsOfFlag(flag, changes);
  const coming = rows.filter(({ change }) => change.status === 'pending');
  const settled = rows.filter(({ change }) => change.status !== 'pending').reverse();
  const button = (
    <Button blocked={blocked} onClick={() => schedule(flag)}>
      <CalendarPlus aria-hidden />
      Schedule change
    </Button>
  );
  if (rows.length === 0) {
    return (
      <EmptyState icon={Calendar} title="Nothing is scheduled for this flag" action={button}>
        A scheduled change switches the flag, or serves something else, for everybody at a time you choose: a
        launch on Monday at 9:00, or a rollout from 10 % to 100 % over a week.
      </EmptyState>
    );
  }
  return (
    <>
      <div className="flex flex-wrap items-center justify-between gap-2 px-4 py-3 md:px-6">
        <p className="text-muted">
          {coming.length === 0 ? 'Nothing is still to come.' : `${coming.length} still to come.`}
        </p>
        {button}
      </div>
      {coming.length === 0 ? null : <ScheduleTimeline rows={rows} range={rangeFor(coming, now)} ofOneFlag />}
      <SchedulesTable rows={[...coming, ...settled]} ofOneFlag />
    </>
  );
}

/** The shortest range that shows all that is still to come. */
function rangeFor(coming: readonly ScheduleRow[], now: number): RangeKey {
  const last = coming.at(-1)?.change.at.getTime() ?? 0;

  return RANGES.find(({ days }) => last - now < days * 86_400_000)?.value ?? '365';
}
