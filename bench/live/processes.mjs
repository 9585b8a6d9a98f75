import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { freePort, startPennon } from '../shared/server.mjs';

const FOLDER = import.meta.dirname;
const PROBE = ['--import', path.join(FOLDER, 'heap-probe.mjs')];

/** Two instances of Pennon on one database, both measurable. */
export async function startInstances() {
  const first = await startPennon({ nodeArguments: PROBE });
  const second = await startPennon({
    nodeArguments: PROBE,
    env: { DATABASE_URL: first.databaseUrl, PENNON_ADMIN_API_KEY: first.key },
  });
  return {
    instances: [first, second],
    stop: async () => {
      await second.stop();
      await first.stop();
    },
  };
}

/** Bare node:http with the same streams. */
export async function startBare() {
  const port = await freePort();
  const child = spawn(process.execPath, [...PROBE, path.join(FOLDER, 'bare.mjs')], {
    env: { ...process.env, PORT: String(port) },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(child.stdout, 'data');
  return {
    url: `http://127.0.0.1:${port}`,
    child,
    stop: async () => {
      child.kill('SIGTERM');
      await once(child, 'exit');
    },
  };
}

/** Bytes that a process holds once its garbage is gone. */
export async function heapOf({ child }) {
  const told = new Promise((resolve) => {
    const look = (chunk) => {
      const found = /heap (\{.*\})/.exec(String(chunk));
      if (!found) return;
      child.stdout.off('data', look);
      resolve(JSON.parse(found[1]));
    };
    child.stdout.on('data', look);
  });
  child.kill('SIGUSR2');
  return told;
}
