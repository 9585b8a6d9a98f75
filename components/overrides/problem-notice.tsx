'use client';

import type { OverrideView } from '@/lib/overrides/types';
import { type Failure, FailureNotice } from '../layout/failure-notice';
import { formatRelative, formatShort } from '../time/format-time';
import { useNow } from '../time/now';
import { Button } from '../ui/button';
import { Notice } from '../ui/notice';
import { nameValue } from '../values/show-value';

/** Why saving did not go through, when it is not about one field. */
export type Problem =
  | Failure
  | { readonly kind: 'exists' }
  /** `current` is what somebody else made of it; null when they took it away. */
  | { readonly kind: 'changed'; readonly current: OverrideView | null };

interface ProblemNoticeProps {
  readonly problem: Problem;
  readonly onEditExisting: () => void;
  readonly onKeepMine: (current: OverrideView) => void;
  readonly onTakeTheirs: (current: OverrideView) => void;
}

/** Says what happened, that nothing was lost, and what can be done. */
export function ProblemNotice({ problem, onEditExisting, onKeepMine, onTakeTheirs }: ProblemNoticeProps) {
  switch (problem.kind) {
    case 'message':
    case 'session':
      return <FailureNotice failure={problem} />;
    case 'exists':
      return (
        <Notice
          tone="schedule"
          actions={
            <Button size="sm" onClick={onEditExisting}>
              Edit existing override
            </Button>
          }
        >
          This user already has an override of this flag.
        </Notice>
      );
    case 'changed':
      return <Changed current={problem.current} onKeepMine={onKeepMine} onTakeTheirs={onTakeTheirs} />;
  }
}

function Changed({
  current,
  onKeepMine,
  onTakeTheirs,
}: Omit<ProblemNoticeProps, 'problem' | 'onEditExisting'> & { readonly current: OverrideView | null }) {
  const now = useNow();
  if (current === null) {
    return (
      <Notice tone="schedule">
        Somebody deleted this override meanwhile. Close this and pin a new value.
      </Notice>
    );
  }
  const state = [
    nameValue(current.value, current.variant),
    current.enabled ? null : 'paused',
    current.expiresAt === null ? 'no end' : `until ${formatShort(current.expiresAt, now)}`,
  ].filter(Boolean);
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
      {current.updatedBy} changed this {formatRelative(current.updatedAt, now)}. Theirs: {state.join(', ')}.
      Yours is still in the form and not saved.
    </Notice>
  );
}
