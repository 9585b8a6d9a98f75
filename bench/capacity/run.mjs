// Measures what a person, an override, a flag and a change take, and how long a backup and a restore of a million take.
// `--quick`: does it work? Small, writes nothing. `--rows 200000`: of so many people and overrides.
import { existsSync } from 'node:fs';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { loadavg, tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import postgres from 'postgres';
import { backUp } from '../../scripts/backup/backup.mjs';
import { restore } from '../../scripts/backup/restore.mjs';
import { heapOf } from '../live/processes.mjs';
import { machine } from '../shared/report.mjs';
import { personId, seed } from '../shared/seed.mjs';
import { startPennon } from '../shared/server.mjs';
import { bytesEach, writeChanges } from './disk.mjs';
import { markdown } from './report.mjs';

const ROOT = path.resolve(import.meta.dirname, '../..');
const RESULTS = path.resolve(import.meta.dirname, '../results');
const PROBE = ['--import', path.resolve(import.meta.dirname, '../live/heap-probe.mjs')];
const quick = process.argv.includes('--quick');
const { rows = quick ? '20000' : '1000000' } = parseArgs({
  options: { rows: { type: 'string' }, quick: { type: 'boolean' } },
}).values;
const size = { users: Number(rows), overrides: Number(rows), flags: 1_000, changes: Number(rows) / 5 };
const IDLE_MS = 5_000;

if (!existsSync(path.join(ROOT, 'dist/server/main.mjs'))) {
  console.error('Build Pennon first: npm run build');
  process.exit(1);
}
const run = machine();
const folder = await mkdtemp(path.join(tmpdir(), 'pennon-capacity-'));
// As root, PostgreSQL runs as somebody else, who has to come through.
await chmod(folder, 0o711);
const [first, second, backup] = ['first', 'second', 'backup'].map((name) => path.join(folder, name));
let server = await startPennon({ env: { PENNON_DATA_DIR: first } });
try {
  const sql = postgres(server.databaseUrl, { max: 1, onnotice: () => {} });
  const empty = await idleMemory(server);
  await seed(sql, size);
  await writeChanges(sql, size.changes);
  const disk = await bytesEach(sql, size);
  console.log(disk);
  const full = await idleMemory(server);
  console.log({ empty, full });
  await sql.end();

  const backupSeconds = await seconds(() => backUp(first, backup));
  const copySeconds = await seconds(() => restore(backup, second));
  await server.stop();
  const began = performance.now();
  server = await startPennon({ env: { PENNON_DATA_DIR: second, PENNON_ADMIN_API_KEY: server.key } });
  const startSeconds = (performance.now() - began) / 1_000;
  await expectPerson(server);
  const results = {
    run,
    after: loadavg()[0].toFixed(1),
    size,
    disk,
    memory: { empty, full },
    backup: { backupSeconds, copySeconds, startSeconds },
    measured: await earlierResults(),
  };
  console.log(results.backup);
  if (!quick) {
    await writeFile(path.join(RESULTS, 'capacity.json'), `${JSON.stringify(results, null, 2)}\n`);
    await writeFile(path.join(RESULTS, 'capacity.md'), markdown(results));
  }
} finally {
  await server.stop();
  await rm(folder, { recursive: true, force: true, maxRetries: 3 });
}

/** What a process of its own, that does nothing, holds of the heap and in all once it has been asked something. */
async function idleMemory({ databaseUrl, key }) {
  const idle = await startPennon({
    nodeArguments: PROBE,
    env: { DATABASE_URL: databaseUrl, PENNON_ADMIN_API_KEY: key },
  });
  try {
    await call(idle, '/api/admin/feature-flags');
    await sleep(IDLE_MS);
    const { heapUsed, rss } = await heapOf(idle);
    return { heapMb: heapUsed / 2 ** 20, rssMb: rss / 2 ** 20 };
  } finally {
    await idle.stop();
  }
}

async function expectPerson(at) {
  const { flags } = await call(at, `/api/flags/me?user=${personId(1)}`);
  if (Object.keys(flags).length !== size.flags) throw new Error('the restored database does not answer');
}

async function call({ url, key }, target) {
  const response = await fetch(url + target, { headers: { authorization: `Bearer ${key}` } });
  if (!response.ok) throw new Error(`${target}: ${response.status}`);
  return response.json();
}

async function seconds(work) {
  const began = performance.now();
  await work();
  return (performance.now() - began) / 1_000;
}

/** What the other benches have measured: a stream's memory, a request's processor time, writes a second. */
async function earlierResults() {
  const read = async (name) => JSON.parse(await readFile(path.join(RESULTS, `${name}.json`), 'utf8'));
  const [live, http, api] = await Promise.all(['live', 'http', 'api'].map(read));
  return {
    streamBytes: live.broadcast.rssPerStream,
    requestMicros: Math.round(http.results[1].pennon?.cpuMicros ?? http.results[0].pennon.cpuMicros),
    writesPerSecond: Math.round(api.creates.perSecond),
  };
}
