'use client';

import { useState } from 'react';
import type { ActionError } from '@/lib/http/action-result';
import { UNREACHABLE } from '../layout/failure-notice';
import type { Preview } from './many-preview';
import {
  bulkBody,
  type DraftErrors,
  type Judging,
  type OnConflict,
  type OverrideDraft,
} from './override-draft';
import type { Problem } from './problem-notice';
import type { OverrideActions } from './types';

/** What was pinned for many people. */
export interface SavedMany {
  readonly flagName: string;
  /** People who have the value now and had not before. */
  readonly count: number;
  /** Under which it was written, to take it back; null when nothing was. */
  readonly revision: number | null;
}

interface PinForManyOptions {
  readonly draft: OverrideDraft;
  readonly judging: Judging;
  readonly actions: OverrideActions;
  readonly setErrors: (errors: DraftErrors) => void;
  readonly setProblem: (problem: Problem | null) => void;
  readonly fail: (error: ActionError) => Promise<void>;
}

/** Pins for many in two steps: what would happen, then the same for real, or not at all. */
export function usePinForMany({ draft, judging, actions, setErrors, setProblem, fail }: PinForManyOptions) {
  const [preview, setPreview] = useState<Preview | null>(null);

  /** null when it could not be sent or was refused; then it says why. */
  const send = async (onConflict: OnConflict, expectedCount: number | null) => {
    const body = bulkBody(draft, judging, { onConflict, expectedCount });
    setErrors(body.ok ? {} : body.errors);
    setProblem(null);
    if (!body.ok) return null;
    const result = await actions.bulk(body.json).catch(() => null);
    if (result?.ok) return result.data;
    if (result === null) setProblem(UNREACHABLE);
    else if (result.error.code === 'count_changed') await lookAgain(onConflict);
    else await fail(result.error);
    return null;
  };

  /** Asks what would happen. */
  const look = async (onConflict: OnConflict): Promise<boolean> => {
    const outcome = await send(onConflict, null);
    if (!outcome?.dry_run) return false;
    const [first] = outcome.errors;
    if (first) {
      const message = `${outcome.error_count} of these people cannot get it: ${first.message}.`;
      setProblem({ kind: 'message', message, requestId: null });
      return false;
    }
    setPreview({
      onConflict,
      expectedCount: outcome.expected_count,
      created: outcome.created,
      replaced: outcome.updated,
      unchanged: outcome.unchanged,
      left: outcome.skipped,
    });
    return true;
  };

  const lookAgain = async (onConflict: OnConflict) => {
    if (!(await look(onConflict))) return;
    const message =
      'Somebody changed overrides of these people meanwhile. Nothing was saved; these are the numbers now.';
    setProblem({ kind: 'message', message, requestId: null });
  };

  /** The next step; what was saved once it is. */
  const next = async (): Promise<SavedMany | null> => {
    if (preview === null) {
      await look('skip');
      return null;
    }
    const outcome = await send(preview.onConflict, preview.expectedCount);
    if (outcome === null || outcome.dry_run || draft.flag === null) return null;
    return { flagName: draft.flag.name, count: outcome.affected, revision: outcome.revision };
  };

  return { preview, look, next, forget: () => setPreview(null) };
}
