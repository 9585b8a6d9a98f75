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

/** One statement for all of them: it is asked for hundreds of times. */
const DIGESTS = `select ${[
  ...TABLES.map((table) => digestOf(table, 't::text')),
  // When a key was last used does not count.
  digestOf('api_keys', "(to_jsonb(t) - 'last_used_at')::text"),
].join(', ')}`;

function digestOf(table: string, row: string): string {
  return `(select md5(coalesce(string_agg(${row}, '|' order by ${row} collate "C"), '')) from ${table} t) as ${table}`;
}

/** A digest of every row of every table. */
export async function databaseContents(): Promise<Record<string, string>> {
  const [digests] = await rawSql().unsafe(DIGESTS, [], { prepare: true });
  return { ...digests };
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
