import type { UserRole } from '../auth/actor';
import type { JsonValue } from '../evaluation/types';

/** What is stored of a person but their password's hash. */
export interface StoredUser {
  readonly id: string;
  readonly email: string;
  readonly externalId: string | null;
  readonly targetingKey: string;
  readonly name: string;
  readonly role: UserRole;
  readonly attributes: { readonly [name: string]: JsonValue };
  readonly disabledAt: Date | null;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly version: number;
}

/** A person of the directory as services return them. */
export interface UserView extends StoredUser {
  /** How many overrides the person has, in any state. */
  readonly overrideCount: number;
  readonly activeOverrideCount: number;
  /** Opaque tag of this very state; hand it back as `ifMatch` to write only if nobody else has. */
  readonly etag: string;
}

/** Somebody who may sign in and see more than their own flags. */
export interface StaffMember {
  readonly id: string;
  readonly email: string;
  readonly name: string;
  readonly role: UserRole;
  readonly disabledAt: Date | null;
  readonly hasPassword: boolean;
  /** Whether an account of the provider is bound to them. */
  readonly hasProvider: boolean;
  /** When the last session began of those that are kept, or the provider last vouched for them; null for not known. */
  readonly lastSignInAt: Date | null;
  /** Until when a link to choose a password is good; null for none. */
  readonly invitedUntil: Date | null;
}

/** People of one role. */
export interface StaffGroup {
  readonly people: readonly StaffMember[];
  /** How many there are, shown or not. */
  readonly total: number;
}

/** Those who may see or change what is not their own. */
export interface Staff {
  readonly admins: StaffGroup;
  readonly viewers: StaffGroup;
}
