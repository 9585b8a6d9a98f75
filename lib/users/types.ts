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
