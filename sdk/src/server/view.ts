import { evaluateFlag, nextChangeAt } from '../../../lib/evaluation/evaluate';
import type { Snapshot } from '../../../lib/evaluation/snapshot';
import { isSame } from '../core/is-same';
import type { FlagDetails } from '../core/types';
import { toDetails } from './details';
import type { Person } from './person';

/** What one person gets, for as long as nothing changes. */
export interface View {
  readonly snapshot: Snapshot;
  readonly person: Person;
  /** Unix ms from which on time alone changes something; infinite for never. */
  readonly until: number;
  /** undefined when there is no such flag. */
  readonly get: (flagName: string) => FlagDetails | undefined;
  /** What was asked for so far. */
  readonly known: ReadonlyMap<string, FlagDetails>;
}

type Attributes = { readonly [name: string]: unknown };

/**
 * Evaluates each flag when it is asked for, once.
 * @param attributes add to the stored ones or replace them
 * @param before what was handed out before: the very same objects, where they still say the truth
 */
export function createView(
  snapshot: Snapshot,
  person: Person,
  attributes: Attributes,
  now: number,
  before: View['known'],
): View {
  const { context, overrides } = person;
  const whole = { ...context, attributes: { ...context.attributes, ...attributes } };
  const known = new Map<string, FlagDetails>();
  return {
    snapshot,
    person,
    known,
    until: nextChangeAt(snapshot, overrides, now, { clientOnly: false }) ?? Number.POSITIVE_INFINITY,
    get(flagName) {
      if (!snapshot.flags.has(flagName)) return undefined;
      const found = known.get(flagName);
      if (found) return found;
      const details = toDetails(evaluateFlag(snapshot, flagName, whole, overrides, now));
      const old = before.get(flagName);
      const kept = old && isSame(old, details) ? old : details;
      known.set(flagName, kept);
      return kept;
    },
  };
}
