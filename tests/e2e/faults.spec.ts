import type { APIRequestContext } from '@playwright/test';
import postgres from 'postgres';
import { expect, type RunningServer, test } from '../support/e2e-test';
import { readEvents } from '../support/events';
import { neverWere, outlivedEnds, stepsBack, valuesAt, wronglyLogged } from '../support/history';
import { asAdmin, createFlag } from '../support/pennon';
import { takeDatabaseAway } from '../support/postgres';
import { readLog, recordWrites } from '../support/recorded-writes';
import { startRoundRobin } from '../support/round-robin';
import { askAgainAndAgain, listen, type Watched, type Watcher } from '../support/watch-flags';

const ROUNDS = 30;
const CRASH_IN_ROUND = 10;
/** So many evaluations of each instance have to succeed without a database. */
const ENOUGH = 20;
const SHORT_LIFE_MS = 2_500;
const HOUR_MS = 3_600_000;

type Launch = (options?: { env?: Record<string, string | undefined> }) => Promise<RunningServer>;

/** Three instances on one database. */
async function launchThree(launch: Launch): Promise<[RunningServer, RunningServer, RunningServer]> {
  const first = await launch({ env: { PENNON_DEMO: '0' } });
  const another = () => launch({ env: { PENNON_DEMO: '0', DATABASE_URL: first.databaseUrl } });
  return [first, ...(await Promise.all([another(), another()]))];
}

async function createPerson(request: APIRequestContext, server: RunningServer, n: number): Promise<string> {
  const person = { email: `somebody-${n}@example.com` };
  return (await asAdmin(request, server, 'POST', '/api/admin/users', person)).id;
}

const createNumber = (request: APIRequestContext, server: RunningServer) =>
  createFlag(request, server, { type: 'number', default: { value: 0 } });

/** Ends the connections by which instances are notified. */
async function endListeners(sql: postgres.Sql): Promise<number> {
  const ended = await sql`
    select pg_terminate_backend(pid) from pg_stat_activity
    where datname = current_database() and application_name = 'pennon feed' and query ilike 'listen%'`;
  return ended.length;
}

/** Waits for the last thing that each of them was told. */
async function expectLast(watchers: readonly Watcher[], expected: Record<string, unknown>): Promise<void> {
  await Promise.all(
    watchers.map((watcher) => expect.poll(() => watcher.last(), { intervals: [50] }).toMatchObject(expected)),
  );
}

test('three instances keep their promises while listeners die, one of them crashes, and the database goes away', async ({
  launchServer,
  request,
}) => {
  // Four starts of a server, on whatever machine.
  test.slow();
  const servers = await launchThree(launchServer);
  const [first, , last] = servers;
  const people = await Promise.all(Array.from({ length: 10 }, (_, n) => createPerson(request, first, n)));
  const [person = '', ...others] = people;
  const flags = await Promise.all(Array.from({ length: 5 }, () => createNumber(request, first)));
  const [left = '', right = '', pinned = '', pinnedToo = '', ending = ''] = flags;
  const { key } = await asAdmin(request, first, 'POST', '/api/admin/api-keys', {
    name: 'app',
    role: 'service',
  });
  const headers = { authorization: `Bearer ${key}` };

  const sql = postgres(first.databaseUrl, { max: 3, onnotice: () => {} });
  const proxy = await startRoundRobin(servers.map(({ url }) => url));
  const writes = recordWrites(proxy.url, sql);
  const instances = servers.map(({ url }, n): Watched => ({ name: `instance ${n + 1}`, url, down: false }));
  const watch = { user: person, flags, headers };
  const askers = instances.map((instance) => askAgainAndAgain(instance, watch));
  const watchers = [...askers, ...instances.map((instance) => listen(instance, watch))];

  /** `ending` is not among them: time alone changes it. */
  const atFirst = { [left]: 0, [right]: 0, [pinned]: 0, [pinnedToo]: 0 };
  const log = () => readLog(sql, flags, person);
  const expectEverybodyAtTheEnd = async () => {
    const values = valuesAt(Number.POSITIVE_INFINITY, (await log()).committed, atFirst);
    await expectLast(watchers, { stale: false, values });
  };
  const writeRound = (round: number) =>
    Promise.all([
      writes.pinBoth(person, [pinned, pinnedToo], round),
      writes.changeBoth([left, right], round),
      writes.pin(others[round % others.length] ?? '', ending, round),
    ]);

  await test.step('listeners die again and again, and an instance is killed and started anew', async () => {
    const crash = async () => {
      const [instance] = instances.slice(-1);
      if (instance) instance.down = true;
      await last.kill();
      await last.restart();
      if (instance) instance.down = false;
    };
    let crashing: Promise<void> | undefined;
    let isOver = false;
    let ended = 0;
    for (let round = 1; round <= ROUNDS || !isOver; round += 1) {
      if (round === CRASH_IN_ROUND) {
        crashing = crash().finally(() => {
          isOver = true;
        });
      }
      if (round % 3 === 0) ended += await endListeners(sql);
      await writeRound(round);
    }
    await crashing;
    expect(ended).toBeGreaterThan(0);
    await expectEverybodyAtTheEnd();
  });

  const end = await test.step('an override that ends soon is known everywhere', async () => {
    await expect(async () => {
      expect(await writes.pin(person, ending, 1, new Date(Date.now() + HOUR_MS))).toBe(true);
    }).toPass();
    await expectLast(watchers, { values: { [ending]: 1 } });
    const at = new Date(Date.now() + SHORT_LIFE_MS);
    expect(await writes.pin(person, ending, 1, at)).toBe(true);
    const revision = (await log()).committed.at(-1)?.revision ?? Number.NaN;
    for (const asker of askers) {
      await expect.poll(() => asker.last()?.revision).toBeGreaterThanOrEqual(revision);
    }
    return { flag: ending, after: 0, atMs: at.getTime() };
  });

  await test.step('without a database everybody gets the last that is known, until it ends', async () => {
    const bringBack = await takeDatabaseAway(process.env.PENNON_TEST_POSTGRES_URL ?? '', first.databaseUrl);
    try {
      await expectLast(askers, { stale: true, values: { [ending]: 0 } });
      for (const asker of askers) {
        const before = asker.samples.length;
        await expect.poll(() => asker.samples.length - before).toBeGreaterThanOrEqual(ENOUGH);
        expect(asker.samples.slice(before).every(({ stale }) => stale)).toBe(true);
      }
      expect(await writes.pinBoth(person, [pinned, pinnedToo], -1)).toBe(false);
    } finally {
      await bringBack();
    }
    await expect(async () => {
      expect(await writes.pinBoth(person, [pinned, pinnedToo], 1_000_000)).toBe(true);
    }).toPass();
    await expectEverybodyAtTheEnd();
    await expectLast(watchers, { values: { [ending]: 0 } });
  });

  await test.step('what is written for one of many costs the others no byte', async () => {
    const follow = (user: string, n: number) =>
      readEvents(`${instances[n % 3]?.url}/api/flags/stream?user=${user}`, headers);
    const streams = await Promise.all(others.map(follow));
    for (const stream of streams) await stream.next('flags');
    for (let round = 1; round <= 10; round += 1) {
      expect(await writes.pinBoth(person, [pinned, pinnedToo], -round)).toBe(true);
    }
    await expectEverybodyAtTheEnd();
    for (const [n, stream] of streams.entries()) {
      expect(await writes.pin(others[n] ?? '', ending, -100 - n)).toBe(true);
      expect((await stream.next()).data.flags[ending].value).toBe(-100 - n);
      stream.close();
    }
  });

  await Promise.all(watchers.map((watcher) => watcher.stop()));
  const { writes: logged, committed } = await log();
  const samples = watchers.map((watcher) => watcher.samples);
  expect(wronglyLogged(writes.acknowledged, logged)).toEqual([]);
  expect(writes.wrongAnswers).toEqual([]);
  expect(watchers.flatMap(({ refusals }) => refusals)).toEqual([]);
  expect(stepsBack(samples.flat())).toEqual([]);
  expect(neverWere(samples.flat(), committed, atFirst)).toEqual([]);
  expect(outlivedEnds(samples.flat(), end)).toEqual([]);

  await proxy.stop();
  await sql.end();
  await Promise.all(servers.slice(1).map((server) => server.stop()));
});
