import { z } from 'zod';
import { instantWire, text } from '../validation';
import { toResolvedFlagWire } from './schemas';
import { resolvedFlagWire } from './schemas-resolved';
import type { UserFlags } from './user-flags';

/** Query of `GET /api/flags/me`. */
export const myFlagsQuery = z.strictObject({
  user: text(255)
    .min(1, 'must not be empty')
    .optional()
    .meta({ description: 'External id, or else id; keys must give it, others may name themselves only' }),
});

/** Query of `GET /api/flags/stream`. */
export const flagsStreamQuery = myFlagsQuery.extend({
  etag: text(100).optional().meta({
    description: 'ETag of the answer that the caller has, without quotes, for want of If-None-Match',
  }),
});

/** Everything one person gets, on the wire. */
export const userFlagsWire = z
  .strictObject({
    user_id: z.uuid().nullable(),
    user_known: z.boolean().meta({
      description: 'Whether the directory has this person: else nobody’s overrides and attributes count',
    }),
    stale: z.literal(true).optional().meta({
      description: 'The database could not be asked: this is the last that is known',
    }),
    epoch: z.uuid().meta({ description: 'Identity of the database’s history' }),
    revision: z.int().meta({ description: 'At which this answer last may have changed' }),
    next_change_at: instantWire
      .nullable()
      .meta({ description: 'When time alone may change the answer; ask again then' }),
    flags: z.record(z.string(), resolvedFlagWire),
  })
  .meta({ id: 'UserFlags' });

/** Everything one person gets, on the wire. */
export function toUserFlagsWire(resolved: UserFlags): z.output<typeof userFlagsWire> {
  return {
    user_id: resolved.user?.id ?? null,
    user_known: resolved.user !== null,
    ...(resolved.stale ? { stale: true as const } : {}),
    epoch: resolved.epoch,
    revision: resolved.revision,
    next_change_at: resolved.nextChangeAt?.toISOString() ?? null,
    flags: Object.fromEntries(resolved.flags.map((flag) => [flag.name, toResolvedFlagWire(flag)])),
  };
}
