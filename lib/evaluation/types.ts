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

/** What a layer serves: a variant of the flag, or a plain value. */
export type Serve = { readonly variant: string } | { readonly value: JsonValue };

/** A flag as it is stored, before it is compiled. Trusted in nothing: `compileFlag` checks all of it. */
export interface FlagDefinition {
  readonly name: string;
  readonly type: FlagType;
  /** The kill switch: `false` serves `off` to everybody without an active override. */
  readonly enabled: boolean;
  /** `false` hides the flag from browsers and sessions. */
  readonly clientVisible: boolean;
  /** Empty for a flag of plain values. A boolean flag has `on` and `off` built in. */
  readonly variants: readonly Variant[];
  readonly default: Serve;
  readonly off: Serve;
  readonly archived: boolean;
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

/** Why a value was served. OpenFeature's resolution reasons, and `OVERRIDE`. */
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

/** The outcome of evaluating one flag for one user. Never an exception. */
export type Evaluation = EvaluatedValue | EvaluationError;

export interface EvaluatedValue {
  readonly flagName: string;
  readonly type: FlagType;
  readonly value: JsonValue;
  /** Key of the served variant; null for a plain value. */
  readonly variant: string | null;
  readonly reason: Exclude<Reason, 'ERROR'>;
  readonly source: Exclude<Source, 'error'>;
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
