// Measures the API of a built Pennon with a million users and overrides. `--quick`: does it work? Small, writes nothing.
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { loadavg } from 'node:os';
import path from 'node:path';
import postgres from 'postgres';
import { machine, quantile } from '../shared/report.mjs';
import { seed } from '../shared/seed.mjs';
import { startPennon } from '../shared/server.mjs';
import { CASES, measure, OTHER_CASES } from './lists.mjs';
import { markdown } from './report.mjs';
import { measureBulk, measureCreates, measureExport } from './writes.mjs';

const ROOT = path.resolve(import.meta.dirname, '../..');
const RESULTS = path.resolve(import.meta.dirname, '../results');
const quick = process.argv.includes('--quick');
const size = quick
  ? { users: 20_000, overrides: 20_000, flags: 100 }
  : { users: 1e6, overrides: 1e6, flags: 1_000 };
const REQUESTS = quick ? 8 : 60;

if (!existsSync(path.join(ROOT, 'dist/server/main.mjs'))) {
  console.error('Build Pennon first: npm run build');
  process.exit(1);
}
const run = machine();
const server = await startPennon();
try {
  const seedStart = performance.now();
  const sql = postgres(server.databaseUrl, { max: 1, onnotice: () => {} });
  await seed(sql, size);
  await sql.end();
  const seedSeconds = (performance.now() - seedStart) / 1_000;
  console.log(`seeded in ${Math.round(seedSeconds)} s`);

  const all = [];
  const measureAll = async (list) => {
    const rows = [];
    for (const testCase of list) {
      const times = await measure(server, testCase, REQUESTS);
      if (list === CASES) all.push(...times);
      const row = {
        name: testCase.name,
        requests: times.length,
        p50: quantile(times, 0.5),
        p95: quantile(times, 0.95),
        max: times.at(-1),
      };
      console.log(`${row.name}: p50 ${row.p50.toFixed(1)} ms, p95 ${row.p95.toFixed(1)} ms`);
      rows.push(row);
    }
    return rows;
  };
  const cases = await measureAll(CASES);
  const other = await measureAll(OTHER_CASES);
  const exports = [];
  for (const format of ['csv', 'json']) {
    exports.push(await measureExport(server, format));
    console.log(exports.at(-1));
  }
  const { times, ...created } = await measureCreates(server, quick ? 2 : 15);
  const creates = { ...created, p50: quantile(times, 0.5), p95: quantile(times, 0.95) };
  console.log(creates);
  const bulk = await measureBulk(server, quick ? 1_000 : 10_000);
  console.log(bulk);

  const sorted = all.sort((a, b) => a - b);
  const slow = cases.filter(({ p95 }) => p95 > 50).map(({ name }) => name);
  const listP95 = quantile(sorted, 0.95);
  const statsRow = other.find(({ name }) => name === 'stats');
  const grown = Math.max(...exports.map((row) => row.grown));
  const targets = [
    {
      what: 'lists, filters, searches and autocomplete, all together',
      goal: 'p95 <= 50 ms',
      is: `${listP95.toFixed(1)} ms`,
      met: listP95 <= 50,
    },
    {
      what: 'each of them by itself',
      goal: 'p95 <= 50 ms',
      is: slow.length === 0 ? 'all' : `all but: ${slow.join('; ')}`,
      met: slow.length === 0,
    },
    { what: 'stats', goal: 'p95 <= 200 ms', is: `${statsRow.p95.toFixed(0)} ms`, met: statsRow.p95 <= 200 },
    {
      what: 'export of everything',
      goal: 'memory grows by < 100 MB',
      is: `${grown.toFixed(0)} MB`,
      met: grown < 100,
    },
    {
      what: 'create one override, 32 clients',
      goal: '>= 500 a second',
      is: `${Math.round(creates.perSecond)} a second`,
      met: creates.perSecond >= 500,
    },
    {
      what: `bulk create of ${bulk.count.toLocaleString('en')}`,
      goal: '<= 3 s',
      is: `${(bulk.ms / 1_000).toFixed(2)} s`,
      met: bulk.ms <= 3_000,
    },
  ];
  const results = {
    run,
    after: loadavg()[0].toFixed(1),
    size,
    seedSeconds,
    targets,
    cases,
    other,
    exports,
    creates,
    bulk,
  };
  for (const { what, goal, is } of targets) console.log(`${what}: ${is} (${goal})`);
  if (!quick) {
    await mkdir(RESULTS, { recursive: true });
    await writeFile(path.join(RESULTS, 'api.json'), `${JSON.stringify(results, null, 2)}\n`);
    await writeFile(path.join(RESULTS, 'api.md'), markdown(results));
  }
} finally {
  await server.stop();
}
