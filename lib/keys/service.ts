import { z } from 'zod';
import type { RequestContext } from '../auth/actor';
import { authorize } from '../auth/policy';
import { newApiKey, sha256 } from '../auth/secret';
import { inWriteTransaction } from '../changes/write';
import { getDb } from '../db/client';
import { cursorsOf, instantValue } from '../list-cursor';
import type { Page } from '../page';
import { assertVersion, uuid } from '../validation';
import {
  countKeys,
  selectEnvironmentKeys,
  selectKeyByHash,
  selectKeys,
  wasRevokedBySomebody,
} from './queries';
import type { CreateKeyInput } from './schemas';
import type { ApiKeyView } from './types';
import { addKey, changeKey, checkEnd, requireKey, toKeyView } from './write-key';

const cursors = cursorsOf(['api-keys'], z.tuple([instantValue, uuid]));

/**
 * A page of API keys in order of creation.
 * @throws PennonError `forbidden`, `invalid` (cursor)
 */
export async function listApiKeys(
  ctx: RequestContext,
  query: { readonly cursor?: string; readonly limit?: number },
): Promise<Page<ApiKeyView>> {
  authorize(ctx.actor, 'keys.read');
  const { limit = 50 } = query;
  const after = cursors.decode(query.cursor);
  const [rows, total] = await Promise.all([
    selectKeys(getDb(), {
      after: after && { createdAt: new Date(after[0]), id: after[1] },
      limit: limit + 1,
    }),
    countKeys(getDb()),
  ]);
  const data = rows.slice(0, limit).map(toKeyView);
  const last = data.at(-1);
  return {
    data,
    nextCursor: rows.length > limit && last ? cursors.encode([last.createdAt.toISOString(), last.id]) : null,
    total,
  };
}

/**
 * One API key.
 * @throws PennonError `forbidden`, `api_key_not_found`
 */
export async function getApiKey(ctx: RequestContext, id: string): Promise<ApiKeyView> {
  authorize(ctx.actor, 'keys.read');
  return toKeyView(await requireKey(getDb(), id));
}

/**
 * Makes an API key. The key itself is in this answer and nowhere else.
 * @throws PennonError `forbidden`, `invalid` (an end that is not in the future)
 */
export async function createApiKey(
  ctx: RequestContext,
  input: CreateKeyInput,
): Promise<{ readonly apiKey: ApiKeyView; readonly secret: string }> {
  authorize(ctx.actor, 'keys.write');
  checkEnd(input.expires_at, ctx.now);
  const secret = newApiKey();
  const apiKey = await inWriteTransaction(ctx, (write) =>
    addKey(write, ctx, { ...input, expiresAt: input.expires_at, secret, fromEnvironment: false }),
  );
  return { apiKey, secret };
}

/**
 * Revokes an API key for good. Revoking a revoked key does nothing.
 * @throws PennonError `forbidden`, `api_key_not_found`, `version_mismatch`
 */
export async function revokeApiKey(
  ctx: RequestContext,
  id: string,
  options: { readonly ifMatch?: string } = {},
): Promise<ApiKeyView> {
  authorize(ctx.actor, 'keys.write');
  return inWriteTransaction(ctx, async (write) => {
    const row = await requireKey(write.tx, id);
    assertVersion(options.ifMatch, toKeyView(row).etag);
    return row.revokedAt ? toKeyView(row) : changeKey(write, row, { revokedAt: ctx.now }, 'revoked');
  });
}

/**
 * Makes the admin key of the environment the only key of the environment that is good: adds it, or brings it back,
 * and revokes the ones of earlier starts. One that somebody has revoked stays revoked.
 * @param secret undefined when the environment has none
 * @returns `revoked` when the environment's key cannot be used because somebody has revoked it
 */
export async function syncEnvironmentKey(
  ctx: RequestContext,
  secret: string | undefined,
): Promise<'ok' | 'revoked'> {
  authorize(ctx.actor, 'keys.write');
  return inWriteTransaction(ctx, async (write) => {
    const wanted = secret === undefined ? undefined : await selectKeyByHash(write.tx, sha256(secret));
    for (const row of await selectEnvironmentKeys(write.tx)) {
      if (row.id !== wanted?.id) await changeKey(write, row, { revokedAt: ctx.now }, 'revoked');
    }
    if (secret === undefined) return 'ok';
    if (wanted?.revokedAt) {
      if (await wasRevokedBySomebody(write.tx, wanted.id)) return 'revoked';
      await changeKey(write, wanted, { revokedAt: null }, 'restored');
    }
    if (wanted) return 'ok';
    const name = 'PENNON_ADMIN_API_KEY';
    await addKey(write, ctx, { name, role: 'admin', expiresAt: null, secret, fromEnvironment: true });
    return 'ok';
  });
}
