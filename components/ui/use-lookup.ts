'use client';

import { useEffect, useState } from 'react';

const TYPING_PAUSE_MS = 150;

/** Looks something up. Rejects with an Error whose message can be shown. */
export type Load<T> = (key: string, signal: AbortSignal) => Promise<T>;

/** What was found, and for which key: the answer to an earlier key stays until the next one is there. */
export type Lookup<T> =
  | { readonly status: 'loading' }
  | { readonly status: 'found'; readonly key: string; readonly data: T }
  | { readonly status: 'failed'; readonly key: string; readonly message: string };

/** Looks up what belongs to a key, after a pause in the typing, and only for the last key; null waits. */
export function useLookup<T>(load: Load<T>, key: string | null, pauseMs = TYPING_PAUSE_MS): Lookup<T> {
  const [state, setState] = useState<Lookup<T>>({ status: 'loading' });
  useEffect(() => {
    if (key === null) return;
    const abort = new AbortController();
    const answer = (next: Lookup<T>) => {
      if (!abort.signal.aborted) setState(next);
    };
    const look = () =>
      load(key, abort.signal).then(
        (data) => answer({ status: 'found', key, data }),
        (error: Error) => answer({ status: 'failed', key, message: error.message }),
      );
    const timer = setTimeout(look, key === '' ? 0 : pauseMs);
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  }, [load, key, pauseMs]);
  return state;
}
