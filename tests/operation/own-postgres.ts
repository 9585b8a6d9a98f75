import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chown, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import postgres from 'postgres';
import { isRoot, NOBODY, spawnOptions } from '../../server/embedded-postgres/system-user';
import { freePort } from '../support/free-port';

/** Where Debian and its like put the programs of each version. */
const VERSIONS = '/usr/lib/postgresql';
const START_MS = 60_000;
const run = promisify(execFile);

/** PostgreSQL as people have one of their own, with all of its programs. */
export interface OwnPostgres {
  readonly version: string;
  /** Address of a database on it, which need not be there. */
  readonly databaseUrl: (name: string) => string;
  /** Runs one of its programs, `pg_dump` say, and returns what it printed. */
  readonly program: (name: string, args: readonly string[]) => Promise<string>;
  /** An empty folder that its programs can write to. */
  readonly folder: string;
  readonly stop: () => Promise<void>;
}

/**
 * Starts the system's PostgreSQL with an empty cluster of its own: the embedded one comes without `pg_dump`.
 * @throws Error where there is none
 */
export async function startOwnPostgres(): Promise<OwnPostgres> {
  const bin = await binariesFolder();
  const user = isRoot() ? NOBODY : undefined;
  const folder = await mkdtemp(path.join(tmpdir(), 'pennon-own-postgres-'));
  if (user) await chown(folder, user.uid, user.gid);
  const cluster = path.join(folder, 'cluster');
  const program = async (name: string, args: readonly string[]) =>
    (await run(path.join(bin, name), args, spawnOptions(user))).stdout;
  await program('initdb', ['-D', cluster, '-U', 'pennon', '-A', 'trust', '-E', 'UTF8', '--no-sync']);
  const port = await freePort();
  const settings = ['-p', String(port), '-c', `unix_socket_directories=${folder}`];
  const server = spawn(path.join(bin, 'postgres'), ['-D', cluster, ...settings], {
    ...spawnOptions(user),
    stdio: 'ignore',
  });
  const endWithUs = () => server.kill('SIGQUIT');
  process.once('exit', endWithUs);
  const databaseUrl = (name: string) => `postgres://pennon@127.0.0.1:${port}/${name}`;
  const version = await untilItAnswers(databaseUrl('postgres'));
  return {
    version,
    databaseUrl,
    program,
    folder,
    stop: async () => {
      process.off('exit', endWithUs);
      server.kill('SIGINT');
      if (server.exitCode === null) await once(server, 'exit');
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Of the newest version that is there. */
async function binariesFolder(): Promise<string> {
  const versions = await readdir(VERSIONS).catch(() => []);
  const newest = versions.map(Number).sort((a, b) => b - a)[0];
  if (newest) return path.join(VERSIONS, String(newest), 'bin');
  throw new Error(`There is no PostgreSQL in ${VERSIONS}; on Debian: apt-get install postgresql`);
}

async function untilItAnswers(url: string): Promise<string> {
  for (const deadline = Date.now() + START_MS; ; await sleep(100)) {
    const sql = postgres(url, { max: 1, onnotice: () => {} });
    try {
      const [row] = await sql`select current_setting('server_version') as version`;
      return String(row?.version);
    } catch (error) {
      if (Date.now() > deadline) throw error;
    } finally {
      await sql.end({ timeout: 0 });
    }
  }
}
