'use client';

import { useState } from 'react';
import type { ActionError, ActionResult } from '@/lib/http/action-result';
import { sentence } from '../ui/sentence';
import { useFocusError } from '../ui/use-focus-error';
import { useOnce } from '../ui/use-once';
import { type Failure, failureOf, UNREACHABLE } from './failure-notice';

type Fields = ActionError['fields'];

const NONE: Fields = [];

/**
 * Sends a form once at a time, and keeps what was wrong with it: at its fields, else as a failure.
 * @param fieldOfCode the field that an error is about which names none
 */
export function useSubmit(fieldOfCode: Readonly<Record<string, string>> = {}) {
  const [fields, setFields] = useState(NONE);
  const [failure, setFailure] = useState<Failure | null>(null);
  const [pending, once] = useOnce();
  const form = useFocusError(fields);
  const fail = (error: ActionError | null) => {
    const field = error === null ? undefined : fieldOfCode[error.code];
    const wrong = error && field ? [{ path: field, message: error.message }] : (error?.fields ?? NONE);
    setFields(wrong);
    if (wrong.length === 0) setFailure(error ? failureOf(error) : UNREACHABLE);
  };
  const run = <T>(send: () => Promise<ActionResult<T>>, onDone: (data: T) => void) =>
    once(async () => {
      setFailure(null);
      const result = await send().catch(() => null);
      if (!result?.ok) return fail(result?.error ?? null);
      setFields(NONE);
      onDone(result.data);
    });
  return {
    form,
    fields,
    failure,
    pending,
    run,
    /** What the form itself finds wrong before it is sent. */
    refuse: setFields,
    fail,
    /** Something was typed: what was wrong with what was there before is no news. */
    clear: () => {
      if (fields.length > 0) setFields(NONE);
    },
    /** What is wrong with a field, or below it, as a sentence. */
    errorOf: (path: string): string | undefined => {
      const wrong = fields.find((field) => field.path === path || field.path.startsWith(`${path}.`));
      return wrong && sentence(wrong.message);
    },
  };
}
