import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { open, readFile, rm, stat, truncate } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Cluster } from './cluster';
import { runAs, spawnOptions } from './system-user';

/** A PostgreSQL server process. */
export interface Postmaster {
  readonly pid: number;
  readonly port: number;
  isAlive(): Promise<boolean>;
  /** What it has written to its log since it was started here; empty for one that was found running. */
  readLog(): Promise<string>;
}

/** Settings of PostgreSQL, such as `{ fsync: 'off' }`. */
export type Settings = Readonly<Record<string, string>>;

const LOG_LIMIT_BYTES = 10 * 1024 * 1024;
const POLL_MS = 20;
const FAST_SHUTDOWN_MS = 3_500;
const IMMEDIATE_SHUTDOWN_MS = 1_000;

const DEFAULT_SETTINGS: Settings = {
  timezone: 'UTC',
  log_timezone: 'UTC',
  shared_buffers: '128MB',
  max_connections: '100',
  log_checkpoints: 'off',
  // TCP only; a socket's path would have to be short.
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
};

/**
 * Finds the server that already runs on a cluster, and removes a postmaster.pid that names none: PostgreSQL itself
 * does not start over one that is empty, is damaged, or has the number of some other process of this user.
 */
export async function findPostmaster(cluster: Cluster): Promise<Postmaster | undefined> {
  const pidFile = path.join(cluster.dir, 'postmaster.pid');
  const lines = (await readFile(pidFile, 'utf8').catch(() => '')).split('\n');
  const [pid, port] = [Number(lines[0]), Number(lines[3])];
  const isAlive = () => isPostmasterOf(pid, cluster.dir);
  if (pid > 0 && port > 0 && (await isAlive())) return { pid, port, isAlive, readLog: async () => '' };
  await rm(pidFile, { force: true });
  return undefined;
}

/** Starts a server on a cluster. It lives on when this process is killed. */
export async function spawnPostmaster(
  cluster: Cluster,
  port: number,
  settings: Settings,
): Promise<Postmaster> {
  await limitLog(cluster.logFile);
  const log = await open(cluster.logFile, 'a', 0o600);
  try {
    const { size } = await log.stat();
    const all = { ...DEFAULT_SETTINGS, ...settings, port: String(port) };
    const options = Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
    const child = spawn(cluster.binaries.postgres, ['-D', cluster.dir, ...options], {
      ...spawnOptions(cluster.user),
      stdio: ['ignore', log.fd, log.fd],
      // Ctrl-C in the terminal is for Pennon, which then stops PostgreSQL last.
      detached: true,
    });
    await once(child, 'spawn');
    child.unref();
    return {
      pid: Number(child.pid),
      port,
      isAlive: async () => child.exitCode === null && child.signalCode === null,
      readLog: async () => (await readFile(cluster.logFile)).subarray(size).toString().trim(),
    };
  } finally {
    await log.close();
  }
}

/** Stops a server: its clients are cut off, what was committed is written out. */
export async function stopPostmaster(postmaster: Postmaster): Promise<void> {
  const steps = [
    ['SIGINT', FAST_SHUTDOWN_MS],
    // The next start then recovers from the log, as after a power cut.
    ['SIGQUIT', IMMEDIATE_SHUTDOWN_MS],
  ] as const;
  for (const [signal, patienceMs] of steps) {
    if (!(await postmaster.isAlive())) return;
    process.kill(postmaster.pid, signal);
    const deadline = performance.now() + patienceMs;
    while (performance.now() < deadline && (await postmaster.isAlive())) await sleep(POLL_MS);
  }
}

/** A TCP port of 127.0.0.1 that nobody listens on now. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** Whether a process is the postmaster of that very folder: a number alone proves nothing, it may be used again. */
async function isPostmasterOf(pid: number, dir: string): Promise<boolean> {
  if (process.platform !== 'linux') {
    const { output } = await runAs(undefined, 'ps', ['-ww', '-o', 'command=', '-p', String(pid)]);
    return output.includes('postgres') && output.includes(dir);
  }
  try {
    const [program] = (await readFile(`/proc/${pid}/cmdline`, 'utf8')).split('\0');
    // A postmaster works in its data directory, and only it keeps the program's name as its title.
    const [workDir, dataDir] = await Promise.all([stat(`/proc/${pid}/cwd`), stat(dir)]);
    return (
      path.basename(String(program)) === 'postgres' &&
      workDir.dev === dataDir.dev &&
      workDir.ino === dataDir.ino
    );
  } catch {
    return false;
  }
}

async function limitLog(file: string): Promise<void> {
  const size = await stat(file).then(
    (stats) => stats.size,
    () => 0,
  );
  if (size > LOG_LIMIT_BYTES) await truncate(file);
}
