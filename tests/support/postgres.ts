import { randomUUID } from 'node:crypto';
import { readFileSync, rmSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import postgres from 'postgres';
import { startEmbeddedPostgres } from '../../server/embedded-postgres';

/** A PostgreSQL server for tests. */
export interface TestPostgres {
  /** Address of its maintenance database; whoever connects may create databases. */
  readonly url: string;
  stop(): Promise<void>;
}

/** Takes `TEST_DATABASE_URL` if it is set, else starts an embedded PostgreSQL in a folder of its own. */
export async function startTestPostgres(): Promise<TestPostgres> {
  const given = process.env.TEST_DATABASE_URL;
  if (given) return { url: given, stop: async () => {} };
  const dataDir = await mkdtemp(path.join(tmpdir(), 'pennon-test-'));
  const server = await startEmbeddedPostgres({
    dataDir,
    // A crash may lose all of it: nothing here outlives the run.
    settings: { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', max_connections: '200' },
  });
  const stopAtOnce = () => {
    stopPostmaster(server.clusterDir);
    rmSync(dataDir, { recursive: true, force: true, maxRetries: 3 });
  };
  process.once('exit', stopAtOnce);
  return {
    url: server.url,
    stop: async () => {
      await server.stop();
      process.off('exit', stopAtOnce);
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** Ends the server of a cluster at once, if one is left: it is a process of its own and outlives its owner. */
export function stopPostmaster(clusterDir: string): void {
  try {
    const [pid] = readFileSync(path.join(clusterDir, 'postmaster.pid'), 'utf8').split('\n');
    process.kill(Number(pid), 'SIGQUIT');
  } catch {
    // It has ended.
  }
}

/**
 * Creates an empty database, or a copy of `template`, under a name nobody else has.
 * @returns its address
 */
export async function createDatabase(serverUrl: string, template?: string): Promise<string> {
  const name = `pennon_${randomUUID().replaceAll('-', '')}`;
  await maintain(serverUrl, async (sql) => {
    await sql`create database ${sql(name)} ${template ? sql`template ${sql(template)}` : sql``}`;
  });
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  return url.href;
}

/** Drops a database, with whoever is still connected to it. */
export async function dropDatabase(serverUrl: string, databaseUrl: string): Promise<void> {
  const name = databaseName(databaseUrl);
  await maintain(serverUrl, async (sql) => {
    await sql`drop database if exists ${sql(name)} with (force)`;
  });
}

/** The name of the database that an address leads to. */
export function databaseName(databaseUrl: string): string {
  return new URL(databaseUrl).pathname.slice(1);
}

async function maintain(serverUrl: string, work: (sql: postgres.Sql) => Promise<void>): Promise<void> {
  const sql = postgres(serverUrl, { max: 1, onnotice: () => {} });
  try {
    await work(sql);
  } finally {
    await sql.end();
  }
}

/**
 * Lets nobody into a database any more, and ends who is in it, as an outage would.
 * @returns lets them in again
 */
export async function takeDatabaseAway(serverUrl: string, databaseUrl: string): Promise<() => Promise<void>> {
  const name = databaseName(databaseUrl);
  const allow = (allowed: boolean) =>
    maintain(serverUrl, async (sql) => {
      await sql`alter database ${sql(name)} with allow_connections ${sql.unsafe(String(allowed))}`;
      if (!allowed) await sql`select pg_terminate_backend(pid) from pg_stat_activity where datname = ${name}`;
    });
  await allow(false);
  return () => allow(true);
}
