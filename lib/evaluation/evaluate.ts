import { applyRule, type CompiledFlag, type CompiledPrerequisite, stateAt, type UsableFlag } from './flag';
import { createRun, type Run } from './run';
import type { Snapshot } from './snapshot';
import type {
  EvaluatedValue,
  Evaluation,
  EvaluationContext,
  EvaluationError,
  Override,
  UserOverrides,
} from './types';

const NO_OVERRIDES: UserOverrides = new Map();

/** Whether an override counts at `now` (Unix ms). At the very instant of its end it is over. */
export function isActive(override: Override, now: number): boolean {
  return override.enabled && (override.expiresAt === null || override.expiresAt > now);
}

/**
 * What one user gets from one flag at `now` (Unix ms), and why: the user's active override; else, with the kill
 * switch thrown or a prerequisite unmet, `off`; else the first matching rule; else the default, which a scheduled
 * change may have put there. Pure, and never throws.
 */
export function evaluateFlag(
  snapshot: Snapshot,
  flagName: string,
  context: EvaluationContext,
  overrides: UserOverrides,
  now: number,
): Evaluation {
  const flag = snapshot.flags.get(flagName);
  if (flag === undefined) return notFound(flagName);
  return commonValue(flag, overrides) ?? evaluateCompiled(flag, createRun(context, overrides, now));
}

/** What the user would get from the flag without their override of it; other flags' overrides still count. */
export function evaluateShadowed(
  snapshot: Snapshot,
  flagName: string,
  context: EvaluationContext,
  overrides: UserOverrides,
  now: number,
): Evaluation {
  return evaluateFlag(snapshot, flagName, context, without(overrides, flagName), now);
}

/** Every flag of the snapshot for one user, in order of name. `clientOnly` leaves out what browsers may not see. */
export function evaluateAll(
  snapshot: Snapshot,
  context: EvaluationContext,
  overrides: UserOverrides,
  now: number,
  options: { readonly clientOnly: boolean },
): Evaluation[] {
  return evaluateEach(flagsFor(snapshot, options), createRun(context, overrides, now));
}

/** The flags that an answer has, in order of name. `clientOnly` leaves out what browsers may not see. */
export function flagsFor(
  { clientFlags, allFlags }: Snapshot,
  { clientOnly }: { readonly clientOnly: boolean },
): readonly CompiledFlag[] {
  return clientOnly ? clientFlags : allFlags;
}

/** Some flags of one snapshot for one user; what is found out about the user on the way is found out once a run. */
export function evaluateEach(flags: readonly CompiledFlag[], run: Run): Evaluation[] {
  return flags.map((flag) => commonValue(flag, run.overrides) ?? evaluateCompiled(flag, run));
}

/**
 * The first instant (Unix ms) after `now` at which time alone may change what a user gets: the end of one of their
 * overrides, or a scheduled change. Never later than the first real one. null when time changes nothing.
 */
export function nextChangeAt(
  snapshot: Snapshot,
  overrides: UserOverrides,
  now: number,
  options: { readonly clientOnly: boolean },
): number | null {
  let next = Number.POSITIVE_INFINITY;
  for (const { flag, clientNotices } of snapshot.scheduled) {
    if (options.clientOnly && !clientNotices) continue;
    const state = flag.states.find(({ from }) => from > now);
    if (state) next = Math.min(next, state.from);
  }
  for (const override of overrides.values()) {
    const noticed = options.clientOnly ? snapshot.clientNoticed : snapshot.flags;
    if (override.expiresAt === null || !isActive(override, now) || !noticed.has(override.flagName)) continue;
    next = Math.min(next, override.expiresAt);
  }
  return next === Number.POSITIVE_INFINITY ? null : next;
}

/** Whether a user meets a prerequisite, and what they get from its flag; null when nobody can get anything from it. */
export function meets(
  prerequisite: CompiledPrerequisite,
  run: Run,
): { readonly met: boolean; readonly given: EvaluatedValue | null } {
  const { target, variants } = prerequisite;
  if (target === null) return { met: false, given: null };
  const given = evaluatePrerequisite(target, run);
  return { met: given.variant !== null && variants.has(given.variant), given };
}

/** The short way to a value that does not depend on who the user is; null when it does. */
function commonValue(flag: CompiledFlag, overrides: UserOverrides): EvaluatedValue | null {
  if (!flag.usable || (overrides.size > 0 && overrides.has(flag.name))) return null;
  return flag.common;
}

function evaluateCompiled(flag: CompiledFlag, run: Run): Evaluation {
  if (!flag.usable) return broken(flag.name, flag.message);
  try {
    return evaluateUsable(flag, run);
  } catch (error) {
    return broken(flag.name, error instanceof Error ? error.message : 'cannot be evaluated');
  }
}

function evaluateUsable(flag: UsableFlag, run: Run): EvaluatedValue {
  const override = run.overrides.size === 0 ? undefined : run.overrides.get(flag.name);
  if (override === undefined || !isActive(override, run.now)) return withoutOverride(flag, run);
  const served = flag.byValue(override.value);
  if (served === null) return { ...withoutOverride(flag, run), overrideInvalid: true };
  return {
    flagName: flag.name,
    type: flag.type,
    value: served.value,
    variant: served.variant,
    reason: 'OVERRIDE',
    source: 'override',
    ruleId: null,
    scheduledChangeId: null,
    override,
    overrideInvalid: false,
  };
}

function withoutOverride(flag: UsableFlag, run: Run): EvaluatedValue {
  const state = stateAt(flag, run.now);
  if (!state.enabled || !allMet(flag, run)) return flag.off.decide(run) ?? flag.off.first;
  for (const rule of flag.rules) {
    const matched = applyRule(rule, run);
    if (matched !== null) return matched;
  }
  return state.default.decide(run) ?? state.default.first;
}

function allMet(flag: UsableFlag, run: Run): boolean {
  for (const prerequisite of flag.prerequisites) {
    if (!meets(prerequisite, run).met) return false;
  }
  return true;
}

/** Many flags may depend on one: it is evaluated once a run. */
function evaluatePrerequisite(flag: UsableFlag, run: Run): EvaluatedValue {
  run.prerequisites ??= new Map();
  const known = run.prerequisites.get(flag.name);
  if (known) return known;
  const evaluation = evaluateUsable(flag, run);
  run.prerequisites.set(flag.name, evaluation);
  return evaluation;
}

function without(overrides: UserOverrides, flagName: string): UserOverrides {
  if (!overrides.has(flagName)) return overrides;
  if (overrides.size === 1) return NO_OVERRIDES;
  const rest = new Map(overrides);
  rest.delete(flagName);
  return rest;
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
