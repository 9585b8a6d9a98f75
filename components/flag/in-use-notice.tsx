'use client';

import type { ActionError } from '@/lib/http/action-result';
import { Button } from '../ui/button';
import { Notice } from '../ui/notice';
import { InTheWay } from './in-the-way';
import { inUseOf } from './in-use';

interface InUseNoticeProps {
  readonly flagName: string;
  readonly error: ActionError;
  readonly pending: boolean;
  /** Saves and pauses the overrides that are in the way. */
  readonly onPause: () => void;
}

/** Says what depends on something that is to go, and what can be done about it. */
export function InUseNotice({ flagName, error, pending, onPause }: InUseNoticeProps) {
  const { overrideCount, referenceCount } = inUseOf(error);
  const canPause = overrideCount > 0 && referenceCount === 0;
  const them = overrideCount === 1 ? '1 override' : `${overrideCount.toLocaleString('en-GB')} overrides`;
  return (
    <Notice
      tone="schedule"
      actions={
        canPause ? (
          <Button size="sm" pending={pending} onClick={onPause}>
            {`Pause ${them} and save`}
          </Button>
        ) : null
      }
    >
      <InTheWay error={error} flagName={flagName} />
      <p className="mt-1">
        {canPause
          ? 'Nothing was saved. Paused, overrides keep their value, reason and end, without effect.'
          : 'Nothing was saved. Change that first.'}
      </p>
    </Notice>
  );
}
