import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { actorLabel, type RequestContext } from '../auth/actor';
import { authorize } from '../auth/policy';
import { newApiKey, sha256 } from '../auth/secret';
import { inWriteTransaction, type WriteTransaction } from '../changes/write';
import { getDb } from '../db/client';
import { invalid, PennonError } from '../errors';
import type { Page } from '../page';
import { decodeCursor, encodeCursor, instantText, uuid } from '../validation';
import {
  type ApiKeyRow,
  countKeys,
  insertKey,
  selectEnvironmentKeys,
  selectKey,
  selectKeyByHash,
  selectKeys,
  setRevoked,
} from './queries';
import { type CreateKeyInput, toKeyWire } from './schemas';
import type { ApiKeyView } from './types';

const PREFIX_LENGTH = 10;
const position = z.tuple([instantText, uuid]);

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
  const after = decodeCursor(position, query.cursor);
  const [rows, total] = await Promise.all([
    selectKeys(getDb(), {
      after: after && { createdAt: after[0], id: after[1] },
      limit: limit + 1,
    }),
    countKeys(getDb()),
  ]);
  const data = rows.slice(0, limit).map(toKeyView);
  const last = data.at(-1);
  return {
    data,
    nextCursor: rows.length > limit && last ? encodeCursor([last.createdAt.toISOString(), last.id]) : null,
    total,
  };
}

/**
 * One API key.
 * @throws PennonError `forbidden`, `api_key_not_found`
 */
export async function getApiKey(ctx: RequestContext, id: string): Promise<ApiKeyView> {
  authorize(ctx.actor, 'keys.read');
  const row = await selectKey(getDb(), id);
  if (!row) throw new PennonError('api_key_not_found');
  return toKeyView(row);
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
  if (input.expires_at !== null && input.expires_at <= ctx.now) {
    throw invalid({ path: 'expires_at', message: 'must be in the future' });
  }
  const secret = newApiKey();
  const apiKey = await inWriteTransaction(ctx, (write) =>
    addKey(write, ctx, { ...input, expiresAt: input.expires_at, secret, fromEnvironment: false }),
  );
  return { apiKey, secret };
}

/**
 * Revokes an API key for good. Revoking a revoked key does nothing.
 * @throws PennonError `forbidden`, `api_key_not_found`
 */
export async function revokeApiKey(ctx: RequestContext, id: string): Promise<ApiKeyView> {
  authorize(ctx.actor, 'keys.write');
  return inWriteTransaction(ctx, async (write) => {
    const row = await selectKey(write.tx, id);
    if (!row) throw new PennonError('api_key_not_found');
    return row.revokedAt ? toKeyView(row) : changeRevoked(write, row, ctx.now, 'revoked');
  });
}

/**
 * Makes the admin key of the environment the only key of the environment that is good: adds it, or brings it back,
 * and revokes the ones of earlier starts.
 * @param secret undefined when the environment has none
 */
export async function syncEnvironmentKey(ctx: RequestContext, secret: string | undefined): Promise<void> {
  authorize(ctx.actor, 'keys.write');
  await inWriteTransaction(ctx, async (write) => {
    const wanted = secret === undefined ? undefined : await selectKeyByHash(write.tx, sha256(secret));
    for (const row of await selectEnvironmentKeys(write.tx)) {
      if (row.id !== wanted?.id) await changeRevoked(write, row, ctx.now, 'revoked');
    }
    if (secret === undefined) return;
    if (wanted?.revokedAt) await changeRevoked(write, wanted, null, 'restored');
    if (wanted) return;
    const name = 'PENNON_ADMIN_API_KEY';
    await addKey(write, ctx, { name, role: 'admin', expiresAt: null, secret, fromEnvironment: true });
  });
}

async function addKey(
  write: WriteTransaction,
  ctx: RequestContext,
  key: Pick<ApiKeyRow, 'name' | 'role' | 'expiresAt' | 'fromEnvironment'> & { readonly secret: string },
): Promise<ApiKeyView> {
  const id = randomUUID();
  await insertKey(write.tx, {
    id,
    name: key.name,
    role: key.role,
    hash: sha256(key.secret),
    prefix: key.secret.slice(0, PREFIX_LENGTH),
    fromEnvironment: key.fromEnvironment,
    createdBy: actorLabel(ctx.actor),
    createdAt: ctx.now,
    expiresAt: key.expiresAt,
  });
  const created = await requireKey(write, id);
  write.record({
    entity: 'api_key',
    entityId: id,
    action: 'created',
    before: null,
    after: toKeyWire(created),
  });
  return created;
}

async function changeRevoked(
  write: WriteTransaction,
  row: ApiKeyRow,
  revokedAt: Date | null,
  action: string,
): Promise<ApiKeyView> {
  await setRevoked(write.tx, row.id, revokedAt);
  const after = await requireKey(write, row.id);
  write.record({
    entity: 'api_key',
    entityId: row.id,
    action,
    before: toKeyWire(toKeyView(row)),
    after: toKeyWire(after),
  });
  return after;
}

async function requireKey(write: WriteTransaction, id: string): Promise<ApiKeyView> {
  const row = await selectKey(write.tx, id);
  if (!row) throw new PennonError('api_key_not_found');
  return toKeyView(row);
}

function toKeyView(row: ApiKeyRow): ApiKeyView {
  const { fromEnvironment: _, ...view } = row;
  return { ...view, etag: String(row.version) };
}
