/** Any JSON value. */
export type JsonValue =
  | null
  | boolean
  | number
  | string
  | readonly JsonValue[]
  | { readonly [key: string]: JsonValue };

/** Kind of value a flag serves; fixed at creation. */
export type FlagType = 'boolean' | 'string' | 'number' | 'json';

/** A named value of a flag. Keys and values are distinct within a flag. */
export interface Variant {
  readonly key: string;
  readonly value: JsonValue;
}

/** How operators are told apart: what kind of values each compares is in `operators.ts`. */
export type Operator =
  | 'equals'
  | 'not_equals'
  | 'in'
  | 'not_in'
  | 'contains'
  | 'starts_with'
  | 'ends_with'
  | 'matches'
  | 'gt'
  | 'gte'
  | 'lt'
  | 'lte'
  | 'before'
  | 'after'
  | 'semver_eq'
  | 'semver_gt'
  | 'semver_gte'
  | 'semver_lt'
  | 'semver_lte'
  | 'exists'
  | 'not_exists'
  | 'in_cidr'
  | 'not_in_cidr'
  | 'in_segment'
  | 'not_in_segment';

/** What an operator compares with. */
export type Scalar = string | number | boolean;

/** A test of one attribute, or of membership in segments. */
export interface Condition {
  /** Left out for `in_segment` and `not_in_segment`. */
  readonly attribute?: string;
  readonly operator: Operator;
  /** Any one suffices. Left out for `exists` and `not_exists`. */
  readonly values?: readonly Scalar[];
  readonly case_insensitive?: boolean;
  readonly negate?: boolean;
}

/** Where on the line of 100,000 positions somebody is. */
export interface Bucketing {
  /** Name of the attribute whose value is bucketed. */
  readonly bucket_by: string;
  readonly salt: string;
}

/** The share of people that a rule is for. */
export interface Rollout extends Bucketing {
  /** 0 to 100, at most three decimals. */
  readonly percent: number;
}

/** Variants by weight. Weights are percents with at most three decimals and sum to 100. */
export interface Split extends Bucketing {
  readonly split: readonly { readonly variant: string; readonly weight: number }[];
}

/** What a layer serves: a variant of the flag, a plain value, or variants by weight. */
export type Serve = { readonly variant: string } | { readonly value: JsonValue } | Split;

/** A targeting rule. */
export interface Rule {
  /** Distinct within the flag. */
  readonly id: string;
  readonly name: string;
  readonly enabled: boolean;
  /** All must hold; none means everybody. */
  readonly conditions: readonly Condition[];
  /** null is for all whom the conditions hold for. */
  readonly rollout: Rollout | null;
  readonly serve: Serve;
}

/** What somebody must get from another flag, else this one serves `off`. */
export interface Prerequisite {
  readonly flag: string;
  /** Any one suffices. */
  readonly variants: readonly string[];
}

/** A change of a flag that takes effect at an instant. What is left out stays. */
export interface ScheduledStep {
  /** UUID, lower-case: of two steps at one instant the greater id is applied last. */
  readonly id: string;
  /** RFC 3339. */
  readonly at: string;
  readonly enabled?: boolean;
  readonly default?: Serve;
}

/**
 * A flag as it is stored and sent, before it is compiled: plain JSON. Trusted in nothing, `compileFlag` checks all
 * of it.
 */
export interface FlagDefinition {
  readonly name: string;
  readonly type: FlagType;
  /** The kill switch: `false` serves `off` to everybody without an active override. */
  readonly enabled: boolean;
  /** `false` hides the flag from browsers and sessions. */
  readonly client_visible: boolean;
  /** Empty for a flag of plain values. A boolean flag has `on` and `off` built in. */
  readonly variants: readonly Variant[];
  readonly default: Serve;
  readonly off: Serve;
  readonly archived: boolean;
  /** All must be met. Left out: none. */
  readonly prerequisites?: readonly Prerequisite[];
  /** Tried in order. Left out: none. */
  readonly rules?: readonly Rule[];
  /** Scheduled changes that are not folded into the other fields yet, due or not, in any order. Left out: none. */
  readonly schedule?: readonly ScheduledStep[];
  /** Id of the folded scheduled change that `default` comes from; null or left out when a person set it. */
  readonly default_from?: string | null;
}

/** A reusable group of people, before it is compiled: plain JSON, trusted in nothing. */
export interface SegmentDefinition {
  readonly key: string;
  /** All must hold; none adds nobody to the included. */
  readonly conditions: readonly Condition[];
  /** Targeting keys of members, whatever the conditions say. */
  readonly included: readonly string[];
  /** Targeting keys of non-members; they beat `included`. */
  readonly excluded: readonly string[];
}

/** Who is evaluated. */
export interface EvaluationContext {
  /** null is an anonymous user. */
  readonly targetingKey: string | null;
  /** By name. `user_id` is not read from here: it is the targeting key. */
  readonly attributes: { readonly [name: string]: unknown };
}

/** One user's override of one flag. Times are Unix milliseconds. */
export interface Override {
  readonly flagName: string;
  readonly value: JsonValue;
  readonly enabled: boolean;
  /** Over at this very instant; null never ends. */
  readonly expiresAt: number | null;
  readonly createdAt: number;
  readonly updatedAt: number;
}

/** One user's overrides by flag name. */
export type UserOverrides = ReadonlyMap<string, Override>;

/** Why a value was served. OpenFeature's resolution reasons, and `OVERRIDE` and `SCHEDULED`. */
export type Reason =
  | 'OVERRIDE'
  | 'TARGETING_MATCH'
  | 'SPLIT'
  | 'SCHEDULED'
  | 'STATIC'
  | 'DEFAULT'
  | 'DISABLED'
  | 'ERROR';

/** The layer that decided. */
export type Source = 'override' | 'rule' | 'schedule' | 'default' | 'off' | 'error';

export type ErrorCode = 'FLAG_NOT_FOUND' | 'GENERAL';

/** The outcome of evaluating one flag for one user. Never an exception. Results are shared: change none. */
export type Evaluation = EvaluatedValue | EvaluationError;

export interface EvaluatedValue {
  readonly flagName: string;
  readonly type: FlagType;
  readonly value: JsonValue;
  /** Key of the served variant; null for a plain value. */
  readonly variant: string | null;
  readonly reason: Exclude<Reason, 'ERROR'>;
  readonly source: Exclude<Source, 'error'>;
  /** Id of the rule that decided; null when another layer did. */
  readonly ruleId: string | null;
  /** Id of the scheduled change that decided; null when another layer did. */
  readonly scheduledChangeId: string | null;
  /** The override that decided; null when another layer did. */
  readonly override: Override | null;
  /** True when an active override was skipped because its value does not fit the flag. */
  readonly overrideInvalid: boolean;
}

export interface EvaluationError {
  readonly flagName: string;
  /** null when there is no such flag. */
  readonly type: FlagType | null;
  readonly reason: 'ERROR';
  readonly source: 'error';
  readonly errorCode: ErrorCode;
  readonly message: string;
}
