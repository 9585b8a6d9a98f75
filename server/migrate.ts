import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type MigrationMeta, readMigrationFiles } from 'drizzle-orm/migrator';
import postgres from 'postgres';
import { projectRoot } from './project-root';
import { errorCode, StartError } from './start-error';

const OLDEST_VERSION = 15;
/** Constant for all versions of Pennon: whoever migrates holds this lock. */
const LOCK_KEY = 7_366_701;
const CONNECT_TIMEOUT_S = 10;
const POLL_MS = 200;
/** Writers queue up behind a statement that waits for a table: it gives up, lets them pass, and tries again. */
const TABLE_LOCK_MS = 1_000;
/**
 * For all tables of a transaction together. It holds some while it waits for others, whose holders may wait for these:
 * PostgreSQL ends one of the two, who may be somebody we serve, once that one has waited for a second (`deadlock_timeout`).
 */
const ALL_LOCKS_MS = 600;
/** However long the statements before have taken. */
const LEAST_LOCK_MS = 50;
const RETRY_MS = 1_000;
/** `lock_not_available`, `deadlock_detected`. */
const IN_THE_WAY: ReadonlySet<string | undefined> = new Set(['55P03', '40P01']);
/** An index on a table in use is made beside it, which PostgreSQL does only outside a transaction. */
const BESIDE = /\bconcurrently\b/i;

/**
 * Brings a database to this version's schema while earlier versions may serve from it. Several processes may do it at
 * once: one migrates, the others wait.
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
    await takeLock(sql);
    await sql`select set_config('lock_timeout', ${String(TABLE_LOCK_MS)}, false)`;
    const doneUntil = await prepareRecord(sql);
    for (const migration of readMigrationFiles({ migrationsFolder })) {
      if (migration.folderMillis > doneUntil) await apply(sql, migration);
    }
  } finally {
    await sql.end({ timeout: CONNECT_TIMEOUT_S });
  }
}

/** Asks again and again: whoever waits inside a statement holds up an index that is made beside its table. */
async function takeLock(sql: postgres.Sql): Promise<void> {
  for (;;) {
    const [row] = await sql`select pg_try_advisory_lock(${LOCK_KEY}) as taken`;
    if (row?.taken) return;
    await sleep(POLL_MS);
  }
}

/** Where drizzle keeps what was applied. Returns the time of the newest migration that was. */
async function prepareRecord(sql: postgres.Sql): Promise<number> {
  await sql`create schema if not exists drizzle`;
  await sql`
    create table if not exists drizzle.__drizzle_migrations (
      id serial primary key, hash text not null, created_at bigint
    )`;
  const [row] = await sql`select max(created_at) as newest from drizzle.__drizzle_migrations`;
  return Number(row?.newest ?? 0);
}

/** Applies one migration, whole or not at all; one that works beside a table in use can be begun anew instead. */
async function apply(sql: postgres.Sql, migration: MigrationMeta): Promise<void> {
  const isBeside = migration.sql.some((statement) => BESIDE.test(withoutComments(statement)));
  const work = async (on: postgres.ISql) => {
    const began = performance.now();
    for (const statement of migration.sql) {
      if (!isBeside) await waitForLocks(on, ALL_LOCKS_MS - (performance.now() - began));
      await on.unsafe(statement);
    }
    await on`
      insert into drizzle.__drizzle_migrations (hash, created_at)
      values (${migration.hash}, ${migration.folderMillis})`;
  };
  for (;;) {
    try {
      await (isBeside ? work(sql) : sql.begin(work));
      return;
    } catch (error) {
      if (!IN_THE_WAY.has(errorCode(error))) throw error;
    }
    await sleep(RETRY_MS);
  }
}

/** How long the statements that follow wait for tables, until the transaction ends. */
function waitForLocks(on: postgres.ISql, ms: number): Promise<unknown> {
  const timeout = String(Math.max(LEAST_LOCK_MS, Math.round(ms)));
  return on`select set_config('lock_timeout', ${timeout}, true)`;
}

const withoutComments = (statement: string) => statement.replace(/--.*$/gm, '');

async function requireVersion(sql: postgres.Sql): Promise<void> {
  const query = sql`select current_setting('server_version_num')::int / 10000 as major`;
  const [row] = await query.catch((error) => {
    throw new StartError('database_refused', `DATABASE_URL cannot be used: ${error.message}.`, {
      cause: error,
    });
  });
  if (row?.major >= OLDEST_VERSION) return;
  throw new StartError(
    'database_refused',
    `DATABASE_URL leads to PostgreSQL ${row?.major}; Pennon needs ${OLDEST_VERSION} or newer.`,
  );
}
