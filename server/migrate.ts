import path from 'node:path';
import { drizzle } from 'drizzle-orm/postgres-js';
import { migrate } from 'drizzle-orm/postgres-js/migrator';
import postgres from 'postgres';
import { projectRoot } from './project-root';
import { StartError } from './start-error';

const OLDEST_VERSION = 15;
/** Constant for all versions of Pennon: whoever migrates holds this lock. */
const LOCK_KEY = 7_366_701;
const CONNECT_TIMEOUT_S = 10;

/**
 * Brings a database to this version's schema. Several processes may do it at once: one migrates, the others wait.
 * @throws StartError if the server cannot be reached or is older than PostgreSQL 15
 */
export async function migrateDatabase(
  url: string,
  migrationsFolder: string = path.join(projectRoot, 'drizzle'),
): Promise<void> {
  // One connection: the lock belongs to it, and is given back however this process ends.
  const sql = postgres(url, { max: 1, connect_timeout: CONNECT_TIMEOUT_S, onnotice: () => {} });
  try {
    await requireVersion(sql);
    await sql`select pg_advisory_lock(${LOCK_KEY})`;
    await migrate(drizzle(sql), { migrationsFolder });
  } finally {
    await sql.end({ timeout: CONNECT_TIMEOUT_S });
  }
}

async function requireVersion(sql: postgres.Sql): Promise<void> {
  const query = sql`select current_setting('server_version_num')::int / 10000 as major`;
  const [row] = await query.catch((error) => {
    throw new StartError(`DATABASE_URL cannot be used: ${error.message}.`, { cause: error });
  });
  if (row?.major >= OLDEST_VERSION) return;
  throw new StartError(
    `DATABASE_URL leads to PostgreSQL ${row?.major}; Pennon needs ${OLDEST_VERSION} or newer.`,
  );
}
