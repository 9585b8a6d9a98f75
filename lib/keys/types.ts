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
  readonly version: number;
  readonly etag: string;
}
