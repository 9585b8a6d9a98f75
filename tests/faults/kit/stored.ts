import type postgres from 'postgres';
import type { Logged, Stored } from './history';

/** What the audit log says of the writes to some flags, in the order of the commits. */
export async function readLog(sql: postgres.Sql, flags: readonly string[]): Promise<Logged[]> {
  const rows = await sql`
    select revision::int, flag_name as flag, user_id as user, after ->> 'reason' as key, after -> 'value' as value,
      (before ->> 'version')::int as version_before, (after ->> 'version')::int as version, entity
    from audit_log where flag_name in ${sql(flags)} and after ->> 'reason' is not null
    order by revision, ordinal`;
  return rows.map(({ revision, flag, user, key, value, version_before, version, entity }) => ({
    revision,
    flag,
    user,
    key,
    value,
    versionBefore: version_before,
    // What the test writes as another instance would has no version.
    version: entity === 'override' ? version : null,
  }));
}

/** The overrides of some flags as they are stored. */
export async function readRows(sql: postgres.Sql, flags: readonly string[]): Promise<Stored[]> {
  const rows = await sql<Stored[]>`
    select user_id as user, flag_name as flag, reason as key, override_value as value, version
    from user_flag_overrides where flag_name in ${sql(flags)}`;
  return [...rows];
}
