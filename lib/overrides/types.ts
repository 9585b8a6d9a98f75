import type { UserRole } from '../auth/actor';
import type { FlagType, JsonValue, Reason, Source } from '../evaluation/types';
import type { Page } from '../page';

/** `expired` beats `disabled`. */
export type OverrideStatus = 'active' | 'disabled' | 'expired';

/** An override as services return it. */
export interface OverrideView {
  readonly id: string;
  readonly userId: string;
  readonly user: { readonly id: string; readonly email: string; readonly name: string };
  readonly flagName: string;
  readonly flagType: FlagType;
  readonly value: JsonValue;
  /** Key of the variant that has this value; null for a flag without variants. */
  readonly variant: string | null;
  readonly enabled: boolean;
  readonly reason: string | null;
  readonly status: OverrideStatus;
  /** False when the value no longer fits its flag: it is then skipped in evaluation. */
  readonly fits: boolean;
  /** What this user gets without the override; null when the flag is archived or in error. */
  readonly fallback: FallbackView | null;
  readonly createdBy: string;
  readonly updatedBy: string;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly expiresAt: Date | null;
  readonly version: number;
  /** Opaque tag of this very state; hand it back as `ifMatch` to write only if nobody else has. */
  readonly etag: string;
}

export interface FallbackView {
  readonly value: JsonValue;
  readonly variant: string | null;
  readonly reason: Reason;
  readonly source: Source;
}

/** A flag as one person gets it. */
export interface ResolvedFlag {
  readonly name: string;
  /** null when the flag is stored in a way that cannot be read. */
  readonly type: FlagType | null;
  /** undefined when the flag cannot be evaluated (reason `ERROR`). */
  readonly value: JsonValue | undefined;
  readonly variant: string | null;
  readonly reason: Reason;
  readonly source: Source;
  readonly overridden: boolean;
  readonly override: {
    readonly expiresAt: Date | null;
    readonly createdAt: Date;
    readonly updatedAt: Date;
    /** What the person gets when the override ends. */
    readonly fallback: FallbackView;
  } | null;
}

/** How many overrides there are. */
export interface OverrideStats {
  readonly total: number;
  readonly active: number;
  readonly disabled: number;
  readonly expired: number;
  /** Of the active ones. */
  readonly endingWithin1Day: number;
  /** Of the active ones, those within a day included. */
  readonly endingWithin7Days: number;
  /** The flags of the most, most first. */
  readonly byFlag: readonly { readonly name: string; readonly total: number }[];
  /** Who made the most, most first. */
  readonly byAuthor: readonly { readonly name: string; readonly total: number }[];
}

/** The people that a list of keys names. */
export interface FoundPeople {
  /** In the order of the keys, each once. */
  readonly people: readonly {
    /** The first key that names them. */
    readonly key: string;
    readonly user: {
      readonly id: string;
      readonly email: string;
      readonly name: string;
      readonly role: UserRole;
      readonly disabled: boolean;
    };
    /** Their override of the flag that was asked about; null when they have none. */
    readonly override: { readonly id: string; readonly status: OverrideStatus } | null;
  }[];
  /** Keys that name nobody. */
  readonly notFound: readonly string[];
}

/** Somebody who has overrides, and how many of those that were asked for. */
export interface PersonWithOverrides {
  readonly user: { readonly id: string; readonly email: string; readonly name: string };
  readonly total: number;
  readonly active: number;
  /** When the first of the active ones ends; null when none does. */
  readonly nextEnd: Date | null;
  /** The last change of any of them. */
  readonly changedAt: Date;
}

/** A page of people who have overrides; its total is people. */
export interface PeopleWithOverrides extends Page<PersonWithOverrides> {
  /** How many overrides all of them have together. */
  readonly overrides: number;
}

/** What overrides that are active lack, each counted by itself. */
export interface PolicyGaps {
  /** Active overrides. */
  readonly active: number;
  readonly withoutReason: number;
  readonly withoutEnd: number;
}
