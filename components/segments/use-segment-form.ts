'use client';

import { useState } from 'react';
import type { ActionResult } from '@/lib/http/action-result';
import type { SegmentOverview } from '@/lib/segments/types';
import { useSubmit } from '../layout/use-submit';
import { toastDone } from '../ui/undo-toast';
import type { SegmentActions } from './segment-actions';
import { draftOf, editBody, rebased, type SegmentDraft } from './segment-draft';

/** The state of the editor of a segment: what is typed, upon which version, what is wrong, what somebody else did. */
export function useSegmentForm(stored: SegmentOverview, actions: Pick<SegmentActions, 'edit' | 'find'>) {
  const [base, setBase] = useState(stored);
  const [draft, setDraft] = useState(() => draftOf(stored));
  /** What somebody else has saved meanwhile. */
  const [theirs, setTheirs] = useState<SegmentOverview | null>(null);
  const submit = useSubmit();
  const body = editBody(base, draft);

  const take = (segment: SegmentOverview, next: SegmentDraft) => {
    setBase(segment);
    setDraft(next);
    setTheirs(null);
  };
  // The page was drawn anew: nothing that is being edited is thrown away for it.
  if (stored.etag !== base.etag && body === null && stored.version > base.version)
    take(stored, draftOf(stored));

  const save = async () => {
    if (body === null) return;
    const send = async (): Promise<ActionResult<SegmentOverview>> => {
      const result = await actions.edit(base.key, body, base.etag);
      if (!result.ok && result.error.code === 'version_mismatch') {
        const found = await actions.find(base.key);
        if (found.ok) setTheirs(found.data);
      }
      return result;
    };
    await submit.run(send, (saved) => {
      take(saved, draftOf(saved));
      toastDone('Segment saved', saved.key);
    });
  };

  return {
    base,
    draft,
    body,
    theirs,
    submit,
    save,
    edit: (changes: Partial<SegmentDraft>) => {
      submit.clear();
      setDraft((before) => ({ ...before, ...changes }));
    },
    discard: () => setDraft(draftOf(base)),
    takeTheirs: () => theirs && take(theirs, draftOf(theirs)),
    keepMine: () => theirs && take(theirs, rebased(base, draft, theirs)),
  };
}
