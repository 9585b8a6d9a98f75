import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const ROOT = path.resolve(import.meta.dirname, '../..');
const READY_MS = 120_000;

/**
 * Starts Pennon as it is built, with its normal settings in a new folder, and with its own PostgreSQL unless `env` has
 * another.
 */
export async function startPennon({ env: changes = {}, nodeArguments = [] } = {}) {
  const ownDir = changes.PENNON_DATA_DIR ? null : await mkdtemp(path.join(tmpdir(), 'pennon-bench-'));
  const dataDir = changes.PENNON_DATA_DIR ?? ownDir;
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const key = changes.PENNON_ADMIN_API_KEY ?? `pnn_${randomBytes(32).toString('base64url')}`;
  const admin = { email: 'admin@example.com', password: randomBytes(16).toString('base64url') };
  const env = {
    ...process.env,
    NODE_ENV: 'production',
    PORT: String(port),
    NEXTAUTH_URL: url,
    PENNON_DATA_DIR: dataDir,
    PENNON_ADMIN_API_KEY: key,
    PENNON_ADMIN_EMAIL: admin.email,
    PENNON_ADMIN_PASSWORD: admin.password,
    PENNON_DEMO: '0',
    DATABASE_URL: '',
    ...changes,
  };
  const child = spawn(process.execPath, [...nodeArguments, 'dist/server/main.mjs'], {
    cwd: ROOT,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      output = (output + chunk).slice(-10_000);
    });
  }
  const stop = async () => {
    if (child.exitCode === null) {
      child.kill('SIGTERM');
      await once(child, 'exit');
    }
    if (ownDir) await rm(ownDir, { recursive: true, force: true, maxRetries: 3 });
  };
  try {
    await untilReady(url, child, () => output);
    const address = env.DATABASE_URL || (await databaseUrl(dataDir));
    return { url, key, admin, child, pid: child.pid, databaseUrl: address, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function untilReady(url, child, output) {
  for (const deadline = Date.now() + READY_MS; ; await sleep(200)) {
    const answer = await fetch(`${url}/api/health/ready`).catch(() => null);
    if (answer?.ok) return;
    if (child.exitCode !== null || Date.now() > deadline)
      throw new Error(`Pennon did not start:\n${output()}`);
  }
}

async function databaseUrl(dataDir) {
  const folder = path.join(dataDir, 'postgresql');
  const password = (await readFile(path.join(folder, 'password'), 'utf8')).trim();
  const port = (await readFile(path.join(folder, 'data', 'postmaster.pid'), 'utf8')).split('\n')[3];
  return `postgres://pennon:${password}@127.0.0.1:${port}/pennon`;
}

/** A port that nobody listens on. */
export async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  return port;
}

/** The memory of a process that is in RAM now, in MB. */
export async function residentMb(pid) {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Number(/^VmRSS:\s+(\d+)/m.exec(status)[1]) / 1024;
}
