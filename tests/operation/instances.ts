import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { freePort } from '../support/free-port';
import { startProcess } from '../support/server-process';

const ROOT = path.resolve(import.meta.dirname, '../..');

/** Where the proxy comes from; whoever comes from another address of this machine is a client. */
const PROXY = '127.0.0.1';

/** Longer than nginx keeps a connection to an instance. */
const DRAIN_MS = 6_000;

/** The password of the first administrator, and the key that all instances take from their environment. */
export const ADMIN_PASSWORD = 'correct horse battery staple';
export const ADMIN_KEY = `pnn_${randomBytes(32).toString('hex')}`;
const NEXTAUTH_SECRET = randomBytes(32).toString('hex');

/** An instance as it is deployed: the build that people get, on a given database. */
export interface Instance {
  readonly url: string;
  readonly port: number;
  readonly dataDir: string;
  /** What the process has printed so far. */
  readonly output: () => string;
  /** Ends it as an orchestrator does, and starts it, or the build of another folder, at the same address. */
  readonly restart: (changes?: {
    readonly root?: string;
    readonly databaseUrl?: string | undefined;
    readonly meanwhile?: () => Promise<unknown>;
  }) => Promise<void>;
  readonly stop: () => Promise<void>;
}

/**
 * Starts an instance and waits until it is ready.
 * @param databaseUrl undefined starts one with its own PostgreSQL
 * @param root the folder of a built Pennon
 */
export async function startInstance(databaseUrl: string | undefined, root: string = ROOT): Promise<Instance> {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'pennon-operation-'));
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const { PATH, HOME } = process.env;
  const environment = {
    PATH,
    HOME,
    NODE_ENV: 'production',
    PORT: String(port),
    NEXTAUTH_SECRET,
    NEXTAUTH_URL: url,
    PENNON_DATA_DIR: dataDir,
    PENNON_ADMIN_PASSWORD: ADMIN_PASSWORD,
    PENNON_ADMIN_API_KEY: ADMIN_KEY,
    PENNON_DRAIN_MS: String(DRAIN_MS),
    PENNON_TRUSTED_PROXIES: PROXY,
    PENNON_DEMO: '0',
  };
  const start = (folder: string, of: string | undefined) => {
    const env = { ...environment, DATABASE_URL: of };
    const main = path.join(folder, 'dist/server/main.mjs');
    if (!existsSync(main)) throw new Error(`${folder} has no build: npm run build`);
    return againOnce(() => startProcess({ main, cwd: folder, env, url }));
  };
  let running = await start(root, databaseUrl);
  return {
    url,
    port,
    dataDir,
    output: () => running.output(),
    restart: async ({ root: folder = root, databaseUrl: of = databaseUrl, meanwhile } = {}) => {
      await running.end('SIGTERM');
      await meanwhile?.();
      running = await start(folder, of);
    },
    stop: async () => {
      await running.end('SIGTERM');
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** As an orchestrator does with what could not start: this machine may be so busy that the database seems to be away. */
async function againOnce<T>(start: () => Promise<T>): Promise<T> {
  try {
    return await start();
  } catch (error) {
    console.warn(String(error));
    return start();
  }
}
