// One process at a time, across processes. The lock is a bound socket: the kernel gives it back however its
// holder ends, so there is no stale lock to recognise.
import { createHash } from 'node:crypto';
import { rmSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const POLL_MS = 40;

/**
 * Runs `work` while no other process of this machine holds the lock of that name. Not re-entrant.
 * @template T
 * @param {string} name what is guarded, best an absolute path
 * @param {(lock: number | 'ignore') => Promise<T>} work gets what a child process may have among its
 * `stdio` to hold the lock too, until it ends
 * @param {{ timeoutMs?: number, onWait?: () => void }} [options] `onWait` is called once if the lock is taken
 * @returns {Promise<T>}
 */
export async function withProcessLock(name, work, { timeoutMs = Infinity, onWait } = {}) {
  const address = addressOf(name);
  const deadline = performance.now() + timeoutMs;
  let lock = await tryBind(address);
  if (!lock) onWait?.();
  while (!lock) {
    if (performance.now() >= deadline)
      throw new LockTimeoutError(`Another process holds the lock of ${name}`);
    await sleep(POLL_MS);
    lock = await tryBind(address);
  }
  const held = lock;
  try {
    return await work(shareable(held));
  } finally {
    await new Promise((resolve) => held.close(resolve));
  }
}

/** The lock was not free in time. */
export class LockTimeoutError extends Error {}

// Node has no public name for the descriptor; where there is none, a child just does not share the lock.
function shareable(server) {
  const fd = server._handle?.fd ?? -1;
  return fd >= 0 ? fd : 'ignore';
}

function addressOf(name) {
  const key = `pennon-${createHash('sha256').update(name).digest('hex').slice(0, 32)}`;
  if (process.platform === 'linux') return `\0${key}`;
  if (process.platform === 'win32') return `\\\\.\\pipe\\${key}`;
  return path.join(tmpdir(), `${key}.sock`);
}

async function tryBind(address) {
  const server = await listen(address);
  if (server || !path.isAbsolute(address) || process.platform === 'win32') return server;
  // Without abstract sockets a killed holder leaves its file; nobody answers there.
  if (!(await isAnswered(address))) rmSync(address, { force: true });
  return undefined;
}

function listen(address) {
  return new Promise((resolve, reject) => {
    const server = createServer((socket) => socket.destroy());
    server.once('error', (error) => (error.code === 'EADDRINUSE' ? resolve(undefined) : reject(error)));
    server.listen(address, () => resolve(server));
  });
}

function isAnswered(address) {
  return new Promise((resolve) => {
    const socket = connect(address);
    socket.once('connect', () => resolve(true));
    socket.once('error', (error) => resolve(error.code !== 'ECONNREFUSED'));
    socket.once('close', () => socket.destroy());
  });
}
