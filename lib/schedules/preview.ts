import { setImmediate } from 'node:timers/promises';
import type { RequestContext } from '../auth/actor';
import { authorize } from '../auth/policy';
import { readDefinitions } from '../changes/snapshot';
import { type Executor, getDb } from '../db/client';
import { invalid, PennonError } from '../errors';
import { estimateCount } from '../estimate';
import { evaluateFlag } from '../evaluation/evaluate';
import { stateAt, type UsableFlag } from '../evaluation/flag';
import { canonicalJson } from '../evaluation/json';
import { type Snapshot, withPrerequisites } from '../evaluation/snapshot';
import type { EvaluatedValue, EvaluationContext, JsonValue, UserOverrides } from '../evaluation/types';
import { unreadable } from '../flags/checks';
import { selectFlag } from '../flags/queries';
import { selectOverridesOfUsers } from '../overrides/queries';
import { visitUsers } from '../users/queries-sample';
import { toDetails } from './details';
import { type ScheduledChangeWithFlag, selectChange } from './queries';
import type { Given, ScheduledChangePreview } from './types';

/** Up to how many people are looked at. */
const SAMPLE_SIZE = 20_000;
/** Ways of changing that are listed. */
const MAX_TRANSITIONS = 20;

interface PreviewOptions {
  /** Up to how many people are looked at; 20,000 when left out. */
  readonly sampleSize?: number;
}

/**
 * What a change that is still to come will do to the people of the directory: what they get one millisecond before its
 * instant and at it, with everything else that is due then.
 * @throws PennonError `forbidden`, `flag_not_found`, `flag_archived`, `scheduled_change_not_found`,
 *   `scheduled_change_settled`, `invalid` (the flag is stored in a way that cannot be read)
 */
export async function previewScheduledChange(
  ctx: RequestContext,
  flagName: string,
  id: string,
  options: PreviewOptions = {},
): Promise<ScheduledChangePreview> {
  authorize(ctx.actor, 'schedules.read');
  return getDb().transaction(
    async (tx) => {
      const row = await selectFlag(tx, flagName, ctx.now);
      if (!row) throw new PennonError('flag_not_found');
      const stored = await selectChange(tx, flagName, id);
      if (!stored) throw new PennonError('scheduled_change_not_found');
      const { conflicts, ...change } = await toDetails(tx, ctx.now, row, stored);
      if (change.status !== 'pending') {
        throw new PennonError('scheduled_change_settled', undefined, {
          details: { change_status: change.status },
        });
      }
      if (row.archivedAt) throw new PennonError('flag_archived');
      const { snapshot } = await readDefinitions(tx);
      const flag = snapshot.flags.get(flagName);
      if (!flag?.usable) throw broken(flagName);

      const { before, after } = instantsOf(stored);
      return {
        change,
        before: settingAt(flag, before),
        after: settingAt(flag, after),
        ...(await countPeople(tx, snapshot, flag, stored, options)),
        conflicts,
      };
    },
    { isolationLevel: 'repeatable read', accessMode: 'read only' },
  );
}

type Counted = Pick<ScheduledChangePreview, 'users' | 'transitions' | 'otherTransitions' | 'shadowed'>;

async function countPeople(
  executor: Executor,
  snapshot: Snapshot,
  flag: UsableFlag,
  change: ScheduledChangeWithFlag,
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

function createTally(change: ScheduledChangeWithFlag) {
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
function shadowOf(
  change: ScheduledChangeWithFlag,
  { source }: EvaluatedValue,
): 'override' | 'rule' | 'off' | null {
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

function instantsOf({ at }: ScheduledChangeWithFlag): { before: number; after: number } {
  return { before: at.getTime() - 1, after: at.getTime() };
}

function settingAt(flag: UsableFlag, instant: number): ScheduledChangePreview['before'] {
  const state = stateAt(flag, instant);
  return { enabled: state.enabled, default: state.default.definition };
}

const broken = (flagName: string) => invalid({ path: 'flag_name', message: unreadable(flagName) });
