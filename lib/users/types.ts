import type { UserRole } from '../auth/actor';
import type { JsonValue } from '../evaluation/types';

/** A person of the directory as services return them. Never holds the password's hash. */
export interface UserView {
  readonly id: string;
  readonly email: string;
  readonly externalId: string | null;
  readonly targetingKey: string;
  readonly name: string;
  readonly role: UserRole;
  readonly attributes: { readonly [name: string]: JsonValue };
  readonly disabledAt: Date | null;
  /** How many overrides the person has, in any state. */
  readonly overrideCount: number;
  readonly activeOverrideCount: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly version: number;
  /** Opaque tag of this very state; hand it back as `ifMatch` to write only if nobody else has. */
  readonly etag: string;
}
