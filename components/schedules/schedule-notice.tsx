'use client';

import type { ScheduledChangeView, ScheduledFlag } from '@/lib/schedules/types';
import { actorInWords } from '../history/actor-words';
import { FailureNotice } from '../layout/failure-notice';
import { formatRelative, formatShort } from '../time/format-time';
import { useNow } from '../time/now';
import { Button } from '../ui/button';
import { Notice } from '../ui/notice';
import { nameChange } from './schedule-words';
import type { ScheduleProblem } from './use-schedule-form';

interface ScheduleNoticeProps {
  readonly problem: ScheduleProblem;
  readonly flag: Pick<ScheduledFlag, 'variants'>;
  readonly onKeepMine: (current: ScheduledChangeView) => void;
  readonly onTakeTheirs: (current: ScheduledChangeView) => void;
}

/** Says what happened, that nothing was lost, and what can be done. */
export function ScheduleNotice({ problem, flag, onKeepMine, onTakeTheirs }: ScheduleNoticeProps) {
  const now = useNow();
  if (problem.kind !== 'changed') return <FailureNotice failure={problem} />;
  const { current } = problem;
  const who = `${actorInWords(current.updatedBy)} changed this ${formatRelative(current.updatedAt, now)}.`;
  if (current.status !== 'pending') {
    return (
      <Notice tone="schedule">
        {who} It is {current.status} now and cannot be edited any more.
      </Notice>
    );
  }
  return (
    <Notice
      tone="schedule"
      actions={
        <>
          <Button size="sm" onClick={() => onTakeTheirs(current)}>
            Take theirs
          </Button>
          <Button size="sm" onClick={() => onKeepMine(current)}>
            Keep mine
          </Button>
        </>
      }
    >
      {who} Theirs: {nameChange(flag, current)} at {formatShort(current.at, now)}. Yours is still in the form
      and not saved.
    </Notice>
  );
}
