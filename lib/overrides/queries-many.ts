import { asc, eq, sql } from 'drizzle-orm';
import type { Executor, Transaction } from '../db/client';
import { jsonBatches } from '../db/json-batches';
import { userFlagOverrides, users } from '../db/schema';
import { type OverrideRow, selectRows } from './queries';
import { matches, type OverrideFilter } from './queries-list';

/** An override with as much of its user as it takes to name them. */
export type NamedOverride = Omit<OverrideRow, 'user'> & {
  readonly user: { readonly email: string; readonly name: string };
};

/** The ids of the overrides that a filter holds, in order; `limit` at most. */
export async function selectOverrideIds(
  executor: Executor,
  filter: OverrideFilter,
  now: Date,
  limit: number,
): Promise<string[]> {
  const rows = await executor
    .select({ id: userFlagOverrides.id })
    .from(userFlagOverrides)
    .innerJoin(users, eq(users.id, userFlagOverrides.userId))
    .where(matches(filter, now))
    .orderBy(asc(userFlagOverrides.id))
    .limit(limit);
  return rows.map(({ id }) => id);
}

/** The overrides of these ids, as far as they are there. */
export function selectOverridesById(executor: Executor, ids: readonly string[]): Promise<OverrideRow[]> {
  return selectRows(executor).where(sql`${userFlagOverrides.id} = any(${sql.param([...ids])}::uuid[])`);
}

/** A user and a flag. */
export interface OverrideKey {
  readonly userId: string;
  readonly flagName: string;
}

/** The overrides of any of these users and any of these flags. */
export function selectOverridesOf(executor: Executor, keys: readonly OverrideKey[]): Promise<OverrideRow[]> {
  const userIds = sql.param([...new Set(keys.map(({ userId }) => userId))]);
  const flagNames = sql.param([...new Set(keys.map(({ flagName }) => flagName))]);
  return selectRows(executor).where(
    sql`${userFlagOverrides.userId} = any(${userIds}::uuid[]) and ${userFlagOverrides.flagName} = any(${flagNames}::text[])`,
  );
}

/** Stores new overrides; the unique constraint backs the check that there are none. */
export async function insertOverrides(tx: Transaction, rows: readonly NamedOverride[]): Promise<void> {
  for (const batch of jsonBatches(rows.map(toRecord))) {
    await tx.execute(sql`
      insert into ${userFlagOverrides} (id, user_id, flag_name, override_value, enabled, reason, expires_at, created_by,
        created_at, updated_by, updated_at, version)
      select id, user_id, flag_name, value::jsonb, enabled, reason, expires_at, created_by, created_at, updated_by,
        updated_at, version
      from ${recordset(batch)}`);
  }
}

/** Writes the state of overrides that are there. */
export async function updateOverrides(tx: Transaction, rows: readonly NamedOverride[]): Promise<void> {
  for (const batch of jsonBatches(rows.map(toRecord))) {
    await tx.execute(sql`
      update ${userFlagOverrides} as stored set override_value = given.value::jsonb, enabled = given.enabled,
        reason = given.reason, expires_at = given.expires_at, updated_by = given.updated_by,
        updated_at = given.updated_at, version = given.version
      from ${recordset(batch)} where stored.id = given.id`);
  }
}

function toRecord(row: NamedOverride) {
  return {
    id: row.id,
    user_id: row.userId,
    flag_name: row.flagName,
    // As text: a JSON null would arrive as SQL NULL.
    value: JSON.stringify(row.value),
    enabled: row.enabled,
    reason: row.reason,
    expires_at: row.expiresAt,
    created_by: row.createdBy,
    created_at: row.createdAt,
    updated_by: row.updatedBy,
    updated_at: row.updatedAt,
    version: row.version,
  };
}

const recordset = (batch: ReturnType<typeof sql>) => sql`
  jsonb_to_recordset(${batch}) as given (id uuid, user_id uuid, flag_name text, value text, enabled boolean, reason text,
    expires_at timestamptz, created_by text, created_at timestamptz, updated_by text, updated_at timestamptz,
    version int)`;
