'use client';

import { Trash2 } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import type { SegmentOverview } from '@/lib/segments/types';
import { failureText } from '../layout/failure-text';
import { Button } from '../ui/button';
import { ConfirmDialog } from '../ui/confirm-dialog';
import { toast } from '../ui/toast';
import type { SegmentActions } from './segment-actions';
import { amountOf } from './segment-words';

interface DeleteSegmentProps {
  readonly segment: SegmentOverview;
  readonly remove: SegmentActions['remove'];
  /** Why this person cannot; undefined when they can. */
  readonly blocked: string | undefined;
}

/** Deletes a segment that nothing uses. While something does, the button says what. */
export function DeleteSegment({ segment, remove, blocked }: DeleteSegmentProps) {
  const router = useRouter();
  const [asking, setAsking] = useState(false);
  const confirm = async () => {
    const result = await remove(segment.key, segment.etag).catch(() => null);
    if (!result?.ok) return refusal(result?.error ?? null);
    toast('Segment deleted', { description: segment.key });
    router.push('/segments');
    return null;
  };
  return (
    <>
      <Button
        look="secondary"
        className="text-off-ink aria-disabled:text-muted"
        blocked={blocked ?? inTheWay(segment)}
        onClick={() => setAsking(true)}
      >
        <Trash2 aria-hidden />
        Delete segment
      </Button>
      <ConfirmDialog
        open={asking}
        onOpenChange={setAsking}
        title={`Delete ${segment.key}?`}
        confirmLabel="Delete segment"
        danger
        onConfirm={confirm}
      >
        No flag and no other segment uses it, so nobody gets another value. Its conditions and its lists of
        people are gone for good; the audit log keeps what they were.
      </ConfirmDialog>
    </>
  );
}

function inTheWay({ usedBy: { flags, segments } }: SegmentOverview): string | undefined {
  const parts = [
    flags.length > 0 ? amountOf(flags.length, ['flag', 'flags']) : null,
    segments.length > 0 ? amountOf(segments.length, ['segment', 'segments']) : null,
  ].filter((part) => part !== null);
  if (parts.length === 0) return undefined;
  return `In use by ${parts.join(' and ')}. Take it out of their conditions first.`;
}

interface Reference {
  readonly flag?: string;
  readonly segment?: string;
}

function refusal(error: Parameters<typeof failureText>[0]): string {
  const references = error?.code === 'segment_in_use' ? error.details?.references : undefined;
  if (!Array.isArray(references)) return failureText(error);
  const names = (references as readonly Reference[]).map(({ flag, segment }) => flag ?? segment);
  return `Somebody uses it now: ${names.join(', ')}. Nothing was deleted.`;
}
