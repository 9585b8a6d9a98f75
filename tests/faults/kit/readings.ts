import { setTimeout as pause } from 'node:timers/promises';
import type postgres from 'postgres';

/** An idle connection counts what it has done within so long. */
const COUNTED_WITHIN_MS = 2_000;
/** What instances read within that time though nothing happens, and a little more. */
const AT_REST = 30;

/** How often the instances have read where the database is, once they have dealt with all that they were told. */
export async function readingsOf(sql: postgres.Sql): Promise<number> {
  for (let before = await count(sql); ; ) {
    await pause(COUNTED_WITHIN_MS);
    const now = await count(sql);
    if (now - before < AT_REST) return now;
    before = now;
  }
}

async function count(sql: postgres.Sql): Promise<number> {
  const [row] = await sql`
    select (seq_scan + coalesce(idx_scan, 0))::int as times from pg_stat_user_tables where relname = 'database_state'`;
  return row?.times;
}
