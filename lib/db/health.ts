import { sql } from 'drizzle-orm';
import { type Executor, getDb } from './client';
import { databaseState } from './schema';

const TIMEOUT_MS = 2_000;

/** Whether the database answers within two seconds, and is migrated. */
export async function isDatabaseReady(): Promise<boolean> {
  const query = getDb()
    .select({ revision: databaseState.revision })
    .from(databaseState)
    .then(
      (rows) => rows.length === 1,
      () => false,
    );
  return withinMs(TIMEOUT_MS, query, false);
}

/** What `work` gives, or `late` if it takes longer. */
export async function withinMs<T, L>(timeoutMs: number, work: Promise<T>, late: L): Promise<T | L> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<L>((resolve) => {
    timer = setTimeout(resolve, timeoutMs, late);
  });
  return Promise.race([work, timeout]).finally(() => clearTimeout(timer));
}

/** Connections of all instances to this database, by state: `active`, `idle`, `idle in transaction`, … */
export async function selectConnectionCounts(
  executor: Executor,
): Promise<{ state: string; connections: number }[]> {
  const rows = await executor.execute<{ state: string; connections: number }>(sql`
    select coalesce(state, 'unknown') as state, count(*)::int as connections from pg_stat_activity
    where datname = current_database() and application_name in ('pennon', 'pennon feed') group by 1`);
  return [...rows];
}
