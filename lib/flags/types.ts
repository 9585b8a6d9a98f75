import type { FlagType, Prerequisite, Rule, Serve, Variant } from '../evaluation/types';
import type { UserCount } from '../user-matches';

/** A flag as services return it. */
export interface FlagView {
  readonly name: string;
  readonly type: FlagType;
  readonly description: string;
  readonly tags: readonly string[];
  readonly owner: string | null;
  /** The kill switch. */
  readonly enabled: boolean;
  readonly clientVisible: boolean;
  /** A boolean flag always has `on` and `off`; empty for a flag of plain values. */
  readonly variants: readonly Variant[];
  readonly default: Serve;
  readonly off: Serve;
  readonly prerequisites: readonly Prerequisite[];
  readonly rules: readonly Rule[];
  /** The scheduled change that put the default there; null when a person did. */
  readonly defaultFrom: string | null;
  readonly archivedAt: Date | null;
  /** How many overrides it has, in any state. */
  readonly overrideCount: number;
  /** How many of them are active now. */
  readonly activeOverrideCount: number;
  readonly createdBy: string;
  readonly updatedBy: string;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly version: number;
  /** Opaque tag of this very state; hand it back as `ifMatch` to write only if nobody else has. */
  readonly etag: string;
}

/** A flag in a list. */
export interface FlagListRow {
  readonly flag: FlagView;
  /** Its next scheduled change, if it has one; null for `enabled` and `default` leaves them. */
  readonly next: {
    readonly at: Date;
    readonly enabled: boolean | null;
    readonly default: Serve | null;
  } | null;
}

/** For how many people of the directory the conditions of a rule hold. */
export interface RuleMatches extends UserCount {
  readonly ruleId: string;
  /**
   * How many of them the rule serves, as the first that does, its rollout included. Overrides, the kill switch and
   * prerequisites aside.
   */
  readonly served: number;
}
