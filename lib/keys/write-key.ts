import { randomUUID } from 'node:crypto';
import { actorLabel, type RequestContext } from '../auth/actor';
import { sha256 } from '../auth/secret';
import type { WriteTransaction } from '../changes/write';
import type { Executor } from '../db/client';
import { invalid, PennonError } from '../errors';
import { type ApiKeyRow, insertKey, selectKey, updateKeyRow } from './queries';
import { toKeyWire } from './schemas';
import type { ApiKeyView } from './types';

const PREFIX_LENGTH = 10;

/**
 * A key that is there.
 * @throws PennonError `api_key_not_found`
 */
export async function requireKey(executor: Executor, id: string): Promise<ApiKeyRow> {
  const row = await selectKey(executor, id);
  if (!row) throw new PennonError('api_key_not_found');
  return row;
}

/**
 * Refuses an end that is not in the future.
 * @throws PennonError `invalid`
 */
export function checkEnd(expiresAt: Date | null, now: Date): void {
  if (expiresAt !== null && expiresAt <= now) {
    throw invalid({ path: 'expires_at', message: 'must be in the future' });
  }
}

/** Stores a new key, and says so. */
export async function addKey(
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
  const created = toKeyView(await requireKey(write.tx, id));
  write.record({ ...subject(id), action: 'created', before: null, after: toKeyWire(created) });
  return created;
}

/** Writes fields of a key, and says so. */
export async function changeKey(
  write: WriteTransaction,
  row: ApiKeyRow,
  fields: Parameters<typeof updateKeyRow>[2],
  action: string,
): Promise<ApiKeyView> {
  await updateKeyRow(write.tx, row.id, fields);
  const after = toKeyView(await requireKey(write.tx, row.id));
  write.record({
    ...subject(row.id),
    action,
    before: toKeyWire(toKeyView(row)),
    after: toKeyWire(after),
  });
  return after;
}

/** A key as services return it. */
export function toKeyView(row: ApiKeyRow): ApiKeyView {
  return { ...row, etag: String(row.version) };
}

const subject = (id: string) => ({ entity: 'api_key', entityId: id }) as const;
