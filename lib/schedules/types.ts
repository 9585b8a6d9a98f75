import type { FlagType, JsonValue, Serve, Variant } from '../evaluation/types';

/** `pending` before its instant, `applied` from then on unless it could not be: then `failed`. */
export type ScheduledChangeStatus = 'pending' | 'applied' | 'cancelled' | 'failed';

/** One change of one flag at an instant, as services return it. */
export interface ScheduledChangeView {
  readonly id: string;
  readonly flagName: string;
  /** In force from this very instant. */
  readonly at: Date;
  /** IANA name of the zone in which a person chose the instant. */
  readonly timeZone: string;
  /** What `enabled` becomes; null leaves it. */
  readonly enabled: boolean | null;
  /** What `default` becomes; null leaves it. */
  readonly default: Serve | null;
  readonly reason: string | null;
  readonly status: ScheduledChangeStatus;
  /** Why it failed; null when it did not. */
  readonly failure: string | null;
  readonly createdBy: string;
  readonly updatedBy: string;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly version: number;
  /** Opaque tag of what people have written; hand it back as `ifMatch` to write only if nobody else has. */
  readonly etag: string;
}

/** What decides whether a change of a flag can be applied. */
export interface ChangeableFlag {
  readonly name: string;
  readonly type: FlagType;
  readonly variants: readonly Variant[];
  readonly defaultServe: Serve;
  readonly archivedAt: Date | null;
}

/** Something to know about a change that is still to come: it does not forbid it. */
export type Conflict = { readonly message: string } & (
  | {
      readonly code: 'same_instant';
      /** The other pending changes of the flag at this very instant. */
      readonly changes: readonly string[];
      /** The one of all of them that is applied last. */
      readonly last: string;
    }
  /** Overrides that are active at the instant: their people keep what they have. */
  | { readonly code: 'overrides'; readonly count: number }
  /** Rules that serve before the default does. */
  | { readonly code: 'rules'; readonly rules: readonly { readonly id: string; readonly name: string }[] }
  /** The flag is switched off at the instant: nobody gets the new default. */
  | { readonly code: 'kill_switch' }
  /** The flag is already so at the instant. */
  | { readonly code: 'no_effect' }
  /** As the flag is, the change cannot be applied. */
  | { readonly code: 'will_fail' }
);

/** A change with what is in its way. */
export interface ScheduledChangeDetails extends ScheduledChangeView {
  /** Empty once the change is due, cancelled or failed. */
  readonly conflicts: readonly Conflict[];
}

/** A value and the variant it belongs to; null for a plain value. */
export interface Given {
  readonly value: JsonValue;
  readonly variant: string | null;
}

/** What a flag serves when no rule and no override does. */
export interface Setting {
  readonly enabled: boolean;
  readonly default: Serve;
}

/** What a change will do. All counts are of people of the directory. */
export interface ScheduledChangePreview {
  readonly change: ScheduledChangeView;
  /** The flag one millisecond before the instant. */
  readonly before: Setting;
  /** The flag at the instant. */
  readonly after: Setting;
  readonly users: {
    /** People in the directory. */
    readonly total: number;
    /** Whether everybody was looked at; else the counts are estimates from a random sample. */
    readonly exact: boolean;
    /** An estimate is at most this many people off in 95 of 100 cases; 0 if exact. */
    readonly margin: number;
    /** Who gets another value at the instant than just before. */
    readonly changed: number;
  };
  /** From what to what values change, the most frequent first. */
  readonly transitions: readonly { readonly from: Given; readonly to: Given; readonly users: number }[];
  /** People whose values change in ways that are too rare to be listed. */
  readonly otherTransitions: number;
  /** People whom the change does not reach, by what stands in the way. */
  readonly shadowed: {
    /** An active override. */
    readonly override: number;
    /** A rule serves them. */
    readonly rule: number;
    /** The kill switch, or a prerequisite that is not met. */
    readonly off: number;
  };
  readonly conflicts: readonly Conflict[];
}

/** How many people a change that is not stored yet would reach. */
export interface DraftPreview extends Pick<ScheduledChangePreview, 'users' | 'shadowed'> {
  readonly at: Date;
}

/** A scheduled change in a list, with what its flag is at that time. */
export interface ScheduleRow {
  readonly change: ScheduledChangeView;
  readonly flag: ScheduledFlag;
  /** The flag just before the instant of a change that is still to come; null for all others. */
  readonly before: Setting | null;
}

/** What one must know of a flag to show and make its scheduled changes. */
export interface ScheduledFlag extends Setting {
  readonly name: string;
  readonly type: FlagType;
  /** A boolean flag always has `on` and `off`; empty for a flag of plain values. */
  readonly variants: readonly Variant[];
  readonly archivedAt: Date | null;
}
