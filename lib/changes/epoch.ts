import { eq, isNull, ne, sql } from 'drizzle-orm';
import { getDb } from '../db/client';
import { databaseState } from '../db/schema';
import { isRefusedForNow, isUnavailable } from '../db/unavailable';
import { log } from '../log';

/**
 * Gives the database's history a new name if it goes on somewhere else than it was last seen: in another cluster, on another
 * timeline (after a recovery or a failover), in another database, or in tables made anew. Revisions may have gone back there,
 * so whoever knows some of the old ones takes everything anew. One that was never seen stays. Several processes may do it at once.
 * @returns whether there is a new epoch
 */
export async function settleEpoch(): Promise<boolean> {
  const home = await findHome();
  await getDb().update(databaseState).set({ home }).where(isNull(databaseState.home));
  const renewed = await getDb()
    .update(databaseState)
    .set({ epoch: sql`gen_random_uuid()`, home })
    .where(ne(databaseState.home, home))
    .returning({ epoch: databaseState.epoch });
  return tell(renewed);
}

/**
 * Gives the history a new name as its revisions went back, which they never do by themselves.
 * @param known the epoch in which a later revision was seen; another one stays
 * @returns whether there is a new epoch
 */
export async function leaveEpoch(known: string): Promise<boolean> {
  const renewed = await getDb()
    .update(databaseState)
    .set({ epoch: sql`gen_random_uuid()` })
    .where(eq(databaseState.epoch, known))
    .returning({ epoch: databaseState.epoch });
  return tell(renewed);
}

function tell(renewed: readonly { readonly epoch: string }[]): boolean {
  const [state] = renewed;
  if (state)
    log().warn({ epoch: state.epoch }, 'the database begins a new epoch: everybody takes everything anew');
  return state !== undefined;
}

/** Where the history is. What a server does not tell its users counts as always the same. */
async function findHome(): Promise<string> {
  const tables = sql`(select oid from pg_database where datname = current_database()), 'database_state'::regclass::oid`;
  const select = (cluster: ReturnType<typeof sql>) =>
    getDb().execute<{ home: string }>(sql`select concat_ws('/', ${cluster}, ${tables}) as home`);
  const timeline = sql`left(pg_walfile_name(pg_current_wal_lsn()), 8)`;
  const cluster = sql`(select system_identifier from pg_control_system()), ${timeline}`;
  const [row] = await select(cluster).catch((error: unknown) => {
    // To be asked again: for another place it would be taken, now and once it is told.
    if (isUnavailable(error) || isRefusedForNow(error)) throw error;
    return select(sql`'unknown'`);
  });
  return String(row?.home);
}
