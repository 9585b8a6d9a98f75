'use client';

import { useState } from 'react';
import type { ActionError, ActionResult } from '@/lib/http/action-result';
import type { UserView } from '@/lib/users/types';
import { type Failure, failureOf, UNREACHABLE } from '../layout/failure-notice';
import { useOnce } from '../ui/use-once';
import { type PersonBody, type PersonDraft, type PersonErrors, personErrors } from './person-draft';

interface PersonFormOptions {
  readonly initial: PersonDraft;
  /** What to send; null when there is nothing to save. */
  readonly toBody: (draft: PersonDraft) => PersonBody | null;
  readonly send: (bodyJson: string) => Promise<ActionResult<UserView>>;
  /** `saved` is null when nothing was different. */
  readonly onSaved: (saved: UserView | null) => void;
  readonly onDirty: () => void;
}

/** The state of a person's form: what is typed, what is wrong, what is under way. Nothing typed is ever thrown away. */
export function usePersonForm({ initial, toBody, send, onSaved, onDirty }: PersonFormOptions) {
  const [draft, setDraft] = useState(initial);
  const [errors, setErrors] = useState<PersonErrors>({});
  const [failure, setFailure] = useState<Failure | null>(null);
  const [pending, once] = useOnce();

  const edit = (changes: Partial<PersonDraft>) => {
    onDirty();
    setDraft((before) => ({ ...before, ...changes }));
    if (Object.keys(errors).length > 0) setErrors({});
  };

  const save = async () => {
    const body = toBody(draft);
    if (body === null) return onSaved(null);
    if (!body.ok) return setErrors(body.errors);
    await once(async () => {
      setFailure(null);
      const result = await send(body.json).catch(() => null);
      if (result?.ok) return onSaved(result.data);
      const wrong = result ? personErrors(result.error, draft) : null;
      setErrors(wrong ?? {});
      if (wrong === null) setFailure(result ? failureOf(inWords(result.error)) : UNREACHABLE);
    });
  };

  return { draft, errors, failure, pending, edit, save };
}

const MEANWHILE =
  'Somebody changed this user meanwhile, so nothing was saved. Close this to see what they made of it.';

const inWords = (error: ActionError): ActionError =>
  error.code === 'version_mismatch' ? { ...error, message: MEANWHILE } : error;

export type PersonForm = ReturnType<typeof usePersonForm>;
