import { z } from 'zod';
import { isOrigin } from '../origin';
import { instantWire, listOf, text } from '../validation';
import type { ClientToken } from './types';

/** Longest life of a client token, in seconds: what a leaked one can do ends soon. */
const MAX_TTL_S = 900;

const origin = text(200).refine(isOrigin, 'must be an origin such as https://app.example.com');

/** Body of a POST: whom a client token is for, and for how long. */
export const mintClientTokenInput = z
  .strictObject({
    user: text(255).min(1, 'must not be empty').optional().meta({ description: 'External id, or else id' }),
    anonymous_id: text(255)
      .min(1, 'must not be empty')
      .optional()
      .meta({ description: 'Buckets somebody who is in no directory' }),
    ttl_seconds: z
      .int('must be a whole number of seconds')
      .min(1, `must be from 1 to ${MAX_TTL_S}`)
      .max(MAX_TTL_S, `must be from 1 to ${MAX_TTL_S}`)
      .default(MAX_TTL_S),
    origins: listOf(origin, 5)
      .refine((origins) => origins.length > 0, 'must not be empty; leave it out for any origin')
      .optional()
      .meta({ description: 'Whose pages may use the token; any when left out' }),
  })
  .refine((input) => (input.user === undefined) !== (input.anonymous_id === undefined), {
    path: ['user'],
    error: 'give either user or anonymous_id',
  });
export type MintClientTokenInput = z.output<typeof mintClientTokenInput>;

/** What a client token looks like on the wire. */
export const clientTokenWire = z
  .strictObject({
    token: z.string().meta({ description: 'Shown this once and stored nowhere' }),
    token_id: z.uuid(),
    expires_at: instantWire,
    user_id: z.uuid().nullable(),
    user_known: z.boolean().meta({ description: 'Whether the directory has this person' }),
    targeting_key: z.string().meta({ description: 'What rules and buckets see' }),
    origins: z.array(z.string()).nullable(),
  })
  .meta({ id: 'ClientToken' });

/** A client token on the wire. */
export function toClientTokenWire(made: ClientToken): z.output<typeof clientTokenWire> {
  return {
    token: made.token,
    token_id: made.id,
    expires_at: made.expiresAt.toISOString(),
    user_id: made.userId,
    user_known: made.userId !== null,
    targeting_key: made.targetingKey,
    origins: made.origins && [...made.origins],
  };
}
