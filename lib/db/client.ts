import { AsyncLocalStorage } from 'node:async_hooks';
import { drizzle, type PostgresJsDatabase } from 'drizzle-orm/postgres-js';
import postgres from 'postgres';
import { ConfigError, getConfig } from '../config';
import { dropSingleton, processSingleton } from '../singleton';
import * as schema from './schema';

export type Database = PostgresJsDatabase<typeof schema>;
/** A transaction that is under way. */
export type Transaction = Parameters<Parameters<Database['transaction']>[0]>[0];
/** What queries run on: the pool, or a transaction. */
export type Executor = Database | Transaction;

interface Connection {
  readonly client: postgres.Sql;
  readonly db: Database;
}

const MAX_CONNECTIONS = 20;
const CONNECT_TIMEOUT_S = 5;
const MAX_BACKOFF_S = 2;

function connect(): Connection {
  const url = getConfig().databaseUrl;
  if (!url) throw new ConfigError('DATABASE_URL', 'must be set');
  const client = postgres(url, {
    max: MAX_CONNECTIONS,
    connect_timeout: CONNECT_TIMEOUT_S,
    // A short, jittered back-off: the default waits up to 14 s after an outage.
    backoff: (attempt) => Math.min(MAX_BACKOFF_S, 0.05 * 2 ** attempt) * (0.5 + Math.random() / 2),
    connection: { application_name: 'pennon', TimeZone: 'UTC' },
    onnotice: () => {},
  });
  return { client, db: drizzle(client, { schema }) };
}

const connection = () => processSingleton('database', connect);

const ambient = () => processSingleton('ambient-transaction', () => new AsyncLocalStorage<Transaction>());

/**
 * The process's pool, opened on first use from `DATABASE_URL`; inside `inAmbientTransaction` that transaction.
 */
export function getDb(): Database {
  return ambient().getStore() ?? connection().db;
}

/**
 * Makes everything that `work` reads and writes through `getDb` one transaction; transactions that it opens are
 * savepoints of this one, whatever isolation they ask for. What it runs side by side must not open transactions.
 */
export function inAmbientTransaction<T>(work: () => Promise<T>): Promise<T> {
  return connection().db.transaction((tx) => ambient().run(tx, work));
}

/** Closes the pool after what is under way, within `timeoutS` seconds; the next use opens a new one. */
export async function closeDatabase(timeoutS = 3): Promise<void> {
  await dropSingleton<Connection>('database')?.client.end({ timeout: timeoutS });
}
