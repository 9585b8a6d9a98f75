import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { freePort } from './free-port';
import { createDatabase, dropDatabase, stopPostmaster } from './postgres';
import { type ServerProcess, startProcess } from './server-process';

/** The folder of the project. */
export const ROOT = path.resolve(import.meta.dirname, '../..');
/** The instrumented build. */
export const MAIN = path.join(ROOT, 'dist', 'coverage', 'main.mjs');

/** Who and what every test server knows from its start. */
export const ADMIN = {
  email: 'admin@example.com',
  password: 'correct horse battery staple',
  apiKey: `pnn_${randomBytes(32).toString('hex')}`,
} as const;
const CRON_SECRET = randomBytes(32).toString('hex');

export interface ServerOptions {
  /** Variables for the process, over those of every test server; undefined unsets one. */
  readonly env?: Readonly<Record<string, string | undefined>>;
}

/** A whole Pennon, as people run it, with a database and a data folder to itself. */
export interface RunningServer {
  /** `http://localhost:<port>`; stays the same over a restart. */
  readonly url: string;
  readonly dataDir: string;
  readonly databaseUrl: string;
  /** What the process has printed so far. */
  output(): string;
  /** Ends it as an operator would and removes its data. */
  stop(): Promise<void>;
  /** Ends it as a crash would; the data stays for `restart`. Its coverage is lost. */
  kill(): Promise<void>;
  /** Ends it, if it runs, and starts it again on the same data, with `env` over the first one. */
  restart(options?: ServerOptions): Promise<void>;
}

/**
 * Starts the instrumented build on a fresh database, with the demo data unless `PENNON_DEMO` says otherwise,
 * and waits until it is ready.
 */
export async function startServer(options: ServerOptions = {}): Promise<RunningServer> {
  if (!existsSync(MAIN)) throw new Error('There is no instrumented build: npm test -- --only build');
  const postgresUrl = process.env.PENNON_TEST_POSTGRES_URL;
  if (!postgresUrl) throw new Error('PENNON_TEST_POSTGRES_URL is not set: this runs below Playwright only');

  const port = await freePort();
  const url = `http://localhost:${port}`;
  const databaseUrl = await createDatabase(postgresUrl);
  const dataDir = await mkdtemp(path.join(tmpdir(), 'pennon-e2e-'));
  let env = { ...serverEnvironment({ port, databaseUrl, dataDir }), ...options.env };
  const start = (): Promise<ServerProcess> => startProcess({ main: MAIN, cwd: ROOT, env, url });

  const removeData = async () => {
    await dropDatabase(postgresUrl, databaseUrl);
    // Only one that brought its own PostgreSQL, and crashed, leaves it running.
    stopPostmaster(path.join(dataDir, 'postgresql', 'data'));
    await rm(dataDir, { recursive: true, force: true });
  };

  let running = await start().catch(async (error: unknown) => {
    await removeData();
    throw error;
  });
  return {
    url,
    dataDir,
    databaseUrl,
    output: () => running.output(),
    stop: async () => {
      try {
        await running.end('SIGTERM');
      } finally {
        await removeData();
      }
    },
    kill: () => running.end('SIGKILL'),
    restart: async (changes = {}) => {
      await running.end('SIGTERM');
      env = { ...env, ...changes.env };
      running = await start();
    },
  };
}

/** The whole environment of a test server: nothing of the developer's own leaks in. */
export function serverEnvironment(server: { port: number; databaseUrl: string; dataDir: string }) {
  return {
    PATH: process.env.PATH,
    HOME: process.env.HOME,
    NODE_ENV: 'production',
    NEXT_TELEMETRY_DISABLED: '1',
    PENNON_COVERAGE: '1',
    PENNON_COVERAGE_DIR: process.env.PENNON_COVERAGE_DIR,
    PORT: String(server.port),
    DATABASE_URL: server.databaseUrl,
    PENNON_DATA_DIR: server.dataDir,
    PENNON_DEMO: '1',
    PENNON_ADMIN_EMAIL: ADMIN.email,
    PENNON_ADMIN_PASSWORD: ADMIN.password,
    PENNON_ADMIN_API_KEY: ADMIN.apiKey,
    CRON_SECRET,
  };
}
