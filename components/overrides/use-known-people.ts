'use client';

import { useLookup } from '../ui/use-lookup';
import { lookUpPeople } from './directory';
import type { Person } from './types';

/** Says of a chosen person whether they are disabled, where whoever chose them did not know. */
export function useKnownPeople(people: readonly Person[]): readonly Person[] {
  const [only] = people;
  const unknown = people.length === 1 && only?.disabled === undefined ? (only?.id ?? null) : null;
  const lookup = useLookup(readDisabled, unknown);
  if (only === undefined || lookup.status !== 'found' || lookup.key !== only.id) return people;
  return [{ ...only, disabled: lookup.data }];
}

async function readDisabled(userId: string, signal: AbortSignal): Promise<boolean> {
  const { people } = await lookUpPeople([userId], null, signal);
  return people.some(({ disabled }) => disabled);
}
