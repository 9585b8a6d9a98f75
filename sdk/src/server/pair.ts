import type { Definitions } from './definitions';
import type { Person } from './person';

/** What an answer is made of: somebody, and definitions that were together at one revision. */
export interface Pair {
  readonly person: Person;
  readonly definitions: Definitions;
}

/** What has been heard of changes of somebody. */
export interface Heard {
  /** They are being asked about, or are to be. */
  readonly pending: boolean;
  /** The revision with which it was last told that they have changed; 0 for never. */
  readonly touchedAt: number;
  /** Until which revision everybody's changes have been told. */
  readonly until: number;
}

/** Whether somebody, as the server told of them, and definitions were so at one revision. */
export function fits({ person, definitions }: Pair, { pending, touchedAt, until }: Heard): boolean {
  const at = person.definitionsAt;
  // An older server does not tell.
  if (!at) return true;
  if (at.epoch !== definitions.epoch || at.revision > definitions.revision) return false;
  if (at.revision === definitions.revision) return true;
  // Told of before these definitions were: so they still are, unless they have changed as well.
  return !pending && touchedAt < definitions.revision && definitions.revision <= until;
}

/** Whether somebody was told of at definitions that are not these yet. */
export function isAhead({ definitionsAt: at }: Person, { epoch, revision }: Definitions): boolean {
  return at !== null && (at.epoch !== epoch || at.revision > revision);
}
