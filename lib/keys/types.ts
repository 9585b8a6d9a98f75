import type { KeyRole } from '../auth/actor';

/** An API key as services return it. The key itself is not stored. */
export interface ApiKeyView {
  readonly id: string;
  readonly name: string;
  readonly role: KeyRole;
  /** The key's first characters. */
  readonly prefix: string;
  readonly createdBy: string;
  readonly createdAt: Date;
  readonly expiresAt: Date | null;
  readonly lastUsedAt: Date | null;
  readonly revokedAt: Date | null;
  /** Id of the key that took its place when it was rotated; this one is good until `expiresAt`. */
  readonly replacedBy: string | null;
  /** True for the key that `PENNON_ADMIN_API_KEY` declares. */
  readonly fromEnvironment: boolean;
  readonly version: number;
  readonly etag: string;
}

/** What must be known of a key to say what it may while the database is away. */
export interface StandingKey {
  readonly id: string;
  readonly role: KeyRole;
  /** SHA-256 of the key, hex. */
  readonly hash: string;
  readonly expiresAt: Date | null;
  /** True for the key that `PENNON_ADMIN_API_KEY` declares. */
  readonly fromEnvironment: boolean;
}

/** A client token that was just made. */
export interface ClientToken {
  /** The token itself, which is stored nowhere. */
  readonly token: string;
  readonly id: string;
  readonly expiresAt: Date;
  /** null for somebody who is not in the directory. */
  readonly userId: string | null;
  readonly targetingKey: string;
  /** Whose pages may use it; null for any. */
  readonly origins: readonly string[] | null;
}
