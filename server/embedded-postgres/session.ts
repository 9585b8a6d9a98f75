import { setTimeout as sleep } from 'node:timers/promises';
import postgres from 'postgres';
import { diskFull, errorCode, type StartError } from '../start-error';
import { type Cluster, SUPERUSER } from './cluster';
import { EmbeddedPostgresError } from './errors';
import { findPostmaster, freePort, type Postmaster, type Settings, spawnPostmaster } from './postmaster';

/**
 * A running server, and this process's one connection to it as an owner. The connections of all owners tell whether
 * anybody still uses the server, and the loss of ours tells that it is gone.
 */
export interface Session {
  readonly postmaster: Postmaster;
  /** True when the server was running already. */
  readonly adopted: boolean;
  /** Settles when the connection is lost or ended. */
  readonly closed: Promise<void>;
  hasOtherOwners(): Promise<boolean>;
  end(): Promise<void>;
}

/** The address of one of the cluster's databases. */
export function urlOf(cluster: Cluster, port: number, database: string): string {
  return `postgres://${SUPERUSER}:${cluster.password}@127.0.0.1:${port}/${database}`;
}

const DATABASE = 'pennon';
const OWNER = 'pennon-owner';
const POLL_MS = 25;
const RETRY_MS = 250;
const START_PATIENCE_MS = 20_000;
const ANSWER_PATIENCE_MS = 60_000;
const CONNECT_TIMEOUT_S = 5;
/** SQLSTATE of a server that is starting, recovering or shutting down. */
const CANNOT_CONNECT_NOW = '57P03';
const WRONG_PASSWORD = '28P01';
const DISK_FULL = '53100';
/** What a connection fails with while its server comes or goes. */
const PASSING = new Set([
  CANNOT_CONNECT_NOW,
  '57P01',
  '57P02',
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'CONNECT_TIMEOUT',
  'CONNECTION_CLOSED',
]);

export interface SessionOptions {
  readonly settings: Settings;
  /** The port to use if the server has to be started; a free one without it. */
  readonly port?: number | undefined;
  readonly signal: AbortSignal;
}

/** Takes over the server that runs on a cluster, or starts one. Call it with the cluster's lock held. */
export async function openSession(cluster: Cluster, options: SessionOptions): Promise<Session> {
  const deadline = performance.now() + START_PATIENCE_MS;
  for (;;) {
    const running = await findPostmaster(cluster);
    const postmaster =
      running ?? (await spawnPostmaster(cluster, options.port ?? (await freePort()), options.settings));
    const sql = await connectWhenReady(cluster, postmaster, options.signal);
    if (sql) return { ...sql, postmaster, adopted: running !== undefined };

    const log = await postmaster.readLog();
    if (!isPassing(log) || performance.now() > deadline) throw startFailed(cluster, log);
    await sleep(RETRY_MS, undefined, { signal: options.signal });
  }
}

/** What may be over in a moment: the last server's children still end, or another server took the port or the lock. */
function isPassing(log: string): boolean {
  return (
    log === '' ||
    /pre-existing shared memory|already exists|could not bind|could not create any TCP/.test(log)
  );
}

function startFailed(cluster: Cluster, log: string): StartError {
  if (/No space left on device/.test(log)) return diskFull(cluster.dir);
  const end = log.split('\n').slice(-8).join('\n');
  return new EmbeddedPostgresError(`PostgreSQL did not start (${cluster.logFile}):\n${end}\n`);
}

type Connection = Pick<Session, 'closed' | 'hasOtherOwners' | 'end'>;

/** Waits, through a recovery of any length, until the server lets us in; undefined if it ends before. */
async function connectWhenReady(
  cluster: Cluster,
  postmaster: Postmaster,
  signal: AbortSignal,
): Promise<Connection | undefined> {
  let deadline = performance.now() + ANSWER_PATIENCE_MS;
  while (await postmaster.isAlive()) {
    try {
      return await connect(cluster, postmaster.port);
    } catch (error) {
      const code = errorCode(error) ?? '';
      if (code === WRONG_PASSWORD) throw notOurs(cluster, 'it does not take the stored password');
      if (code === DISK_FULL) throw diskFull(cluster.dir);
      if (!PASSING.has(code)) throw error;
      if (code === CANNOT_CONNECT_NOW) deadline = performance.now() + ANSWER_PATIENCE_MS;
      if (performance.now() > deadline) throw notOurs(cluster, `it does not answer: ${error}`);
    }
    await sleep(POLL_MS, undefined, { signal });
  }
  return undefined;
}

function notOurs(cluster: Cluster, why: string): EmbeddedPostgresError {
  return new EmbeddedPostgresError(`A PostgreSQL runs on ${cluster.dir}, but ${why}.`);
}

async function connect(cluster: Cluster, port: number): Promise<Connection> {
  let onclose = () => {};
  const closed = new Promise<void>((resolve) => {
    onclose = resolve;
  });
  const sql = postgres(urlOf(cluster, port, 'postgres'), {
    max: 1,
    max_lifetime: null,
    idle_timeout: 0,
    connect_timeout: CONNECT_TIMEOUT_S,
    fetch_types: false,
    connection: { application_name: OWNER },
    onclose,
    onnotice: () => {},
  });
  const end = () => sql.end({ timeout: 1 });
  try {
    const [row] = await sql`select current_setting('data_directory') as dir`;
    if (row?.dir !== cluster.dir) throw notOurs(cluster, `port ${port} leads to ${row?.dir}`);
    await createDatabase(sql);
    return { closed, hasOtherOwners: () => hasOtherOwners(sql), end };
  } catch (error) {
    await end();
    throw error;
  }
}

async function createDatabase(sql: postgres.Sql): Promise<void> {
  const existing = await sql`select 1 from pg_database where datname = ${DATABASE}`;
  if (existing.length === 0) await sql`create database ${sql(DATABASE)}`;
}

async function hasOtherOwners(sql: postgres.Sql): Promise<boolean> {
  const others = await sql`
    select 1 from pg_stat_activity where application_name = ${OWNER} and pid <> pg_backend_pid()`;
  return others.length > 0;
}
