'use client';

import type { ScheduleRow } from '@/lib/schedules/types';
import { formatShort } from '../time/format-time';
import { useNow } from '../time/now';
import { ConfirmDialog } from '../ui/confirm-dialog';
import { sentence } from '../ui/sentence';
import { toastDone } from '../ui/undo-toast';
import { nameChange } from './schedule-words';
import { storedBody } from './stored-body';
import type { ScheduleActions } from './types';

interface CancelDialogProps {
  readonly row: ScheduleRow;
  readonly actions: ScheduleActions;
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
}

/** Asks before a change is cancelled; it can be taken back from the toast. */
export function CancelDialog({ row: { flag, change }, actions, open, onOpenChange }: CancelDialogProps) {
  const now = useNow();
  return (
    <ConfirmDialog
      open={open}
      onOpenChange={onOpenChange}
      title="Cancel scheduled change?"
      confirmLabel="Cancel change"
      danger
      onConfirm={async () => {
        const result = await actions.cancel(flag.name, change.id, change.etag).catch(() => null);
        if (result === null) return 'Pennon cannot be reached. Nothing was changed.';
        if (!result.ok) return `${sentence(result.error.message)} Nothing was changed.`;
        toastDone('Scheduled change cancelled', flag.name, () =>
          actions.create(flag.name, storedBody(change)),
        );
        return null;
      }}
    >
      <p>
        <code className="font-mono text-ink text-sm">{flag.name}</code> stays as it is: “
        {nameChange(flag, change)}” does not come at {formatShort(change.at, now)}. Its other scheduled
        changes stay.
      </p>
    </ConfirmDialog>
  );
}
