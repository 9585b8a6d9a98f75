import path from 'node:path';
import { readMigrationFiles } from 'drizzle-orm/migrator';
import postgres from 'postgres';
import { expect, test } from 'vitest';
import { checkHistory } from '../faults/kit/check-history';
import { callerOf } from '../faults/kit/cluster';
import { underLoad } from '../faults/kit/workload';
import { ADMIN_KEY, type Instance } from './instances';
import { report } from './report';
import { makeSubject } from './setting';
import { makeStage } from './stage';

const ROOT = path.resolve(import.meta.dirname, '../..');
/** The folder of a build of the version before; `npm run test:upgrade` makes it. */
const EARLIER = String(process.env.PENNON_EARLIER);
const PEOPLE = 20;
const PATIENT = { timeout: 60_000, interval: 50 };
/** For a machine that does other things as well. */
const LATE_MS = 60_000;

const stage = makeStage();

/** How many migrations a version brings. */
const migrationsOf = (root: string) =>
  readMigrationFiles({ migrationsFolder: path.join(root, 'drizzle') }).length;

/** An instance that knows of itself when it is being replaced. */
function replaceable({ url, restart }: Instance, index: number) {
  let isDown = false;
  const becomes = async (root: string) => {
    isDown = true;
    await restart({ root });
    isDown = false;
  };
  return { name: `instance ${index + 1}`, url, isDown: () => isDown, becomes };
}

test('the version before serves while this one migrates, both serve at once, and the way back is as smooth', async () => {
  const databaseUrl = await stage.database();
  const sql = postgres(databaseUrl, { max: 2, onnotice: () => {} });
  stage.onEnd(() => sql.end());
  const migrationsMade = async () => {
    const [row] = await sql`select count(*)::int as n from drizzle.__drizzle_migrations`;
    return row?.n;
  };
  const { url, instances: started } = await stage.behindNginx(databaseUrl, EARLIER);
  expect(migrationsOf(EARLIER)).toBeLessThan(migrationsOf(ROOT));
  expect(await migrationsMade()).toBe(migrationsOf(EARLIER));
  const subject = await makeSubject(url, PEOPLE);
  const followers = stage.followers(url, subject);
  const load = stage.load(url, subject);
  const instances = started.map(replaceable);

  const scene = { instances, sql, asAdmin: callerOf(url, ADMIN_KEY) };
  const history = await underLoad(scene, async ({ flows }) => {
    // The first of them migrates.
    for (const root of [ROOT, EARLIER, ROOT]) {
      for (const { becomes } of instances) {
        await becomes(root);
        expect(await migrationsMade()).toBe(migrationsOf(ROOT));
        await flows();
      }
    }
  });
  await load.stop();

  report('upgrade, back, and upgrade', { restarts: 9, load, followers });
  const [lost, answers] = [checkHistory(history, { lateMs: LATE_MS }), history.samples.length];
  const acknowledged = history.writes.filter(({ outcome }) => outcome === 'acknowledged').length;
  console.log(
    `with ${acknowledged} more writes acknowledged, and ${answers} answers, all of them looked through`,
  );
  expect(load.failures).toEqual([]);
  expect(lost.slice(0, 20)).toEqual([]);
  expect(history.writes.filter(({ outcome }) => outcome === 'unknown')).toEqual([]);
  for (const { user, value } of followers) await expect.poll(value, PATIENT).toBe(load.valueOf(user));
});
