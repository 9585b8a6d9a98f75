import type { CompiledFlag, Served, Snapshot, UsableFlag } from './compile';
import type { EvaluatedValue, Evaluation, EvaluationError, Override } from './types';

/** One user's overrides by flag name. */
export type UserOverrides = ReadonlyMap<string, Override>;

const NO_OVERRIDES: UserOverrides = new Map();

/** Whether an override counts at `now` (Unix ms). At the very instant of its end it is over. */
export function isActive(override: Override, now: number): boolean {
  return override.enabled && (override.expiresAt === null || override.expiresAt > now);
}

/**
 * What one user gets from one flag at `now` (Unix ms): the user's active override; else, with the kill switch
 * thrown, `off`; else the default. Pure, and never throws.
 */
export function evaluateFlag(
  snapshot: Snapshot,
  overrides: UserOverrides,
  flagName: string,
  now: number,
): Evaluation {
  const flag = snapshot.flags.get(flagName);
  return flag ? evaluateCompiled(flag, overrides, now) : notFound(flagName);
}

/** What the user would get from the flag without an override. */
export function evaluateShadowed(snapshot: Snapshot, flagName: string, now: number): Evaluation {
  return evaluateFlag(snapshot, NO_OVERRIDES, flagName, now);
}

/** Every flag of the snapshot for one user, in order of name. `clientOnly` leaves out what browsers may not see. */
export function evaluateAll(
  snapshot: Snapshot,
  overrides: UserOverrides,
  now: number,
  options: { readonly clientOnly: boolean },
): Evaluation[] {
  const evaluations: Evaluation[] = [];
  for (const flag of snapshot.flags.values()) {
    if (options.clientOnly && !flag.clientVisible) continue;
    evaluations.push(evaluateCompiled(flag, overrides, now));
  }
  return evaluations.sort((a, b) => (a.flagName < b.flagName ? -1 : 1));
}

/**
 * The first instant (Unix ms) after `now` at which time alone changes what these evaluations say: the end of an
 * override that decided one of them. null when time changes nothing.
 */
export function nextChangeAt(evaluations: Iterable<Evaluation>): number | null {
  let next: number | null = null;
  for (const evaluation of evaluations) {
    if (evaluation.reason === 'ERROR') continue;
    const end = evaluation.override?.expiresAt ?? null;
    if (end !== null && (next === null || end < next)) next = end;
  }
  return next;
}

function evaluateCompiled(flag: CompiledFlag, overrides: UserOverrides, now: number): Evaluation {
  if (!flag.usable) return broken(flag.name, flag.message);
  const override = overrides.get(flag.name);
  if (override === undefined || !isActive(override, now)) return withoutOverride(flag, false);
  const served = flag.accept(override.value);
  if (served === null) return withoutOverride(flag, true);
  return result(flag, served, { reason: 'OVERRIDE', source: 'override', override, overrideInvalid: false });
}

function withoutOverride(flag: UsableFlag, overrideInvalid: boolean): EvaluatedValue {
  return flag.enabled
    ? result(flag, flag.default, { reason: 'STATIC', source: 'default', override: null, overrideInvalid })
    : result(flag, flag.off, { reason: 'DISABLED', source: 'off', override: null, overrideInvalid });
}

function result(
  flag: UsableFlag,
  served: Served,
  why: Pick<EvaluatedValue, 'reason' | 'source' | 'override' | 'overrideInvalid'>,
): EvaluatedValue {
  return { flagName: flag.name, type: flag.type, value: served.value, variant: served.variant, ...why };
}

function notFound(flagName: string): EvaluationError {
  return {
    flagName,
    type: null,
    reason: 'ERROR',
    source: 'error',
    errorCode: 'FLAG_NOT_FOUND',
    message: 'There is no such flag',
  };
}

function broken(flagName: string, message: string): EvaluationError {
  return { flagName, type: null, reason: 'ERROR', source: 'error', errorCode: 'GENERAL', message };
}
