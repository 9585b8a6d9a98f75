import { AsyncLocalStorage } from 'node:async_hooks';
import type { SQL } from 'drizzle-orm';
import { PgDialect } from 'drizzle-orm/pg-core';
import { drizzle, type PostgresJsDatabase } from 'drizzle-orm/postgres-js';
import postgres from 'postgres';
import { ConfigError, getConfig } from '../config';
import { dropSingleton, processSingleton } from '../singleton';
import { currentTracer } from '../spans';
import { type Patience, patientSockets } from './patient-socket';
import { recordQueries } from './record-queries';
import * as schema from './schema';
import { inWriteTurn } from './turns';

export type Database = PostgresJsDatabase<typeof schema>;
/** A transaction that is under way. */
export type Transaction = Parameters<Parameters<Database['transaction']>[0]>[0];
/** What queries run on: the pool, or a transaction. */
export type Executor = Database | Transaction;

interface Connection {
  readonly client: postgres.Sql;
  readonly db: Database;
  /** Statements by name; see `preparedStatement`. */
  readonly prepared: Map<string, unknown>;
}

const MAX_CONNECTIONS = 20;
const CONNECT_TIMEOUT_S = 5;
const MAX_BACKOFF_S = 2;
/** Longer than anything that Pennon asks for. */
const POOL_PATIENCE: Patience = { awaitedMs: 30_000, restingMs: 120_000 };

function connect(): Connection {
  return { ...openDatabase('pennon', MAX_CONNECTIONS, POOL_PATIENCE), prepared: new Map() };
}

/**
 * Connections of their own to the database of `DATABASE_URL`; whoever opens them ends them.
 * @param name how PostgreSQL lists them
 * @param patience how long one of them may be silent; without it, for ever
 */
export function openDatabase(
  name: string,
  maxConnections: number,
  patience?: Patience,
): { readonly client: postgres.Sql; readonly db: Database } {
  const url = getConfig().databaseUrl;
  if (!url) throw new ConfigError('DATABASE_URL', 'must be set');
  const client = postgres(url, {
    max: maxConnections,
    connect_timeout: CONNECT_TIMEOUT_S,
    // A short, jittered back-off: the default waits up to 14 s after an outage.
    backoff: (attempt) => Math.min(MAX_BACKOFF_S, 0.05 * 2 ** attempt) * (0.5 + Math.random() / 2),
    connection: { application_name: name, TimeZone: 'UTC' },
    onnotice: () => {},
    // The driver's types do not know it.
    ...{ socket: patientSockets(patience) },
  });
  const tracer = currentTracer();
  if (tracer) recordQueries(client, tracer);
  return { client, db: drizzle(client, { schema }) };
}

const connection = () => processSingleton('database', connect);

interface Ambient {
  readonly tx: Transaction;
  readonly afterCommit: (() => void)[];
}

const ambient = () => processSingleton('ambient-transaction', () => new AsyncLocalStorage<Ambient>());

/**
 * The process's pool, opened on first use from `DATABASE_URL`; inside `inAmbientTransaction` that transaction.
 */
export function getDb(): Database {
  return ambient().getStore()?.tx ?? connection().db;
}

/**
 * Makes everything that `work` reads and writes through `getDb` one transaction; transactions that it opens are
 * savepoints of this one, whatever isolation they ask for. What it runs side by side must not open transactions.
 */
export async function inAmbientTransaction<T>(work: () => Promise<T>): Promise<T> {
  const afterCommit: (() => void)[] = [];
  const result = await inWriteTurn(() =>
    connection().db.transaction((tx) => ambient().run({ tx, afterCommit }, work)),
  );
  for (const act of afterCommit) act();
  return result;
}

/** Acts once what was just written is committed: at once, or when the ambient transaction is. */
export function afterCommit(act: () => void): void {
  const store = ambient().getStore();
  if (store) store.afterCommit.push(act);
  else act();
}

/** Whether `getDb` is an ambient transaction. */
export function isInAmbientTransaction(): boolean {
  return ambient().getStore() !== undefined;
}

/**
 * A statement of what is asked most often, on the pool: built once for each process and planned once for each
 * connection, which is most of what a small statement costs. Never inside `inAmbientTransaction`, which has a connection
 * already: whoever holds one and waits for another may wait for ever.
 * @param build makes it with drizzle's `.prepare()`
 */
export function preparedStatement<T>(name: string, build: (db: Database) => T): T {
  const { db, prepared } = connection();
  if (!prepared.has(name)) prepared.set(name, build(db));
  return prepared.get(name) as T;
}

const dialect = new PgDialect();

/**
 * Runs a statement on the pool, planned once for each connection: its text must not change with its values. It is a
 * transaction of its own.
 * @returns its rows as the driver reads them: times are text
 */
export async function runPrepared(statement: SQL): Promise<readonly Record<string, unknown>[]> {
  const { sql: text, params } = dialect.sqlToQuery(statement);
  return connection().client.unsafe(text, params as postgres.ParameterOrJSON<never>[], { prepare: true });
}

/** Gives `work` a transaction that reads all of its statements as of one instant. */
export function inReadTransaction<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
  return getDb().transaction(work, { isolationLevel: 'repeatable read', accessMode: 'read only' });
}

/** Closes the pool after what is under way, within `timeoutS` seconds; the next use opens a new one. */
export async function closeDatabase(timeoutS = 3): Promise<void> {
  await dropSingleton<Connection>('database')?.client.end({ timeout: timeoutS });
}
