import type { FlagType, JsonValue, Reason } from '../../../lib/evaluation/types';

export type { FlagType, JsonValue, Reason };

/** What a flag can serve; undefined when there is no value and no default was given. */
export type FlagValue = JsonValue | undefined;

/** Names of flags and the types of their values. `npx @pennon/sdk types` writes one for your flags. */
export type FlagMap = { readonly [name: string]: JsonValue };

/** The names in a map of flags. */
export type FlagName<F extends FlagMap> = keyof F & string;

/** Why a flag has no value of its own: as OpenFeature names it. */
export type ErrorCode = 'FLAG_NOT_FOUND' | 'GENERAL' | 'PROVIDER_NOT_READY' | 'TYPE_MISMATCH';

/** An override that decides what this person gets. Times are RFC 3339. */
export interface OverrideInfo {
  readonly flagName: string;
  readonly value: FlagValue;
  /** Key of the variant; null for a plain value. */
  readonly variant: string | null;
  /** The override is over at this very instant; null never ends. */
  readonly expiresAt: string | null;
  readonly createdAt: string;
  readonly updatedAt: string;
}

/** A value and where it comes from. */
export interface FlagDetails<T = FlagValue> {
  readonly flagName: string;
  readonly value: T;
  /** Key of the variant; null for a plain value, or with `errorCode`. */
  readonly variant: string | null;
  readonly reason: Reason;
  /** There when an override decided. */
  readonly override: OverrideInfo | null;
  /** Not null when the value is the default of the code. */
  readonly errorCode: ErrorCode | null;
}

/**
 * `starting`: nothing heard yet. `ready`: values are the server's, and follow it. `stale`: the last good values, as
 * the server cannot be reached or cannot reach its database. `error`: refused, or no values at all. `closed`: ended.
 */
export type ClientStatus = 'starting' | 'ready' | 'stale' | 'error' | 'closed';

/** Something that went wrong between client and server. */
export interface ClientProblem {
  readonly code: 'unauthorized' | 'forbidden' | 'refused' | 'network' | 'protocol';
  readonly message: string;
  /** HTTP status, where there was an answer. */
  readonly status?: number;
}

/** What a client tells its listeners. */
export interface ClientEvents {
  /** Flags of which the value or its reason changed. */
  readonly change: { readonly flagNames: readonly string[] };
  /** Values are the server's: the first time, and again after `stale` or `error`. */
  readonly ready: undefined;
  /** The values shown are the last good ones; undefined when the server itself says that it is cut off. */
  readonly stale: ClientProblem | undefined;
  readonly error: ClientProblem;
}

/** Reads flags. None of these throws: without a value they give the default. */
export interface FlagReader<F extends FlagMap = FlagMap> {
  getFlag<N extends FlagName<F>>(flagName: N): F[N] | undefined;
  /** The default also when the value is of another type than it. */
  getFlag<N extends FlagName<F>>(flagName: N, defaultValue: F[N]): F[N];
  /** Every flag that has a value. */
  getUserFlags(): { readonly [N in FlagName<F>]?: F[N] };
  /** Whether an override decides; false from its end on, offline too. */
  hasOverride(flagName: FlagName<F>): boolean;
  /** The override that decides; null when none does. */
  getOverrideInfo(flagName: FlagName<F>): OverrideInfo | null;
  /** The value if it is of the type asked for; else the default. */
  getBoolean(flagName: FlagName<F>, defaultValue: boolean): boolean;
  getString(flagName: FlagName<F>, defaultValue: string): string;
  getNumber(flagName: FlagName<F>, defaultValue: number): number;
  /** The value, whatever its shape: the type is your word for it. */
  getJson<T extends JsonValue>(flagName: FlagName<F>, defaultValue: T): T;
  /** Value, variant, reason and override. The very same object until one of them changes. */
  getDetails<N extends FlagName<F>>(flagName: N): FlagDetails<F[N] | undefined>;
  getDetails<N extends FlagName<F>>(flagName: N, defaultValue: F[N]): FlagDetails<F[N]>;
}

/** One person's flags, kept as the server has them. */
export interface FlagClient<F extends FlagMap = FlagMap> extends FlagReader<F> {
  readonly status: ClientStatus;
  /** Calls `listener` at each event, until the function returned is called. What it throws is caught and logged. */
  on<E extends keyof ClientEvents>(event: E, listener: (detail: ClientEvents[E]) => void): () => void;
  /** Waits for the first answer, but not longer than `readyTimeoutMs`. Never rejects. */
  ready(): Promise<ClientStatus>;
  /** Asks the server now: after somebody signed in, say. Never rejects. */
  refresh(): Promise<ClientStatus>;
  /** Ends everything. Values stay as they are. */
  close(): void;
}
