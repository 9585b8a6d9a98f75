import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import postgres from 'postgres';
import { afterAll, beforeAll } from 'vitest';
import { freePort } from '../../support/free-port';
import { ADMIN, MAIN, ROOT, serverEnvironment } from '../../support/server';
import { launchProcess, type StartedProcess } from '../../support/server-process';
import { startTcpProxy, type TcpProxy } from '../../support/tcp-proxy';
import { type DatabaseServer, startDatabaseServer } from './database-server';
import { startRoundRobin } from './round-robin';

/** Nobody waits longer for an answer. */
const ANSWER_MS = 60_000;

/** Calls the REST API, on a connection of its own. */
export type CallApi = (
  method: string,
  path: string,
  body?: unknown,
  headers?: Readonly<Record<string, string>>,
) => Promise<Response>;

/** One process of Pennon, with a network of its own between it and the database. */
export interface Instance {
  readonly name: string;
  readonly url: string;
  readonly network: TcpProxy;
  /** Whether it is down because the test has seen to that: what it refuses then is no fault. */
  readonly isDown: () => boolean;
  /** Calls its REST API as the admin key, past the others. */
  readonly asAdmin: CallApi;
  readonly output: () => string;
  /** Ends it as a crash would, or as an operator would. */
  readonly end: (signal: 'SIGKILL' | 'SIGTERM') => Promise<void>;
  /** Resolves when it is ready. */
  readonly start: () => Promise<void>;
  readonly signal: (name: NodeJS.Signals) => void;
}

/** Instances on one database, behind one address. */
export interface Cluster {
  readonly url: string;
  readonly instances: readonly Instance[];
  readonly database: DatabaseServer;
  /** Straight to the database, past every network. */
  readonly sql: postgres.Sql;
  /** Calls the REST API of one instance after the other as the admin key. */
  readonly asAdmin: CallApi;
  /** One more instance, not started, on another database and not behind the address of the others. */
  readonly another: (databaseUrl: string) => Promise<Instance>;
}

/**
 * A cluster for all tests of a file.
 * @param disk the folder in which its database keeps its data
 */
export function runCluster(
  size: number,
  env: Readonly<Record<string, string>> = {},
  disk?: () => string,
): () => Cluster {
  let running: (Cluster & { readonly stop: () => Promise<void> }) | undefined;
  beforeAll(async () => {
    running = await startCluster(size, env, disk?.());
  });
  afterAll(() => running?.stop());
  return () => {
    if (!running) throw new Error('the cluster has not started');
    return running;
  };
}

async function startCluster(size: number, env: Readonly<Record<string, string>>, disk?: string) {
  const database = await startDatabaseServer(disk);
  // The same for all: a session and a token count on every instance.
  const shared = { PENNON_DEMO: '0', NEXTAUTH_SECRET: randomBytes(32).toString('hex'), ...env };
  const made = await Promise.all(
    Array.from({ length: size }, (_, n) => makeInstance(`instance ${n + 1}`, database.url, shared)),
  );
  const another = async (databaseUrl: string) => {
    const one = await makeInstance('another instance', databaseUrl, shared);
    made.push(one);
    return one.instance;
  };
  const instances = made.map(({ instance }) => instance);
  // All at once: whoever comes first migrates.
  await Promise.all(instances.map((instance) => instance.start()));
  const sql = postgres(database.url, { max: 5, onnotice: () => {}, backoff: () => 0.1 });
  const front = await startRoundRobin(instances.map(({ url }) => url));
  return {
    url: front.url,
    instances,
    database,
    sql,
    asAdmin: callerOf(front.url),
    another,
    stop: async () => {
      await Promise.all(made.map(({ remove }) => remove()));
      await front.stop();
      await sql.end({ timeout: 1 });
      await database.remove();
    },
  };
}

async function makeInstance(name: string, databaseUrl: string, shared: Readonly<Record<string, string>>) {
  const [port, network, dataDir] = await Promise.all([
    freePort(),
    startTcpProxy(databaseUrl),
    mkdtemp(path.join(tmpdir(), 'pennon-instance-')),
  ]);
  const url = `http://localhost:${port}`;
  const env = { ...serverEnvironment({ port, databaseUrl: network.url, dataDir }), ...shared };
  let isDown = true;
  let process: StartedProcess | undefined;
  const end = async (signal: 'SIGKILL' | 'SIGTERM') => {
    isDown = true;
    await process?.end(signal);
  };
  const instance: Instance = {
    name,
    url,
    network,
    isDown: () => isDown,
    asAdmin: callerOf(url),
    output: () => process?.output() ?? '',
    end,
    start: async () => {
      process = launchProcess({ main: MAIN, cwd: ROOT, env, url });
      await process.ready;
      isDown = false;
    },
    signal: (name) => process?.signal(name),
  };
  const remove = async () => {
    await end('SIGTERM');
    await network.stop();
    await rm(dataDir, { recursive: true, force: true });
  };
  return { instance, remove };
}

/** Calls a server's REST API with an admin key. */
export function callerOf(url: string, key: string = ADMIN.apiKey): CallApi {
  const authorization = `Bearer ${key}`;
  const own = { authorization, 'content-type': 'application/json', connection: 'close' };
  return (method, path, body, headers) =>
    fetch(`${url}${path}`, {
      method,
      headers: { ...own, ...headers },
      body: body === undefined ? null : JSON.stringify(body),
      signal: AbortSignal.timeout(ANSWER_MS),
    });
}
