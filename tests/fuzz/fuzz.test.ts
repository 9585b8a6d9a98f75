import { rm } from 'node:fs/promises';
import path from 'node:path';
import postgres from 'postgres';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { freePort } from '../support/free-port';
import { createDatabase, startTestPostgres, type TestPostgres } from '../support/postgres';
import { type ServerProcess, startProcess } from '../support/server-process';
import { fuzz } from './fuzz';

// `npm run fuzz`: a real server, on a database of its own, gets what its own reference describes, and what it does not.
const ROOT = path.resolve(import.meta.dirname, '../..');
const SECONDS = Number(process.env.PENNON_FUZZ_SECONDS ?? 60);
const SEED = Number(process.env.PENNON_FUZZ_SEED ?? Date.now() % 2 ** 31);
const KEY = `pnn_${'f'.repeat(64)}`;
const BATCH = 200;

let db: TestPostgres;
let server: ServerProcess;
let sql: postgres.Sql;
let url: string;
const dataDir = path.join(ROOT, 'node_modules', '.cache', `pennon-fuzz-${process.pid}`);

beforeAll(async () => {
  db = await startTestPostgres();
  const databaseUrl = await createDatabase(db.url);
  const port = await freePort();
  url = `http://127.0.0.1:${port}`;
  server = await startProcess({
    main: path.join(ROOT, 'dist/server/main.mjs'),
    cwd: ROOT,
    url,
    env: {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      NODE_ENV: 'production',
      PORT: String(port),
      DATABASE_URL: databaseUrl,
      PENNON_DATA_DIR: dataDir,
      PENNON_DEMO: '1',
      PENNON_ADMIN_PASSWORD: 'correct horse battery staple',
      PENNON_ADMIN_API_KEY: KEY,
    },
  });
  sql = postgres(databaseUrl, { max: 1, onnotice: () => {} });
}, 180_000);

afterAll(async () => {
  await sql?.end();
  await server?.end('SIGTERM');
  await db?.stop();
  await rm(dataDir, { recursive: true, force: true });
});

test(
  'whatever is asked, nothing fails, errors are problems that tell nothing, and a refused call changes nothing',
  async () => {
    console.log(`fuzzing for ${SECONDS} s with --seed ${SEED}`);
    const until = performance.now() + SECONDS * 1000;
    const goesOn = () => performance.now() < until;
    const { sent, statuses, faults } = await fuzz({ url, sql, key: KEY, seed: SEED, batch: BATCH, goesOn });

    const counts = [...statuses].sort(([a], [b]) => a - b).map(([status, times]) => `${status}: ${times}`);
    console.log(`${sent} requests: ${counts.join(', ')}`);
    expect(faults.join('\n\n')).toBe('');
    expect(sent).toBeGreaterThan(SECONDS);
  },
  (SECONDS + 300) * 1000,
);
