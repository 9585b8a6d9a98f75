'use client';

import type { SegmentOverview } from '@/lib/segments/types';
import { actorInWords } from '../history/actor-words';
import { formatRelative } from '../time/format-time';
import { useNow } from '../time/now';
import { Button } from '../ui/button';
import { Notice } from '../ui/notice';
import { SegmentDifference } from './segment-difference';
import { changedFields, draftOf, NO_CHANGE } from './segment-draft';
import { amountOf } from './segment-words';

interface SegmentConflictProps {
  /** What the edit began with. */
  readonly base: SegmentOverview;
  readonly theirs: SegmentOverview;
  readonly onTakeTheirs: () => void;
  readonly onKeepMine: () => void;
}

/** Somebody else saved the segment meanwhile: what they did, and which version to go on with. */
export function SegmentConflict({ base, theirs, onTakeTheirs, onKeepMine }: SegmentConflictProps) {
  const now = useNow();
  return (
    <Notice
      tone="schedule"
      actions={
        <>
          <Button size="sm" onClick={onTakeTheirs}>
            Take theirs
          </Button>
          <Button size="sm" onClick={onKeepMine}>
            Keep mine
          </Button>
        </>
      }
    >
      <div className="grid gap-3">
        <p>
          {actorInWords(theirs.updatedBy)} changed this {formatRelative(theirs.updatedAt, now)}. Yours is
          still in the form and not saved. With <em>Keep mine</em> your changes are put upon theirs.
        </p>
        <SegmentDifference
          before={base}
          changes={changedFields(base, draftOf(theirs))}
          included={NO_CHANGE}
          excluded={NO_CHANGE}
        />
        <p>
          They have {amountOf(theirs.includedCount, ['person', 'people'])} included and{' '}
          {amountOf(theirs.excludedCount, ['person', 'people'])} excluded.
        </p>
      </div>
    </Notice>
  );
}
