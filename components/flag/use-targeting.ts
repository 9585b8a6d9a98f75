'use client';

import { useRouter } from 'next/navigation';
import { useMemo, useState } from 'react';
import type { FlagView } from '@/lib/flags/types';
import type { ActionError } from '@/lib/http/action-result';
import type { FlagActions } from '../flags/flag-actions';
import { actorInWords } from '../history/actor-words';
import { type Failure, failureOf, UNREACHABLE } from '../layout/failure-notice';
import { toastDone } from '../ui/undo-toast';
import { useOnce } from '../ui/use-once';
import { draftOf, editDraft, type TargetingEdit } from './draft';
import { patchBody, restoreBody } from './draft-body';
import { countChanges, overlapOf, putOnTop } from './draft-diff';
import type { TargetingDraft, TargetingErrors, TargetingField } from './draft-types';
import { partsWithErrors, targetingErrors } from './targeting-errors';

/** Why a save did not go through, when it is not about one field. */
export type SaveProblem =
  | Failure
  | { readonly kind: 'in_use'; readonly error: ActionError }
  /** Somebody saved other parts meanwhile; they are on the page now. */
  | { readonly kind: 'joined'; readonly by: string }
  /** Somebody saved meanwhile; what, is on its way. */
  | { readonly kind: 'stale' };

/** The parts of the page that are open for editing: `variants`, `prerequisites`, `default`, `off`, and rules by key. */
export type OpenParts = ReadonlySet<string>;

const NO_ERRORS: TargetingErrors = {};

interface TargetingOptions {
  /** As the page was last read: later versions come in while somebody edits. */
  readonly flag: FlagView;
  readonly update: FlagActions['update'];
}

/** The state of the targeting page: what is changed, what is wrong, what is under way. Nothing typed is thrown away. */
export function useTargeting({ flag, update }: TargetingOptions) {
  const router = useRouter();
  const [base, setBase] = useState(flag);
  const stored = useMemo(() => draftOf(base), [base]);
  const [draft, setDraft] = useState(stored);
  const [errors, setErrors] = useState(NO_ERRORS);
  const [problem, setProblem] = useState<SaveProblem | null>(null);
  const [open, setOpen] = useState<OpenParts>(new Set());
  const [reviewing, setReviewing] = useState(false);
  const [pending, once] = useOnce();
  const changes = useMemo(() => countChanges(draft, stored), [draft, stored]);
  const theirs = flag.version > base.version ? flag : null;
  const overlap = theirs === null ? [] : overlapOf(stored, draft, draftOf(theirs));

  /** From now on changes are measured against another version. */
  const rebase = (version: FlagView, next: TargetingDraft) => {
    setBase(version);
    setDraft(next);
  };
  if (theirs !== null && overlap.length === 0) {
    if (changes > 0) setProblem({ kind: 'joined', by: actorInWords(theirs.updatedBy) });
    else setProblem(null);
    rebase(theirs, putOnTop(draft, stored, draftOf(theirs)));
  }

  const openParts = (parts: readonly string[], isOpen = true) =>
    setOpen((before) => {
      const next = new Set(before);
      for (const part of parts) isOpen ? next.add(part) : next.delete(part);
      return next;
    });

  const showErrors = (wrong: TargetingErrors) => {
    setErrors(wrong);
    openParts(partsWithErrors(wrong, draft));
    setReviewing(false);
  };

  const edit = (step: TargetingEdit) => {
    const next = editDraft(draft, step);
    setDraft(next);
    setErrors(NO_ERRORS);
    const added = next.rules.find(({ key }) => !draft.rules.some((rule) => rule.key === key));
    if (added) openParts([added.key]);
  };

  const discard = () => {
    const [kept, at] = [draft, base.version];
    setDraft(stored);
    setErrors(NO_ERRORS);
    setProblem(null);
    toastDone('Changes discarded', base.name, async () => {
      setDraft((now) => (now === stored && base.version === at ? kept : now));
      return { ok: true, data: null };
    });
  };

  const review = () => {
    const body = patchBody(draft, stored);
    if (!body.ok) return showErrors(body.errors);
    if (body.fields.length === 0) return setDraft(stored);
    setErrors(NO_ERRORS);
    setProblem(null);
    setReviewing(true);
  };

  const settle = (saved: FlagView, fields: readonly TargetingField[]) => {
    const before = restoreBody(stored, fields);
    rebase(saved, draftOf(saved));
    setErrors(NO_ERRORS);
    setProblem(null);
    setReviewing(false);
    setOpen(new Set());
    toastDone('Flag saved', saved.name, () => update(saved.name, before, saved.etag));
  };

  const fail = (error: ActionError) => {
    if (error.code === 'flag_in_use') return setProblem({ kind: 'in_use', error });
    if (error.code === 'version_mismatch') {
      setProblem({ kind: 'stale' });
      setReviewing(false);
      return router.refresh();
    }
    const { errors: wrong, rest } = targetingErrors(error.fields);
    if (Object.keys(wrong).length > 0) showErrors(wrong);
    const failure = failureOf(error);
    if (rest.length > 0 && failure.kind === 'message') setProblem({ ...failure, message: rest.join(' ') });
    else if (Object.keys(wrong).length === 0) setProblem(failure);
  };

  const save = (resolve?: 'pause') =>
    once(async () => {
      const body = patchBody(draft, stored);
      if (!body.ok) return showErrors(body.errors);
      setProblem(null);
      const result = await update(base.name, body.json, base.etag, resolve).catch(() => null);
      if (result === null) setProblem(UNREACHABLE);
      else if (result.ok) settle(result.data, body.fields);
      else fail(result.error);
    });

  /** Ends the conflict with a later version, in one way or the other. */
  const decide = (version: FlagView, choice: 'mine' | 'theirs') => {
    const later = draftOf(version);
    rebase(version, choice === 'mine' ? putOnTop(draft, stored, later) : later);
    setErrors(NO_ERRORS);
    setProblem(null);
  };

  return {
    base,
    stored,
    draft,
    errors,
    problem,
    open,
    reviewing,
    pending,
    changes,
    /** A later version that changes what is changed here too; null when there is none. */
    conflict: overlap.length > 0 && theirs !== null ? { version: theirs, overlap } : null,
    edit,
    discard,
    review,
    save,
    decide,
    openParts,
    setReviewing,
  };
}

export type Targeting = ReturnType<typeof useTargeting>;
