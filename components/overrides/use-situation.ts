'use client';

import { useLookup } from '../ui/use-lookup';
import { readSituation, situationKey } from './read-situation';
import type { Situation } from './types';

interface FoundSituation {
  /** null while it is looked up, where it cannot be, and without one person and a flag. */
  readonly situation: Situation | null;
  readonly failed: boolean;
}

/** How one person stands to a flag before the change. */
export function useSituation(personId: string | null, flagName: string | null): FoundSituation {
  const key = personId !== null && flagName !== null ? situationKey(personId, flagName) : null;
  const lookup = useLookup(readSituation, key);
  if (key === null || lookup.status === 'loading' || lookup.key !== key) {
    return { situation: null, failed: false };
  }
  return lookup.status === 'found'
    ? { situation: lookup.data, failed: false }
    : { situation: null, failed: true };
}
