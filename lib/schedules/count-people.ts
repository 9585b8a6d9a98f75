import { setImmediate } from 'node:timers/promises';
import type { Executor } from '../db/client';
import { invalid } from '../errors';
import { estimateCount } from '../estimate';
import { evaluateFlag } from '../evaluation/evaluate';
import type { UsableFlag } from '../evaluation/flag';
import { canonicalJson } from '../evaluation/json';
import { type Snapshot, withPrerequisites } from '../evaluation/snapshot';
import type { EvaluatedValue, EvaluationContext, JsonValue, UserOverrides } from '../evaluation/types';
import { unreadable } from '../flags/checks';
import { selectOverridesOfUsers } from '../overrides/queries';
import { visitUsers } from '../users/queries-sample';
import type { ScheduledChangeRow } from './queries';
import type { Given, ScheduledChangePreview } from './types';

/** Up to how many people are looked at. */
const SAMPLE_SIZE = 20_000;
/** Ways of changing that are listed. */
const MAX_TRANSITIONS = 20;

/** How a preview is made. */
export interface PreviewOptions {
  /** Up to how many people are looked at; 20,000 when left out. */
  readonly sampleSize?: number;
}

/** The part of a preview that is about people. */
export type Counted = Pick<ScheduledChangePreview, 'users' | 'transitions' | 'otherTransitions' | 'shadowed'>;

/** What a change sets, and when. */
type Change = Pick<ScheduledChangeRow, 'at' | 'enabled' | 'default'>;

/**
 * Counts what a change of a flag does to the people of the directory, at its instant and one millisecond before it.
 * @param executor a repeatable-read transaction
 * @param flag as the snapshot has it, or with changes in its schedule that are not stored
 * @throws PennonError `invalid` (the flag cannot be evaluated)
 */
export async function countPeople(
  executor: Executor,
  snapshot: Snapshot,
  flag: UsableFlag,
  change: Change,
  { sampleSize = SAMPLE_SIZE }: PreviewOptions,
): Promise<Counted> {
  const involved = [...withPrerequisites([flag])];
  const tally = createTally(change);
  const { before, after } = instantsOf(change);
  const given = (context: EvaluationContext, overrides: UserOverrides, at: number) => {
    const evaluation = evaluateFlag(snapshot, flag.name, context, overrides, at);
    if (evaluation.reason === 'ERROR') throw broken(flag.name);
    return evaluation;
  };
  const { total, size } = await visitUsers(executor, sampleSize, async (people) => {
    const ids = people.map(({ id }) => id);
    const held = await selectOverridesOfUsers(executor, ids, involved);
    for (const person of people) {
      const overrides = held.get(person.id) ?? new Map();
      tally.add(given(person, overrides, before), given(person, overrides, after));
    }
    // Other requests have waited for a batch; let them have their turn.
    await setImmediate();
  });
  let margin = 0;
  const estimate = (counted: number) => {
    const estimated = estimateCount(counted, size, total);
    margin = Math.max(margin, estimated.margin);
    return estimated.count;
  };
  const { transitions, shadowed } = tally;
  const frequent = [...transitions.values()].sort((a, b) => b.users - a.users).slice(0, MAX_TRANSITIONS);
  const listed = frequent.reduce((sum, { users }) => sum + users, 0);
  const counts = {
    changed: estimate(tally.changed()),
    transitions: frequent.map(({ from, to, users }) => ({ from, to, users: estimate(users) })),
    otherTransitions: estimate(tally.changed() - listed),
    shadowed: {
      override: estimate(shadowed.override),
      rule: estimate(shadowed.rule),
      off: estimate(shadowed.off),
    },
  };
  const { changed, ...others } = counts;
  return { users: { total, exact: size === total, margin, changed }, ...others };
}

function createTally(change: Change) {
  const keyOf = keys();
  const transitions = new Map<string, { from: Given; to: Given; users: number }>();
  const shadowed = { override: 0, rule: 0, off: 0 };
  let changedCount = 0;
  return {
    transitions,
    shadowed,
    changed: () => changedCount,
    add(from: EvaluatedValue, to: EvaluatedValue): void {
      const shadow = shadowOf(change, to);
      if (shadow !== null) shadowed[shadow] += 1;
      const [fromKey, toKey] = [keyOf(from.value), keyOf(to.value)];
      if (fromKey === toKey) return;
      changedCount += 1;
      const key = `${fromKey}\n${toKey}`;
      const transition = transitions.get(key) ?? { from: toGiven(from), to: toGiven(to), users: 0 };
      transition.users += 1;
      transitions.set(key, transition);
    },
  };
}

/** What keeps a change from somebody; null when it reaches them. */
function shadowOf(change: Change, { source }: EvaluatedValue): 'override' | 'rule' | 'off' | null {
  if (source === 'override') return 'override';
  // Switching a flag off reaches everybody else, and switching it on all who do not still get `off`.
  if (source === 'off') return change.default !== null || change.enabled === true ? 'off' : null;
  return source === 'rule' && change.default !== null ? 'rule' : null;
}

/** Canonical texts of values. Most people share a few values, of which some are large. */
function keys(): (value: JsonValue) => string {
  const known = new Map<JsonValue, string>();
  return (value) => {
    const key = known.get(value) ?? canonicalJson(value);
    known.set(value, key);
    return key;
  };
}

const toGiven = ({ value, variant }: EvaluatedValue): Given => ({ value, variant });

/** The instants (Unix ms) between which a change makes the difference. */
export function instantsOf({ at }: Pick<Change, 'at'>): { before: number; after: number } {
  return { before: at.getTime() - 1, after: at.getTime() };
}

/** A flag that was written around the services. */
export const broken = (flagName: string) => invalid({ path: 'flag_name', message: unreadable(flagName) });
