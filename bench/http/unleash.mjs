// unleash-server from npm, with a database of its own on the same PostgreSQL, and as many flags.
import { execFileSync, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import postgres from 'postgres';
import { freePort } from '../shared/server.mjs';

const FOLDER = path.resolve(import.meta.dirname, '../unleash');
const SERVER = path.join(FOLDER, 'node_modules/unleash-server');
const READY_MS = 180_000;
const ENVIRONMENT = 'development';

/** Whether it is installed; where `install` is wanted and npm can reach a registry, it is afterwards. */
export function hasUnleash({ install }) {
  if (!existsSync(SERVER) && install) {
    try {
      execFileSync('npm', ['ci', '--ignore-scripts', '--prefix', FOLDER], { stdio: 'inherit' });
    } catch {
      console.error('unleash-server could not be installed; going on without it');
    }
  }
  return existsSync(SERVER);
}

/**
 * Starts it with flags that are on for everybody, so that each of them is in an answer.
 * @param databaseUrl of any database on the PostgreSQL that it is to use
 */
export async function startUnleash(databaseUrl, flags) {
  const database = await ownDatabase(databaseUrl);
  const port = await freePort();
  const secret = () => randomBytes(16).toString('hex');
  const [admin, frontend] = [`*:*.${secret()}`, `default:${ENVIRONMENT}.${secret()}`];
  const child = spawn(process.execPath, ['dist/server.js'], {
    cwd: SERVER,
    stdio: ['ignore', 'ignore', 'ignore'],
    env: {
      PATH: process.env.PATH,
      NODE_ENV: 'production',
      ...database,
      DATABASE_SSL: 'false',
      HTTP_HOST: '127.0.0.1',
      HTTP_PORT: String(port),
      LOG_LEVEL: 'error',
      CHECK_VERSION: 'false',
      SEND_TELEMETRY: 'false',
      INIT_ADMIN_API_TOKENS: admin,
      INIT_FRONTEND_API_TOKENS: frontend,
    },
  });
  const stop = async () => {
    if (child.exitCode !== null) return;
    child.kill('SIGTERM');
    await once(child, 'exit');
  };
  try {
    const url = `http://127.0.0.1:${port}`;
    await until(async () => (await fetch(`${url}/health`)).ok, child);
    for (let n = 1; n <= flags; n += 1) await makeFlag(url, admin, `feature-${String(n).padStart(4, '0')}`);
    const ask = () => fetch(`${url}/api/frontend?userId=1`, { headers: { authorization: frontend } });
    await until(async () => (await (await ask()).json()).toggles.length === flags, child);
    return { port, pid: child.pid, version: versionOf(), request: requestOf(frontend), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

const versionOf = () => JSON.parse(readFileSync(path.join(SERVER, 'package.json'), 'utf8')).version;

const requestOf = (token) =>
  `GET /api/frontend?userId=1 HTTP/1.1\r\nhost: bench\r\nauthorization: ${token}\r\n\r\n`;

async function ownDatabase(databaseUrl) {
  const sql = postgres(databaseUrl, { max: 1, onnotice: () => {} });
  await sql.unsafe('create database unleash');
  await sql.end();
  const { hostname, port, username, password } = new URL(databaseUrl);
  return {
    DATABASE_HOST: hostname,
    DATABASE_PORT: port,
    DATABASE_USERNAME: username,
    DATABASE_PASSWORD: decodeURIComponent(password),
    DATABASE_NAME: 'unleash',
  };
}

async function makeFlag(url, admin, name) {
  const features = `${url}/api/admin/projects/default/features`;
  const post = async (address, body) => {
    const headers = { authorization: admin, 'content-type': 'application/json' };
    const response = await fetch(address, { method: 'POST', headers, body: JSON.stringify(body) });
    if (!response.ok) throw new Error(`unleash-server: ${response.status} ${await response.text()}`);
  };
  await post(features, { name, type: 'release' });
  await post(`${features}/${name}/environments/${ENVIRONMENT}/strategies`, {
    name: 'flexibleRollout',
    parameters: { rollout: '100', stickiness: 'default', groupId: name },
    constraints: [],
  });
  await post(`${features}/${name}/environments/${ENVIRONMENT}/on`);
}

async function until(isSo, child) {
  for (const deadline = Date.now() + READY_MS; ; await sleep(300)) {
    if (await isSo().catch(() => false)) return;
    if (child.exitCode !== null || Date.now() > deadline) throw new Error('unleash-server did not start');
  }
}
