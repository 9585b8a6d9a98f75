// A Pennon of the built server with the demo's data, for as long as pictures are taken.
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const START_TIMEOUT_MS = 120_000;
const POLL_MS = 200;

/**
 * Starts it and waits until it is ready.
 * @param {string} root the project's folder
 * @returns {Promise<{ url: string, email: string, password: string, stop: () => Promise<void> }>}
 */
export async function startDemo(root) {
  const port = await freePort();
  const url = `http://localhost:${port}`;
  const dataDir = await mkdtemp(path.join(tmpdir(), 'pennon-pictures-'));
  const [email, password] = ['admin@example.com', randomBytes(24).toString('hex')];
  const child = spawn(process.execPath, ['dist/server/main.mjs'], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit'],
    env: {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      NODE_ENV: 'production',
      TZ: 'UTC',
      PORT: String(port),
      NEXTAUTH_URL: url,
      PENNON_DATA_DIR: dataDir,
      PENNON_ADMIN_EMAIL: email,
      PENNON_ADMIN_PASSWORD: password,
    },
  });
  const stop = async () => {
    if (child.exitCode === null) {
      child.kill('SIGTERM');
      await once(child, 'exit');
    }
    await rm(dataDir, { recursive: true, force: true });
  };
  try {
    await untilReady(url, child);
  } catch (error) {
    await stop();
    throw error;
  }
  return { url, email, password, stop };
}

async function untilReady(url, child) {
  const deadline = Date.now() + START_TIMEOUT_MS;
  for (;;) {
    const answer = await fetch(`${url}/api/health/ready`).catch(() => null);
    if (answer?.ok) return;
    if (child.exitCode !== null) throw new Error('the server ended before it was ready');
    if (Date.now() > deadline) throw new Error('the server was not ready in time');
    await sleep(POLL_MS);
  }
}

async function freePort() {
  const server = createServer().listen(0);
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}
