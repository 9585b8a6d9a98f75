import { expect } from 'vitest';
import { rawSql } from './database';

const TABLES = [
  'users',
  'sessions',
  'feature_flags',
  'scheduled_changes',
  'segments',
  'user_flag_overrides',
  'override_action_counts',
  'override_days',
  'database_state',
  'settings',
  'user_identities',
  'invitations',
  'idempotency_keys',
  'audit_log',
] as const;

/** A digest of every row of every table; when a key was last used does not count. */
export async function databaseContents(): Promise<Record<string, string>> {
  const sql = rawSql();
  const digests = await Promise.all(
    TABLES.map(async (table) => {
      const [row] = await sql`
        select md5(coalesce(string_agg(t::text, '|' order by t::text collate "C"), '')) as digest from ${sql(table)} t`;
      return [table, String(row?.digest)] as const;
    }),
  );
  const [keys] = await sql`
    select md5(coalesce(string_agg((to_jsonb(t) - 'last_used_at')::text, '|' order by id), '')) as digest
    from api_keys t`;
  return { ...Object.fromEntries(digests), api_keys: String(keys?.digest) };
}

/** Does something that is refused, and checks that no row and no revision has changed. */
export async function expectNothingWritten<T>(work: () => Promise<T>): Promise<T> {
  const before = await databaseContents();
  const result = await work();
  expect(await databaseContents()).toEqual(before);
  return result;
}

/** The current revision. */
export async function currentRevision(): Promise<number> {
  const [row] = await rawSql()`select revision::int from database_state`;
  return Number(row?.revision);
}

export interface AuditRow {
  readonly revision: number;
  readonly ordinal: number;
  readonly actor_kind: string;
  readonly actor_id: string;
  readonly actor_label: string;
  readonly action: string;
  readonly entity: string;
  readonly entity_id: string;
  readonly flag_name: string | null;
  readonly user_id: string | null;
  readonly before: Record<string, unknown> | null;
  readonly after: Record<string, unknown> | null;
  readonly request_id: string | null;
  readonly at: Date;
}

/** What the audit log says since a revision, in order. */
export async function auditSince(revision: number): Promise<AuditRow[]> {
  return rawSql()<AuditRow[]>`
    select revision::int, ordinal, at, actor_kind, actor_id, actor_label, action, entity, entity_id, flag_name,
      user_id, before, after, request_id
    from audit_log where revision > ${revision} order by revision, ordinal`;
}

/** The stored override of a user and a flag, as PostgreSQL has it. */
export async function storedOverride(
  userId: string,
  flagName: string,
): Promise<Record<string, unknown> | undefined> {
  const [row] = await rawSql()`
    select * from user_flag_overrides where user_id = ${userId} and flag_name = ${flagName}`;
  return row;
}
