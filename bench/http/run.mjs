// Measures what applications ask all the time, beside bare node:http that sends the same bytes, on one server core.
// `--quick`: does it work? Small, writes nothing.
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { loadavg, tmpdir } from 'node:os';
import path from 'node:path';
import postgres from 'postgres';
import { machine } from '../shared/report.mjs';
import { seed } from '../shared/seed.mjs';
import { startPennon } from '../shared/server.mjs';
import { makeCases } from './cases.mjs';
import { canPin, load, pinServer, startBare } from './processes.mjs';
import { markdown, summarize, targetsOf } from './report.mjs';
import { hasUnleash, startUnleash } from './unleash.mjs';

const ROOT = path.resolve(import.meta.dirname, '../..');
const RESULTS = path.resolve(import.meta.dirname, '../results');
const quick = process.argv.includes('--quick');
const size = quick
  ? { users: 20_000, overrides: 20_000, flags: 100 }
  : { users: 1e6, overrides: 1e6, flags: 100 };
const CONNECTIONS = 32;
const ROUNDS = quick ? 1 : 5;
const SECONDS = quick ? 2 : 4;
const COLD_PEOPLE = quick ? 5_000 : 100_000;

if (!existsSync(path.join(ROOT, 'dist/server/main.mjs'))) {
  console.error('Build Pennon first: npm run build');
  process.exit(1);
}
const withUnleash = hasUnleash({ install: !quick });
const run = machine();
const folder = await mkdtemp(path.join(tmpdir(), 'pennon-bench-http-'));
const server = await startPennon();
let bare;
let unleash;
try {
  const sql = postgres(server.databaseUrl, { max: 1, onnotice: () => {} });
  await seed(sql, size);
  await sql.end();
  const pennon = { port: Number(new URL(server.url).port), pid: server.pid };
  const { cases, cold, answer } = await makeCases(server, COLD_PEOPLE);
  const answerFile = path.join(folder, 'answer.json');
  await writeFile(answerFile, JSON.stringify(answer));
  bare = await startBare(answerFile);
  pinServer(pennon.pid);

  const measure = (target, { requests, expected }, more = {}) =>
    load(target, { requests, expected, connections: CONNECTIONS, seconds: SECONDS, ...more });
  const results = [];
  for (const { name, ...what } of cases) {
    await measure(pennon, what, { seconds: 2 });
    await measure(bare, { ...what, expected: answer.status }, { seconds: 1 });
    const rounds = [];
    // In turns: what else the machine does meanwhile meets both.
    for (let round = 0; round < ROUNDS; round += 1) {
      const own = await measure(pennon, what);
      rounds.push({ pennon: own, bare: await measure(bare, { ...what, expected: answer.status }) });
    }
    results.push(summarize(name, rounds));
    console.log(results.at(-1));
  }
  const beside = withUnleash ? await measureUnleash(cases[0]) : null;
  const first = await measure(pennon, cold, { connections: 1, seconds: quick ? 3 : 15 });
  if (first.requests > COLD_PEOPLE) throw new Error('there were too few people for first requests');
  console.log(cold.name, first);

  const found = {
    run,
    after: loadavg()[0].toFixed(1),
    size,
    pinned: canPin,
    answer: answer.body.length,
    results,
    unleash: beside,
    cold: first,
  };
  for (const { what, goal, is } of targetsOf(found)) console.log(`${what}: ${is} (${goal})`);
  if (!quick) {
    await mkdir(RESULTS, { recursive: true });
    await writeFile(path.join(RESULTS, 'http.json'), `${JSON.stringify(found, null, 2)}\n`);
    await writeFile(path.join(RESULTS, 'http.md'), markdown(found));
  }

  /** In turns with Pennon, and one of the two under load at a time. */
  async function measureUnleash({ requests, expected }) {
    unleash = await startUnleash(server.databaseUrl, size.flags);
    pinServer(unleash.pid);
    const theirs = { requests: [unleash.request], expected: 200 };
    await measure(unleash, theirs, { seconds: 3 });
    const rounds = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      const own = await measure(pennon, { requests, expected });
      rounds.push({ pennon: own, bare: await measure(unleash, theirs) });
    }
    await unleash.stop();
    const { pennon: own, bare: other, share } = summarize('unleash-server', rounds);
    const bytes = Math.round(rounds[0].bare.bytesEach);
    const found = { version: unleash.version, bytes, share, pennon: own, unleash: other };
    console.log(found);
    return found;
  }
} finally {
  await unleash?.stop();
  await bare?.stop();
  await server.stop();
  await rm(folder, { recursive: true, force: true });
}
