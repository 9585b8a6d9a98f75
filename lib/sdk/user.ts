import type { z } from 'zod';
import type { RequestContext } from '../auth/actor';
import { PennonError } from '../errors';
import type { Snapshot } from '../evaluation/snapshot';
import type { Override } from '../evaluation/types';
import { readSubject } from '../overrides/subject';
import type { sdkUserWire } from './schemas';

/**
 * What in-process evaluation needs to know of one person: what rules see, and their overrides. Somebody who is not in
 * the directory has none.
 * @throws PennonError `forbidden`; `unavailable` while nobody can tell whether they are in it
 */
export async function getSdkUser(
  ctx: RequestContext,
  targetingKey: string,
): Promise<z.output<typeof sdkUserWire>> {
  const { state } = await readSubject(ctx, { targetingKey, attributes: {} });
  const { user, context, overrides, snapshot, epoch, revision, definitionsRevision, stale } = state;
  if (stale && !user) throw new PennonError('unavailable');
  const key = context.targetingKey ?? targetingKey;
  return {
    user_id: user?.id ?? null,
    targeting_key: key,
    attributes: { ...context.attributes, user_id: key },
    overrides: [...overrides.values()].map((override) => toWire(override, snapshot)),
    epoch,
    revision,
    definitions_revision: definitionsRevision,
  };
}

function toWire(override: Override, { flags }: Snapshot) {
  const flag = flags.get(override.flagName);
  const served = flag?.usable ? flag.byValue(override.value) : null;
  return {
    flag_name: override.flagName,
    value: override.value,
    variant: served?.variant ?? null,
    enabled: override.enabled,
    expires_at: override.expiresAt === null ? null : new Date(override.expiresAt).toISOString(),
    created_at: new Date(override.createdAt).toISOString(),
    updated_at: new Date(override.updatedAt).toISOString(),
  };
}
