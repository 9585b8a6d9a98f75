'use client';

import { useState } from 'react';
import type { ActionError, ActionResult } from '@/lib/http/action-result';
import type { OverrideView } from '@/lib/overrides/types';
import { failureOf, UNREACHABLE } from '../layout/failure-notice';
import { useOnce } from '../ui/use-once';
import { fieldErrors } from './field-errors';
import {
  createBody,
  type DraftErrors,
  draftOfOverride,
  type OverrideDraft,
  patchBody,
} from './override-draft';
import type { Problem } from './problem-notice';
import type { OverrideActions } from './types';

interface OverrideFormOptions {
  readonly initial: OverrideDraft;
  /** The stored override that is edited; null for a new one. */
  readonly stored: OverrideView | null;
  readonly actions: OverrideActions;
  /** `before` is what was stored; null for a new override. */
  readonly onSaved: (saved: OverrideView, before: OverrideView | null) => void;
  readonly onDirty: () => void;
}

/** The state of the editor: what is typed, what is wrong, what is under way. Nothing typed is ever thrown away. */
export function useOverrideForm({ initial, stored, actions, onSaved, onDirty }: OverrideFormOptions) {
  const [draft, setDraft] = useState(initial);
  const [base, setBase] = useState({ override: stored, draft: initial });
  const [errors, setErrors] = useState<DraftErrors>({});
  const [problem, setProblem] = useState<Problem | null>(null);
  const [pending, once] = useOnce();

  const edit = (changes: Partial<OverrideDraft>) => {
    onDirty();
    setDraft({ ...draft, ...changes });
    const edited = Object.keys(changes);
    setErrors(Object.fromEntries(Object.entries(errors).filter(([field]) => !edited.includes(field))));
    if (changes.person || changes.flag) setProblem(null);
  };

  /** Returns the action to take, or null when the draft cannot be sent. */
  const prepare = (now: number): (() => Promise<ActionResult<OverrideView>>) | null => {
    const before = base.override;
    const body = before ? patchBody(draft, base.draft, now) : createBody(draft, now);
    if (body !== null && !body.ok) {
      setErrors(body.errors);
      return null;
    }
    if (before === null) {
      const userId = draft.person?.id;
      return userId && body ? () => actions.create(userId, body.json) : null;
    }
    if (body === null) return async () => ({ ok: true, data: before });
    return () => actions.update(before.userId, before.flagName, body.json, before.etag);
  };

  const fail = async (error: ActionError) => {
    const failure = failureOf(error);
    if (failure.kind === 'session') return setProblem(failure);
    if (error.code === 'override_exists') return setProblem({ kind: 'exists' });
    if (error.code === 'version_mismatch' && base.override) {
      const theirs = await actions.find(base.override.userId, base.override.flagName);
      return setProblem({ kind: 'changed', current: theirs.ok ? theirs.data : null });
    }
    const { form, ...wrong } = fieldErrors(error);
    setErrors(wrong);
    if (form) setProblem({ ...failure, message: form });
  };

  const save = async () => {
    const send = prepare(Date.now());
    if (send === null) return;
    await once(async () => {
      setErrors({});
      setProblem(null);
      const result = await send().catch(() => null);
      if (result === null) setProblem(UNREACHABLE);
      else if (result.ok) onSaved(result.data, base.override);
      else await fail(result.error);
    });
  };

  /** What somebody else made of the override is what changes are measured against from now on. */
  const rebase = (current: OverrideView, options: { keepMine: boolean }) => {
    if (draft.flag === null) return;
    const theirs = draftOfOverride(current, draft.flag);
    setBase({ override: current, draft: theirs });
    if (!options.keepMine) setDraft(theirs);
    setProblem(null);
  };

  return { draft, errors, problem, pending, edit, save, rebase };
}
