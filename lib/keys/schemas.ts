import { z } from 'zod';
import { instantText, instantWire, paging, text } from '../validation';
import type { ApiKeyView } from './types';

const name = text(255).min(1, 'must not be empty');

/** Body of a POST: a new API key. */
export const createKeyInput = z.strictObject({
  name,
  role: z.enum(['admin', 'viewer', 'service'], { error: 'must be admin, viewer or service' }),
  expires_at: instantText.nullable().default(null),
});
export type CreateKeyInput = z.output<typeof createKeyInput>;

/** Query of the list of keys. */
export const keyListQuery = z.strictObject(paging);

/** Body of a PATCH: what is left out stays; `null` for `expires_at` is no end. */
export const updateKeyInput = z.strictObject({
  name: name.optional(),
  expires_at: instantText.nullable().optional(),
});
export type UpdateKeyInput = z.output<typeof updateKeyInput>;

const MAX_OVERLAP_S = 7 * 24 * 60 * 60;
const overlapMessage = `must be whole seconds from 0 to ${MAX_OVERLAP_S}`;

/** Body of a rotation. Without `expires_at` the new key is good for as long as the old one was made for. */
export const rotateKeyInput = z.strictObject({
  overlap_seconds: z
    .number({ error: overlapMessage })
    .int(overlapMessage)
    .min(0, overlapMessage)
    .max(MAX_OVERLAP_S, overlapMessage)
    .default(24 * 60 * 60),
  expires_at: instantText.nullable().optional(),
});
export type RotateKeyInput = z.output<typeof rotateKeyInput>;

/** What an API key looks like on the wire. */
export const keyWire = z
  .strictObject({
    id: z.uuid(),
    name: z.string(),
    role: z.enum(['admin', 'viewer', 'service']),
    prefix: z.string().meta({ description: 'The first characters of the key' }),
    from_environment: z.boolean().meta({ description: 'Declared by PENNON_ADMIN_API_KEY' }),
    created_by: z.string(),
    created_at: instantWire,
    expires_at: instantWire.nullable(),
    last_used_at: instantWire.nullable().meta({ description: 'To the minute' }),
    revoked_at: instantWire.nullable(),
    replaced_by: z.uuid().nullable().meta({ description: 'The key that took its place when it was rotated' }),
    version: z.int(),
  })
  .meta({ id: 'ApiKey' });

/** A new key on the wire, with the key itself: this once. */
export const newKeyWire = z
  .strictObject({ ...keyWire.shape, key: z.string().meta({ description: 'Shown this once' }).optional() })
  .meta({ id: 'NewApiKey' });

/** An API key on the wire. */
export function toKeyWire(key: ApiKeyView): z.output<typeof keyWire> {
  return {
    id: key.id,
    name: key.name,
    role: key.role,
    prefix: key.prefix,
    from_environment: key.fromEnvironment,
    created_by: key.createdBy,
    created_at: key.createdAt.toISOString(),
    expires_at: key.expiresAt?.toISOString() ?? null,
    last_used_at: key.lastUsedAt?.toISOString() ?? null,
    revoked_at: key.revokedAt?.toISOString() ?? null,
    replaced_by: key.replacedBy,
    version: key.version,
  };
}
