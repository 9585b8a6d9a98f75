'use client';

import { useState } from 'react';
import type { ActionError, ActionResult } from '@/lib/http/action-result';
import type { OverrideView } from '@/lib/overrides/types';
import type { OverridePolicy } from '@/lib/settings/types';
import { failureOf, UNREACHABLE } from '../layout/failure-notice';
import { useNow } from '../time/now';
import { useOnce } from '../ui/use-once';
import { fieldErrors } from './field-errors';
import {
  createBody,
  type DraftErrors,
  draftOfOverride,
  type OnConflict,
  type OverrideDraft,
  patchBody,
} from './override-draft';
import { firstEnd } from './policy';
import type { Problem } from './problem-notice';
import type { OverrideActions } from './types';
import { type SavedMany, usePinForMany } from './use-pin-for-many';

interface OverrideFormOptions {
  readonly initial: OverrideDraft;
  /** The stored override that is edited; null for a new one. */
  readonly stored: OverrideView | null;
  readonly policy: OverridePolicy | null;
  readonly actions: OverrideActions;
  /** `before` is what was stored; null for a new override. */
  readonly onSaved: (saved: OverrideView, before: OverrideView | null) => void;
  readonly onSavedMany: (saved: SavedMany) => void;
  readonly onDirty: () => void;
}

/** The state of the editor: what is typed, what is wrong, what is under way. Nothing typed is ever thrown away. */
export function useOverrideForm(options: OverrideFormOptions) {
  const { initial, stored, policy, actions, onDirty } = options;
  // The server's clock: the browser's may be wrong.
  const now = useNow();
  const [typed, setDraft] = useState(initial);
  const [base, setBase] = useState({ override: stored, draft: initial });
  const [errors, setErrors] = useState<DraftErrors>({});
  const [problem, setProblem] = useState<Problem | null>(null);
  const [pending, once] = useOnce();

  // Until somebody chooses an end, a new override has the one that the policy would have.
  const untouched = base.override === null && typed.expiry === initial.expiry;
  const draft = untouched ? { ...typed, expiry: firstEnd(policy, now) } : typed;
  const judging = { now, policy };

  const fail = async (error: ActionError) => {
    const failure = failureOf(error);
    if (failure.kind === 'session') return setProblem(failure);
    if (error.code === 'override_exists') return setProblem({ kind: 'exists' });
    const before = base.override;
    if (error.code === 'override_not_found' && before) return setProblem({ kind: 'gone' });
    if (error.code === 'version_mismatch' && before) {
      const theirs = await actions.find(before.userId, before.flagName).catch(() => null);
      if (theirs === null) return setProblem(UNREACHABLE);
      return setProblem(theirs.ok ? { kind: 'changed', theirs: theirs.data } : { kind: 'gone' });
    }
    const { form, ...wrong } = fieldErrors(error);
    setErrors(wrong);
    if (form) setProblem({ ...failure, message: form });
  };

  const many = usePinForMany({ draft, judging, actions, setErrors, setProblem, fail });

  const edit = (changes: Partial<OverrideDraft>) => {
    onDirty();
    many.forget();
    setDraft((before) => ({ ...before, ...changes }));
    const edited = Object.keys(changes);
    setErrors(Object.fromEntries(Object.entries(errors).filter(([field]) => !edited.includes(field))));
    if (changes.people || changes.flag) setProblem(null);
  };

  /** Returns the action to take, or null when the draft cannot be sent. */
  const prepare = (): (() => Promise<ActionResult<OverrideView>>) | null => {
    const before = base.override;
    const body = before ? patchBody(draft, base.draft, judging) : createBody(draft, judging);
    if (body !== null && !body.ok) {
      setErrors(body.errors);
      return null;
    }
    if (before === null) {
      const userId = draft.people[0]?.id;
      return userId && body ? () => actions.create(userId, body.json) : null;
    }
    if (body === null) return async () => ({ ok: true, data: before });
    return () => actions.update(before.userId, before.flagName, body.json, before.etag);
  };

  const saveOne = async () => {
    const send = prepare();
    if (send === null) return;
    await once(async () => {
      setErrors({});
      setProblem(null);
      const result = await send().catch(() => null);
      if (result === null) setProblem(UNREACHABLE);
      else if (result.ok) options.onSaved(result.data, base.override);
      else await fail(result.error);
    });
  };

  const saveMany = () =>
    once(async () => {
      const saved = await many.next();
      if (saved) options.onSavedMany(saved);
    });

  /** What somebody else made of the override is what changes are measured against from now on. */
  const rebase = (theirs: OverrideView, { keepMine }: { keepMine: boolean }) => {
    if (draft.flag === null) return;
    const stand = draftOfOverride(theirs, draft.flag);
    setBase({ override: theirs, draft: stand });
    if (!keepMine) setDraft(stand);
    setProblem(null);
  };

  /** What is in the form becomes a new override. */
  const pinAgain = () => {
    setBase({ override: null, draft: initial });
    setDraft({ ...draft, expiry: { ...draft.expiry } });
    setProblem(null);
  };

  return {
    draft,
    errors,
    problem,
    pending,
    preview: many.preview,
    isNew: base.override === null,
    edit,
    save: () => (draft.people.length > 1 ? saveMany() : saveOne()),
    choose: (onConflict: OnConflict) =>
      once(async () => {
        await many.look(onConflict);
      }),
    rebase,
    pinAgain,
  };
}
