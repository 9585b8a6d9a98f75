// Measures how soon a change is where it is awaited. `--quick`: does it work? Few streams, writes nothing.
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { loadavg } from 'node:os';
import path from 'node:path';
import postgres from 'postgres';
import { machine } from '../shared/report.mjs';
import { personId, seed } from '../shared/seed.mjs';
import { measureBare, measureBroadcast, measureOverrides } from './measure.mjs';
import { startBare, startInstances } from './processes.mjs';
import { markdown, targetsOf } from './report.mjs';

const ROOT = path.resolve(import.meta.dirname, '../..');
const RESULTS = path.resolve(import.meta.dirname, '../results');
const quick = process.argv.includes('--quick');
const size = quick
  ? { people: 200, everybody: 500, writes: 50, rounds: 3 }
  : { people: 1_000, everybody: 5_000, writes: 500, rounds: 15 };

if (!existsSync(path.join(ROOT, 'dist/server/main.mjs'))) {
  console.error('Build Pennon first: npm run build');
  process.exit(1);
}
const run = machine();
const { instances, stop } = await startInstances();
const bare = await startBare();
try {
  const sql = postgres(instances[0].databaseUrl, { max: 1, onnotice: () => {} });
  await seed(sql, { users: size.everybody, overrides: size.everybody, flags: 100 });
  await sql.end();
  const people = Array.from({ length: size.everybody }, (_, index) => personId(index + 1));

  const overrides = await measureOverrides(instances, people.slice(0, size.people), size.writes);
  console.log(overrides);
  const broadcast = await measureBroadcast(instances[0], people, size.rounds);
  console.log(broadcast);
  const beside = await measureBare(bare, people.length, size.rounds, broadcast.bytesPerEvent);
  console.log(beside);

  const results = { run, after: loadavg()[0].toFixed(1), size, overrides, broadcast, bare: beside };
  for (const { what, goal, is } of targetsOf(results)) console.log(`${what}: ${is} (${goal})`);
  if (!quick) {
    await mkdir(RESULTS, { recursive: true });
    await writeFile(path.join(RESULTS, 'live.json'), `${JSON.stringify(results, null, 2)}\n`);
    await writeFile(path.join(RESULTS, 'live.md'), markdown(results));
  }
} finally {
  await bare.stop();
  await stop();
}
