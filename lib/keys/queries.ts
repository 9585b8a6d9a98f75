import {
  and,
  asc,
  count,
  desc,
  eq,
  gt,
  inArray,
  isNull,
  or,
  type Placeholder,
  type SQL,
  sql,
} from 'drizzle-orm';
import type { KeyRole } from '../auth/actor';
import { type Executor, getDb, preparedStatement, type Transaction } from '../db/client';
import { apiKeys, auditLog } from '../db/schema';
import type { StandingKey } from './types';

/** A stored key without its hash. */
export interface ApiKeyRow {
  readonly id: string;
  readonly name: string;
  readonly role: KeyRole;
  readonly prefix: string;
  readonly fromEnvironment: boolean;
  readonly createdBy: string;
  readonly createdAt: Date;
  readonly expiresAt: Date | null;
  readonly lastUsedAt: Date | null;
  readonly revokedAt: Date | null;
  /** The key that took its place; this one is good until `expiresAt`. */
  readonly replacedBy: string | null;
  readonly version: number;
}

const columns = {
  id: apiKeys.id,
  name: apiKeys.name,
  role: apiKeys.role,
  prefix: apiKeys.prefix,
  fromEnvironment: apiKeys.fromEnvironment,
  createdBy: apiKeys.createdBy,
  createdAt: apiKeys.createdAt,
  expiresAt: apiKeys.expiresAt,
  lastUsedAt: apiKeys.lastUsedAt,
  revokedAt: apiKeys.revokedAt,
  replacedBy: apiKeys.replacedBy,
  version: apiKeys.version,
};

/** Keys that may be used at `now`. */
export function isUsableKey(now: Date | Placeholder): SQL | undefined {
  return and(isNull(apiKeys.revokedAt), or(isNull(apiKeys.expiresAt), gt(apiKeys.expiresAt, now)));
}

/** The key of this hash, if it may be used at `now`. */
export async function selectUsableKey(hash: string, now: Date): Promise<ApiKeyRow | undefined> {
  const statement = preparedStatement('usable-key', (db) =>
    db
      .select(columns)
      .from(apiKeys)
      .where(and(eq(apiKeys.hash, sql.placeholder('hash')), isUsableKey(sql.placeholder('now'))))
      .prepare('usable-key'),
  );
  const [row] = await statement.execute({ hash, now: now.toISOString() });
  return row;
}

/** Keys that may evaluate for anybody, and may be used at `now`. */
export function selectStandingKeys(now: Date): Promise<StandingKey[]> {
  const { id, role, expiresAt, fromEnvironment } = columns;
  return getDb()
    .select({ id, role, hash: apiKeys.hash, expiresAt, fromEnvironment })
    .from(apiKeys)
    .where(and(inArray(apiKeys.role, ['admin', 'service']), isUsableKey(now)));
}

/** The key of this hash, usable or not. */
export async function selectKeyByHash(executor: Executor, hash: string): Promise<ApiKeyRow | undefined> {
  const [row] = await executor.select(columns).from(apiKeys).where(eq(apiKeys.hash, hash));
  return row;
}

/** Notes that a key was used. */
export async function touchKey(executor: Executor, id: string, now: Date): Promise<void> {
  await executor.update(apiKeys).set({ lastUsedAt: now }).where(eq(apiKeys.id, id));
}

/** One key, or undefined. */
export async function selectKey(executor: Executor, id: string): Promise<ApiKeyRow | undefined> {
  const [row] = await executor.select(columns).from(apiKeys).where(eq(apiKeys.id, id));
  return row;
}

/** A page of keys in order of creation. */
export function selectKeys(
  executor: Executor,
  page: { readonly after: { readonly createdAt: Date; readonly id: string } | null; readonly limit: number },
): Promise<ApiKeyRow[]> {
  return executor
    .select(columns)
    .from(apiKeys)
    .where(
      page.after === null
        ? undefined
        : sql`(${apiKeys.createdAt}, ${apiKeys.id}) > (${page.after.createdAt.toISOString()}::timestamptz, ${page.after.id}::uuid)`,
    )
    .orderBy(asc(apiKeys.createdAt), asc(apiKeys.id))
    .limit(page.limit);
}

/** How many keys there are. */
export async function countKeys(executor: Executor): Promise<number> {
  const [row] = await executor.select({ total: count() }).from(apiKeys);
  return row?.total ?? 0;
}

/** Keys from the environment that are still good. */
export function selectEnvironmentKeys(executor: Executor): Promise<ApiKeyRow[]> {
  return executor
    .select(columns)
    .from(apiKeys)
    .where(and(eq(apiKeys.fromEnvironment, true), isNull(apiKeys.revokedAt)));
}

/** Stores a key. */
export async function insertKey(
  tx: Transaction,
  key: Omit<ApiKeyRow, 'lastUsedAt' | 'revokedAt' | 'replacedBy' | 'version'> & { readonly hash: string },
): Promise<void> {
  await tx.insert(apiKeys).values(key);
}

/** Writes fields into a key's row and counts its version up. */
export async function updateKeyRow(
  tx: Transaction,
  id: string,
  fields: Partial<Pick<ApiKeyRow, 'name' | 'expiresAt' | 'revokedAt' | 'replacedBy'>>,
): Promise<void> {
  await tx
    .update(apiKeys)
    .set({ ...fields, version: sql`${apiKeys.version} + 1` })
    .where(eq(apiKeys.id, id));
}

/** Whether it was somebody else than Pennon itself who revoked a key that is revoked. */
export async function wasRevokedBySomebody(executor: Executor, id: string): Promise<boolean> {
  const isRevocation = and(
    eq(auditLog.entity, 'api_key'),
    eq(auditLog.entityId, id),
    eq(auditLog.action, 'revoked'),
  );
  const [row] = await executor
    .select({ actorKind: auditLog.actorKind })
    .from(auditLog)
    .where(isRevocation)
    .orderBy(desc(auditLog.revision))
    .limit(1);
  return row !== undefined && row.actorKind !== 'system';
}
