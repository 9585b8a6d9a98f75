import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../support/free-port';

const CONFIG = path.resolve(import.meta.dirname, '../../deploy/nginx/nginx.conf');
const START_MS = 20_000;

/** The proxy of `deploy/`, in front of instances of this machine. */
export interface Nginx {
  readonly url: string;
  readonly stop: () => Promise<void>;
}

/**
 * Starts the system's nginx with the configuration that we give away; only addresses are replaced.
 * @throws Error where there is no nginx
 */
export async function startNginx(ports: readonly [number, number, number]): Promise<Nginx> {
  const folder = await mkdtemp(path.join(tmpdir(), 'pennon-nginx-'));
  const port = await freePort();
  const given = await readFile(CONFIG, 'utf8');
  const config = ports
    .reduce((text, to, index) => text.replace(`pennon-${index + 1}:3000`, `127.0.0.1:${to}`), given)
    .replace('listen 8080', `listen 127.0.0.1:${port}`)
    .replaceAll('/tmp/', `${folder}/`);
  const file = path.join(folder, 'nginx.conf');
  await writeFile(file, config);
  const child = spawn('nginx', ['-c', file, '-p', folder, '-g', 'daemon off;'], { stdio: 'inherit' });
  await Promise.race([once(child, 'spawn'), failed(child)]);
  const url = `http://127.0.0.1:${port}`;
  await untilItAnswers(url, child);
  return {
    url,
    stop: async () => {
      child.kill('SIGTERM');
      if (child.exitCode === null) await once(child, 'exit');
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function failed(child: ChildProcess): Promise<never> {
  const [error] = await once(child, 'error').catch((error) => [error]);
  throw new Error('nginx cannot be run; on Debian: apt-get install nginx-light', { cause: error });
}

async function untilItAnswers(url: string, child: ChildProcess): Promise<void> {
  for (const deadline = Date.now() + START_MS; ; await sleep(50)) {
    const answer = await fetch(`${url}/api/health/ready`).catch(() => null);
    if (answer?.ok) return;
    if (child.exitCode !== null || Date.now() > deadline) throw new Error('nginx does not answer');
  }
}
