import { z } from 'zod';
import { instantText, paging, text } from '../validation';
import type { ApiKeyView } from './types';

/** Body of a POST: a new API key. */
export const createKeyInput = z.strictObject({
  name: text(255).min(1, 'must not be empty'),
  role: z.enum(['admin', 'viewer', 'service'], { error: 'must be admin, viewer or service' }),
  expires_at: instantText.nullable().default(null),
});
export type CreateKeyInput = z.output<typeof createKeyInput>;

/** Query of the list of keys. */
export const keyListQuery = z.strictObject(paging);

/** An API key on the wire. */
export function toKeyWire(key: ApiKeyView) {
  return {
    id: key.id,
    name: key.name,
    role: key.role,
    prefix: key.prefix,
    created_by: key.createdBy,
    created_at: key.createdAt.toISOString(),
    expires_at: key.expiresAt?.toISOString() ?? null,
    last_used_at: key.lastUsedAt?.toISOString() ?? null,
    revoked_at: key.revokedAt?.toISOString() ?? null,
    version: key.version,
  };
}
