'use client';

import { useState } from 'react';
import type { ActionError, ActionResult } from '@/lib/http/action-result';
import type { ScheduledChangeView } from '@/lib/schedules/types';
import { type Failure, failureOf, UNREACHABLE } from '../layout/failure-notice';
import { useNow } from '../time/now';
import { useOnce } from '../ui/use-once';
import {
  createBody,
  draftOfChange,
  draftSteps,
  newScheduleDraft,
  type ScheduleDraft,
  type ScheduleErrors,
} from './schedule-draft';
import { scheduleErrors } from './schedule-errors';
import type { ScheduleActions, ScheduleTarget } from './types';

/** Why saving did not go through, when it is not about one field. */
export type ScheduleProblem =
  | Failure
  /** What somebody else made of the change meanwhile. */
  | { readonly kind: 'changed'; readonly current: ScheduledChangeView };

interface ScheduleFormOptions {
  readonly target: ScheduleTarget;
  readonly actions: ScheduleActions;
  readonly onSaved: (saved: readonly ScheduledChangeView[], before: ScheduledChangeView | null) => void;
  readonly onDirty: () => void;
}

/** The state of the sheet: what is typed, what is wrong, what is under way. Nothing typed is ever thrown away. */
export function useScheduleForm({ target, actions, onSaved, onDirty }: ScheduleFormOptions) {
  const now = useNow();
  const [draft, setDraft] = useState(() => draftOfTarget(target));
  const [stored, setStored] = useState(target.mode === 'edit' ? target.change : null);
  const [errors, setErrors] = useState<ScheduleErrors>({});
  const [problem, setProblem] = useState<ScheduleProblem | null>(null);
  const [pending, once] = useOnce();

  const edit = (changes: Partial<ScheduleDraft>) => {
    onDirty();
    setDraft((before) => ({ ...before, ...changes }));
    if (Object.keys(errors).length > 0) setErrors({});
  };

  const fail = async (error: ActionError) => {
    if (error.code === 'version_mismatch' && stored !== null) {
      const theirs = await actions.find(stored.flagName, stored.id).catch(() => null);
      if (theirs?.ok) return setProblem({ kind: 'changed', current: theirs.data });
    }
    const wrong = scheduleErrors(error, draft.kind);
    setErrors(wrong);
    if (Object.keys(wrong).length === 0) setProblem(failureOf(error));
  };

  const save = async () => {
    const result = draftSteps(draft, stored, now);
    if (!result.ok) return setErrors(result.errors);
    await once(async () => {
      setErrors({});
      setProblem(null);
      const body = createBody(result.steps, draft.reason);
      const saved = await send(actions, draft, stored, body).catch(() => null);
      if (saved === null) setProblem(UNREACHABLE);
      else if (saved.ok) onSaved(saved.data, stored);
      else await fail(saved.error);
    });
  };

  /** What somebody else made of the change is what is written over from now on. */
  const rebase = (current: ScheduledChangeView, options: { readonly keepMine: boolean }) => {
    setStored(current);
    setProblem(null);
    if (!options.keepMine && draft.flag) setDraft(draftOfChange(draft.flag, current));
  };

  return { draft, stored, errors, problem, pending, edit, save, rebase };
}

function draftOfTarget(target: ScheduleTarget): ScheduleDraft {
  return target.mode === 'edit' ? draftOfChange(target.flag, target.change) : newScheduleDraft(target.flag);
}

async function send(
  actions: ScheduleActions,
  draft: ScheduleDraft,
  stored: ScheduledChangeView | null,
  body: string,
): Promise<ActionResult<readonly ScheduledChangeView[]>> {
  if (stored === null) return actions.create(draft.flag?.name ?? '', body);
  const result = await actions.update(stored.flagName, stored.id, body, stored.etag);
  return result.ok ? { ok: true, data: [result.data] } : result;
}
