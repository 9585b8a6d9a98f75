'use client';

import type { SegmentOverview } from '@/lib/segments/types';
import { ConfirmDialog } from '../ui/confirm-dialog';
import type { SegmentActions } from './segment-actions';
import { SegmentDifference } from './segment-difference';
import { changedFields, type SegmentDraft } from './segment-draft';
import { SegmentEffect } from './segment-effect';
import { amountOf } from './segment-words';

interface ReviewSegmentProps {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
  readonly base: SegmentOverview;
  readonly draft: SegmentDraft;
  readonly body: string;
  readonly preview: SegmentActions['preview'];
  readonly onSave: () => Promise<void>;
}

/** What saving will change, for how many people, and which flags ask for it. */
export function ReviewSegment({
  open,
  onOpenChange,
  base,
  draft,
  body,
  preview,
  onSave,
}: ReviewSegmentProps) {
  const { flags } = base.usedBy;
  return (
    <ConfirmDialog
      open={open}
      onOpenChange={onOpenChange}
      title={`Save ${base.key}?`}
      confirmLabel="Save segment"
      onConfirm={async () => {
        await onSave();
        return null;
      }}
    >
      <div className="max-h-[50vh] overflow-y-auto">
        <SegmentDifference
          before={base}
          changes={changedFields(base, draft)}
          included={draft.included}
          excluded={draft.excluded}
        />
      </div>
      <SegmentEffect segmentKey={base.key} body={body} preview={preview} />
      {flags.length === 0 ? (
        <p>No flag uses this segment yet: nobody gets another value.</p>
      ) : (
        <p>{amountOf(flags.length, ['flag decides', 'flags decide'])} by this segment, from now on.</p>
      )}
    </ConfirmDialog>
  );
}
