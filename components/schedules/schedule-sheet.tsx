'use client';

import { useState } from 'react';
import type { ScheduledChangeView } from '@/lib/schedules/types';
import { sentence } from '../ui/sentence';
import { Sheet } from '../ui/sheet';
import { toastDone } from '../ui/undo-toast';
import { ScheduleForm } from './schedule-form';
import { storedBody } from './stored-body';
import type { ScheduleActions, ScheduleTarget } from './types';

const PURPOSE = 'for everybody, at the very time you choose. It can be edited or cancelled until then.';

interface ScheduleSheetProps {
  readonly target: ScheduleTarget;
  readonly actions: ScheduleActions;
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
}

/** Makes or edits a scheduled change, in a sheet beside the list. */
export function ScheduleSheet({ target, actions, open, onOpenChange }: ScheduleSheetProps) {
  const [dirty, setDirty] = useState(false);
  const show = (next: boolean) => {
    setDirty(false);
    onOpenChange(next);
  };
  const saved = (changes: readonly ScheduledChangeView[], before: ScheduledChangeView | null) => {
    show(false);
    const [first] = changes;
    if (!first) return;
    if (before !== null) {
      return toastDone('Scheduled change saved', first.flagName, () =>
        actions.update(first.flagName, first.id, storedBody(before), first.etag),
      );
    }
    const done = changes.length === 1 ? 'Change scheduled' : `${changes.length} changes scheduled`;
    toastDone(done, first.flagName, () => cancelAll(actions, changes));
  };
  return (
    <Sheet
      open={open}
      onOpenChange={show}
      guarded={dirty}
      title={target.mode === 'edit' ? 'Edit scheduled change' : 'Schedule change'}
      description={
        target.flag === null ? (
          sentence(PURPOSE)
        ) : (
          <>
            <code className="font-mono text-ink text-sm">{target.flag.name}</code>: {PURPOSE}
          </>
        )
      }
    >
      <ScheduleForm
        target={target}
        actions={actions}
        onSaved={saved}
        onDirty={() => setDirty(true)}
        onCancel={() => show(false)}
      />
    </Sheet>
  );
}

/** Cancels what was just made, one after the other; the first that fails is what is told. */
async function cancelAll(actions: ScheduleActions, changes: readonly ScheduledChangeView[]) {
  for (const { flagName, id, etag } of changes) {
    const result = await actions.cancel(flagName, id, etag);
    if (!result.ok) return result;
  }
  return { ok: true, data: null } as const;
}
