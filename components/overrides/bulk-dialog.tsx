'use client';

import { useState } from 'react';
import { FailureNotice } from '../layout/failure-notice';
import { useNow } from '../time/now';
import { Button } from '../ui/button';
import { Dialog } from '../ui/dialog';
import { Notice } from '../ui/notice';
import { Progress } from '../ui/progress';
import { Skeleton } from '../ui/skeleton';
import { announceMany } from './announce-many';
import {
  BULK_ACTIONS,
  type BulkAction,
  type BulkTarget,
  bulkBody,
  countOverrides,
  countPeople,
  DANGEROUS_COUNT,
  type OverrideManyActions,
} from './bulk-actions';
import { BulkPreview } from './bulk-preview';
import { type ExpiryDraft, resolveExpiry } from './expiry';
import { ExpiryField } from './expiry-field';
import { type BulkChange, useBulkChange } from './use-bulk-change';

interface BulkDialogProps {
  readonly action: BulkAction;
  readonly target: BulkTarget;
  readonly actions: OverrideManyActions;
  readonly onClose: () => void;
  /** It was done: nothing is chosen any more. */
  readonly onDone: () => void;
}

/** Shows what a change of many overrides would do, and does just that. */
export function BulkDialog({ action, target, actions, onClose, onDone }: BulkDialogProps) {
  const now = useNow();
  const [expiry, setExpiry] = useState<ExpiryDraft>({ choice: 'week', local: '' });
  // Told once for each choice: "in a week" is not another instant with every tick of the clock.
  const [end, setEnd] = useState(() => resolveExpiry(expiry, now));
  const { label, done, effect, doing } = BULK_ACTIONS[action];
  const body = end.ok || action !== 'extend' ? JSON.stringify(bulkBody(action, target, endOf(end))) : null;
  const change = useBulkChange(actions.bulk, body, ({ affected, revision, people }) => {
    const description = `${countOverrides(affected)} of ${countPeople(people)}`;
    announceMany(`Overrides ${done}`, { revision, description }, actions.undo);
    onDone();
  });
  const { preview, pending, failure, changedFrom } = change;
  return (
    <Dialog
      open
      onOpenChange={(open) => {
        if (!open && !pending) onClose();
      }}
      title={titleOf(action, change)}
      description={effect}
      foot={
        <>
          <Button
            onClick={onClose}
            blocked={pending ? 'It is under way, and is done as a whole.' : undefined}
          >
            Cancel
          </Button>
          <ConfirmButton action={action} change={change} hasBody={body !== null} />
        </>
      }
    >
      {action === 'extend' ? (
        <ExpiryField
          draft={expiry}
          error={end.ok ? undefined : end.message}
          onChange={(draft) => {
            setExpiry(draft);
            setEnd(resolveExpiry(draft, now));
          }}
        />
      ) : null}
      {changedFrom === null ? null : (
        <Notice tone="schedule">
          Meanwhile the number changed: it was {countOverrides(changedFrom)}. Nothing was done. This is what
          it would do now.
        </Notice>
      )}
      {failure === null ? null : <FailureNotice failure={failure} />}
      {preview.status === 'loading' ? <PreviewSkeleton /> : null}
      {preview.status === 'failed' ? <Notice tone="off">{preview.message}</Notice> : null}
      {preview.status === 'found' ? <BulkPreview action={action} preview={preview.data} /> : null}
      {pending && preview.status === 'found' ? (
        <Progress label={`${doing} ${countOverrides(preview.data.expected_count)}`} />
      ) : (
        <span className="sr-only">{label} overrides</span>
      )}
    </Dialog>
  );
}

function endOf(end: ReturnType<typeof resolveExpiry>): Date | null {
  return end.ok ? end.at : null;
}

function changedBy({ preview }: BulkChange): number {
  return preview.status === 'found' ? preview.data.updated + preview.data.deleted : 0;
}

function titleOf(action: BulkAction, change: BulkChange): string {
  const { label } = BULK_ACTIONS[action];
  const verb = action === 'extend' ? 'Set the end of' : label;
  if (change.preview.status !== 'found') return `${verb} overrides`;
  const { people } = change.preview.data;
  const count = changedBy(change);
  return count === 0 ? `${verb} overrides` : `${verb} ${countOverrides(count)} of ${countPeople(people)}?`;
}

interface ConfirmButtonProps {
  readonly action: BulkAction;
  readonly change: BulkChange;
  readonly hasBody: boolean;
}

function ConfirmButton({ action, change, hasBody }: ConfirmButtonProps) {
  const { preview, pending, run } = change;
  const count = changedBy(change);
  const { label } = BULK_ACTIONS[action];
  const dangerous = action === 'delete' || count > DANGEROUS_COUNT;
  const blocked = !hasBody
    ? 'Choose an end first.'
    : preview.status === 'loading'
      ? 'The preview is on its way.'
      : preview.status === 'failed' || count === 0
        ? 'Nothing would change.'
        : undefined;
  return (
    <Button look={dangerous ? 'danger' : 'primary'} pending={pending} blocked={blocked} onClick={run}>
      {label}
      {action === 'extend' ? ' of' : ''} {count === 0 ? 'overrides' : countOverrides(count)}
    </Button>
  );
}

function PreviewSkeleton() {
  return (
    <div role="status" aria-label="Looking at what would happen" className="grid gap-3">
      <Skeleton className="w-2/3" />
      <Skeleton className="h-24" />
    </div>
  );
}
