'use client';

import { useEffect, useRef, useState } from 'react';
import { lookUpPeople } from './directory';
import { PEOPLE_MAX, pastedKeys } from './pasted-keys';
import type { Person } from './types';

/** What became of a pasted list. */
export type PastedState =
  | { readonly kind: 'none' }
  | { readonly kind: 'looking'; readonly count: number }
  | { readonly kind: 'too_many'; readonly count: number }
  | { readonly kind: 'failed'; readonly message: string; readonly keys: readonly string[] }
  | { readonly kind: 'missing'; readonly keys: readonly string[]; readonly count: number };

/**
 * Takes a pasted list of people: finds them, and says which keys name nobody.
 * @param already how many people are chosen
 */
export function usePastedPeople(add: (people: readonly Person[]) => void, already: number) {
  const [state, setState] = useState<PastedState>({ kind: 'none' });
  const latest = useRef({ add, abort: new AbortController() });
  latest.current.add = add;
  useEffect(() => () => latest.current.abort.abort(), []);

  const lookUp = async (keys: readonly string[]) => {
    setState({ kind: 'looking', count: keys.length });
    latest.current.abort.abort();
    const abort = new AbortController();
    latest.current.abort = abort;
    try {
      const { people, notFound } = await lookUpPeople(keys, null, abort.signal);
      if (abort.signal.aborted) return;
      latest.current.add(people);
      setState(
        notFound.length === 0 ? { kind: 'none' } : { kind: 'missing', keys: notFound, count: keys.length },
      );
    } catch (error) {
      if (!abort.signal.aborted) setState({ kind: 'failed', message: messageOf(error), keys });
    }
  };

  /** Takes a text that names several; false when it does not. */
  const take = (text: string): boolean => {
    const keys = pastedKeys(text);
    if (keys.length < 2 || !keys.some(isKey)) return false;
    if (keys.length + already > PEOPLE_MAX) setState({ kind: 'too_many', count: keys.length });
    else void lookUp(keys);
    return true;
  };

  return {
    state,
    take,
    retry: (keys: readonly string[]) => void lookUp(keys),
    dismiss: () => setState({ kind: 'none' }),
  };
}

/** Whether a word names a person for sure; "Ada Lovelace" are two words to search for. */
function isKey(word: string): boolean {
  return /@.+\.|\d/.test(word);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : 'This cannot be read just now. Try again in a moment.';
}
