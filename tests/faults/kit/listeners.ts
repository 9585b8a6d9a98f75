import type postgres from 'postgres';

/**
 * Ends the connections by which instances are notified.
 * @returns how many there were
 */
export async function endListeners(sql: postgres.Sql): Promise<number> {
  const ended = await sql`
    select pg_terminate_backend(pid) from pg_stat_activity
    where datname = current_database() and application_name = 'pennon feed' and query ilike 'listen%'`;
  return ended.length;
}
