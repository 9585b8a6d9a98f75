import { bucketPosition, bucketValue } from './bucket';
import { type CompiledCondition, readAttribute } from './condition';
import { evaluateFlag, evaluateShadowed, isActive, meets } from './evaluate';
import { applyRule, type CompiledRule, stateAt, type UsableFlag } from './flag';
import { createRun, type Run } from './run';
import { type Membership, membershipOf } from './segment';
import type { Outcome } from './serve';
import type { Snapshot } from './snapshot';
import type {
  Bucketing,
  Condition,
  EvaluatedValue,
  Evaluation,
  EvaluationContext,
  JsonValue,
  Override,
  Prerequisite,
  Serve,
  UserOverrides,
} from './types';

/** Why one user gets from one flag what they get: every layer, from the top, and what it said. */
export interface Explanation {
  readonly evaluation: Evaluation;
  /** What the user would get without the override; null when none decided. */
  readonly shadowed: Evaluation | null;
  /** In order of precedence; empty for an error. Exactly one has decided. */
  readonly layers: readonly LayerTrace[];
}

export type LayerTrace = OverrideTrace | OffTrace | RulesTrace | ScheduleTrace | DefaultTrace;

/** `decided`: it is what the user gets. `shadowed`: it had an answer, a layer above decided. `silent`: it had none. */
export type Verdict = 'decided' | 'shadowed' | 'silent';

interface Trace {
  readonly verdict: Verdict;
  /** What this layer says; null when it says nothing. */
  readonly answer: { readonly value: JsonValue; readonly variant: string | null } | null;
}

export interface OverrideTrace extends Trace {
  readonly layer: 'override';
  readonly state: 'none' | 'active' | 'paused' | 'expired' | 'invalid';
  readonly override: Override | null;
}

export interface OffTrace extends Trace {
  readonly layer: 'off';
  /** Whether the flag is switched off for everybody. */
  readonly killSwitch: boolean;
  readonly prerequisites: readonly PrerequisiteTrace[];
}

export interface PrerequisiteTrace {
  readonly definition: Prerequisite;
  /** What the user gets from the other flag; null when it is unknown, archived, in error or in a circle. */
  readonly given: { readonly value: JsonValue; readonly variant: string | null } | null;
  readonly met: boolean;
}

export interface RulesTrace extends Trace {
  readonly layer: 'rule';
  /** All of them, also those below the one that matched first. */
  readonly rules: readonly RuleTrace[];
}

export interface RuleTrace {
  readonly id: string;
  readonly name: string;
  /** The first thing that kept it from matching, if anything did. */
  readonly outcome: 'matches' | 'not_enabled' | 'conditions' | 'rollout' | 'no_bucket_value';
  /** Whether it is the first that matches. */
  readonly first: boolean;
  readonly conditions: readonly ConditionTrace[];
  readonly rollout: (BucketTrace & { readonly percent: number; readonly included: boolean }) | null;
  readonly serve: ServeTrace;
}

export interface ConditionTrace {
  readonly definition: Condition;
  /** The user's attribute; undefined when it is absent, and for segments. */
  readonly actual: unknown;
  /** For segments: how the user stands to each. */
  readonly segments: readonly { readonly key: string; readonly membership: Membership | 'unknown' }[] | null;
  readonly holds: boolean;
}

/** Where a bucketing puts the user. */
export interface BucketTrace {
  readonly bucketing: Bucketing;
  /** null when there is nothing to bucket by. */
  readonly value: string | null;
  /** 0 to 99,999. */
  readonly position: number | null;
}

export interface ServeTrace {
  readonly definition: Serve;
  /** Only of a split. */
  readonly bucket: BucketTrace | null;
  /** Key of the variant; null for a plain value, and when a split has nothing to bucket by. */
  readonly variant: string | null;
}

export interface ScheduleTrace extends Trace {
  readonly layer: 'schedule';
  /** The scheduled change in force; null when a person has set the default. */
  readonly scheduledChangeId: string | null;
  readonly serve: ServeTrace | null;
  /** The next instant at which one will change the flag, in Unix milliseconds. */
  readonly nextAt: number | null;
}

export interface DefaultTrace extends Trace {
  readonly layer: 'default';
  /** null when a scheduled change has been folded into it. */
  readonly serve: ServeTrace | null;
}

/** Explains an evaluation. Its outcome is that of `evaluateFlag`. Pure, and never throws. */
export function explainFlag(
  snapshot: Snapshot,
  flagName: string,
  context: EvaluationContext,
  overrides: UserOverrides,
  now: number,
): Explanation {
  const evaluation = evaluateFlag(snapshot, flagName, context, overrides, now);
  const flag = snapshot.flags.get(flagName);
  if (evaluation.reason === 'ERROR' || !flag?.usable) return { evaluation, shadowed: null, layers: [] };
  const run = createRun(context, overrides, now);
  const layers: LayerTrace[] = [
    traceOverride(flag, evaluation, run),
    traceOff(flag, evaluation, run),
    traceRules(flag, evaluation, run, snapshot),
    traceSchedule(flag, evaluation, run),
    traceDefault(flag, evaluation, run),
  ];
  const shadowed =
    evaluation.source === 'override' ? evaluateShadowed(snapshot, flagName, context, overrides, now) : null;
  return { evaluation, shadowed, layers };
}

function traceOverride(flag: UsableFlag, evaluation: EvaluatedValue, run: Run): OverrideTrace {
  const override = run.overrides.get(flag.name) ?? null;
  const served = override && flag.byValue(override.value);
  const state = stateOfOverride(override, served !== null, run.now);
  return {
    layer: 'override',
    state,
    override,
    ...said('override', evaluation, state === 'active' ? served : null),
  };
}

function stateOfOverride(override: Override | null, fits: boolean, now: number): OverrideTrace['state'] {
  if (override === null) return 'none';
  if (isActive(override, now)) return fits ? 'active' : 'invalid';
  return override.expiresAt !== null && override.expiresAt <= now ? 'expired' : 'paused';
}

function traceOff(flag: UsableFlag, evaluation: EvaluatedValue, run: Run): OffTrace {
  const killSwitch = !stateAt(flag, run.now).enabled;
  const prerequisites = flag.prerequisites.map((prerequisite) => {
    const { met, given } = meets(prerequisite, run);
    return { definition: prerequisite.definition, given: given && answerOf(given), met };
  });
  const isOff = killSwitch || prerequisites.some(({ met }) => !met);
  const answer = isOff ? (flag.off.decide(run) ?? flag.off.first) : null;
  return { layer: 'off', killSwitch, prerequisites, ...said('off', evaluation, answer) };
}

function traceRules(flag: UsableFlag, evaluation: EvaluatedValue, run: Run, snapshot: Snapshot): RulesTrace {
  let answer: EvaluatedValue | null = null;
  const rules = flag.rules.map((rule) => {
    const matched = applyRule(rule, run);
    const first = answer === null && matched !== null;
    answer ??= matched;
    return traceRule(rule, first, run, snapshot);
  });
  return { layer: 'rule', rules, ...said('rule', evaluation, answer) };
}

function traceRule(rule: CompiledRule, first: boolean, run: Run, snapshot: Snapshot): RuleTrace {
  const { id, name, rollout } = rule.definition;
  const conditions = rule.conditions.map((condition) => traceCondition(condition, run, snapshot));
  const bucket = rollout ? traceBucket(rollout, run) : null;
  const included = rule.rollout !== null && bucket !== null && isBelow(bucket.position, rule.rollout.end);
  const serve = traceServe(rule.serve, run);
  return {
    id,
    name,
    outcome: outcomeOf(rule, { conditions, bucket, included, serve }),
    first,
    conditions,
    rollout: rollout && bucket && { ...bucket, percent: rollout.percent, included },
    serve,
  };
}

function outcomeOf(
  rule: CompiledRule,
  found: {
    readonly conditions: readonly ConditionTrace[];
    readonly bucket: BucketTrace | null;
    readonly included: boolean;
    readonly serve: ServeTrace;
  },
): RuleTrace['outcome'] {
  if (!rule.definition.enabled) return 'not_enabled';
  if (!found.conditions.every(({ holds }) => holds)) return 'conditions';
  if (found.bucket && found.bucket.position === null) return 'no_bucket_value';
  if (found.bucket && !found.included) return 'rollout';
  return found.serve.bucket && found.serve.bucket.position === null ? 'no_bucket_value' : 'matches';
}

function traceCondition(condition: CompiledCondition, run: Run, snapshot: Snapshot): ConditionTrace {
  const { definition } = condition;
  const holds = condition.holds(run);
  if (definition.attribute !== undefined) {
    return { definition, actual: readAttribute(definition.attribute, run), segments: null, holds };
  }
  const segments = (definition.values ?? []).map((value) => {
    const segment = snapshot.segments.get(String(value));
    const membership = segment ? membershipOf(segment, run) : ('unknown' as const);
    return { key: String(value), membership };
  });
  return { definition, actual: undefined, segments, holds };
}

function traceSchedule(flag: UsableFlag, evaluation: EvaluatedValue, run: Run): ScheduleTrace {
  const state = stateAt(flag, run.now);
  const scheduled = state.defaultFrom === null ? null : state.default;
  return {
    layer: 'schedule',
    scheduledChangeId: state.defaultFrom,
    serve: scheduled && traceServe(scheduled, run),
    nextAt: flag.states.find(({ from }) => from > run.now)?.from ?? null,
    ...said('schedule', evaluation, scheduled && (scheduled.decide(run) ?? scheduled.first)),
  };
}

function traceDefault(flag: UsableFlag, evaluation: EvaluatedValue, run: Run): DefaultTrace {
  const [{ default: own, defaultFrom }] = flag.states;
  const byPerson = defaultFrom === null ? own : null;
  return {
    layer: 'default',
    serve: byPerson && traceServe(byPerson, run),
    ...said('default', evaluation, byPerson && (byPerson.decide(run) ?? byPerson.first)),
  };
}

function traceServe(outcome: Outcome, run: Run): ServeTrace {
  const { definition } = outcome;
  const bucket = 'split' in definition ? traceBucket(definition, run) : null;
  return { definition, bucket, variant: outcome.decide(run)?.variant ?? null };
}

function traceBucket({ bucket_by, salt }: Bucketing, run: Run): BucketTrace {
  const value = bucketValue(bucket_by, run.context);
  return {
    bucketing: { bucket_by, salt },
    value,
    position: value === null ? null : bucketPosition(salt, value),
  };
}

function said(layer: LayerTrace['layer'], evaluation: EvaluatedValue, answer: Trace['answer']): Trace {
  if (answer === null) return { verdict: 'silent', answer: null };
  return { verdict: evaluation.source === layer ? 'decided' : 'shadowed', answer: answerOf(answer) };
}

const answerOf = ({ value, variant }: { value: JsonValue; variant: string | null }) => ({ value, variant });

const isBelow = (position: number | null, end: number) => position !== null && position < end;
