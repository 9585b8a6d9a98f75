import { asJson, sameJson } from '../evaluation/json';
import type { FlagRow } from '../flags/queries';
import type { ScheduledChangeRow } from './queries';
import { settingAfter } from './settings';
import type { Conflict, Setting } from './types';
import { failureOf } from './view';

/**
 * What is in the way of a change that is still to come, or will shadow it.
 * @param pending all changes of the flag that are still to come, this one too, in the order in which they are applied
 * @param activeOverrides how many overrides of the flag are active at the change's instant
 */
export function conflictsOf(
  change: ScheduledChangeRow,
  flag: FlagRow,
  pending: readonly ScheduledChangeRow[],
  activeOverrides: number,
): readonly Conflict[] {
  const failure = failureOf(flag, change);
  if (failure !== null) return [{ code: 'will_fail', message: `It cannot be applied: ${failure}` }];
  const simultaneous = pending.filter(({ at }) => at.getTime() === change.at.getTime());
  const earlier = pending.filter(({ at }) => at < change.at);
  const before = settingAfter(flag, [...earlier, ...simultaneous.filter(({ id }) => id < change.id)]);
  const atInstant = settingAfter(flag, [...earlier, ...simultaneous]);
  return [
    ...sameInstant(change, simultaneous),
    ...(isAlready(before, change) ? [NO_EFFECT] : []),
    ...(change.default !== null && !atInstant.enabled ? [KILL_SWITCH] : []),
    ...(change.default !== null && atInstant.enabled ? rulesBefore(flag) : []),
    ...overridesAt(activeOverrides),
  ];
}

const NO_EFFECT: Conflict = { code: 'no_effect', message: 'The flag is already so at that instant' };
const KILL_SWITCH: Conflict = {
  code: 'kill_switch',
  message: 'The flag is switched off at that instant: nobody gets the new default',
};

function isAlready(setting: Setting, change: ScheduledChangeRow): boolean {
  return (
    (change.enabled ?? setting.enabled) === setting.enabled &&
    sameJson(asJson(change.default ?? setting.default), asJson(setting.default))
  );
}

function sameInstant(change: ScheduledChangeRow, simultaneous: readonly ScheduledChangeRow[]): Conflict[] {
  const changes = simultaneous.map(({ id }) => id).filter((id) => id !== change.id);
  const last = simultaneous.at(-1)?.id;
  if (changes.length === 0 || last === undefined) return [];
  const which = last === change.id ? 'this one' : last;
  const message = `${changes.length + 1} changes of the flag have this instant; where they set the same, ${which} counts`;
  return [{ code: 'same_instant', message, changes, last }];
}

function rulesBefore(flag: FlagRow): Conflict[] {
  const rules = flag.rules
    .filter(({ enabled, rollout }) => enabled && (rollout ?? null)?.percent !== 0)
    .map(({ id, name }) => ({ id, name }));
  if (rules.length === 0) return [];
  const names = rules.map(({ id, name }) => name || id).join(', ');
  return [{ code: 'rules', message: `Whom a rule serves does not get the default: ${names}`, rules }];
}

function overridesAt(count: number): Conflict[] {
  if (count === 0) return [];
  const people = count === 1 ? '1 person keeps an' : `${count} people keep an`;
  return [{ code: 'overrides', message: `${people} overridden value`, count }];
}
