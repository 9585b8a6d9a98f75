'use client';

import { useCallback } from 'react';
import { type Lookup, useLookup } from '../ui/use-lookup';
import type { RuleCount } from './rule-counts';

/** Counting costs the server more than a search: it waits for a longer pause in the typing. */
const TYPING_PAUSE_MS = 500;

const INCOMPLETE = 'People are counted when all rules are complete.';

interface CountsWire {
  readonly rule_matches: readonly RuleCount[];
}

/** For how many people each rule holds, in their order, asked anew when the body changes; null does not ask. */
export function useRuleCounts(flagName: string, body: string | null): Lookup<readonly RuleCount[]> {
  const load = useCallback(
    async (rules: string, signal: AbortSignal) => {
      const response = await fetch(`/api/admin/feature-flags/${flagName}/rule-matches`, {
        method: 'POST',
        signal,
        headers: { 'content-type': 'application/json', accept: 'application/json' },
        body: rules,
      }).catch(() => null);
      if (response?.ok) return ((await response.json()) as CountsWire).rule_matches;
      throw new Error(response?.status === 422 ? INCOMPLETE : 'People cannot be counted just now.');
    },
    [flagName],
  );
  const counts = useLookup(load, body, TYPING_PAUSE_MS);
  return body === null ? { status: 'failed', key: '', message: INCOMPLETE } : counts;
}
