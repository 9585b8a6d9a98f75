import { afterEach, expect, inject, test } from 'vitest';
import { createDatabase, dropDatabase } from '../support/postgres';
import { follow } from './followers';
import { startInstance } from './instances';
import { startLoad } from './load';
import { startNginx } from './nginx';
import { report } from './report';
import { makeSubject } from './setting';

const PEOPLE = 40;
const ROUNDS = Number(process.env.PENNON_ROUNDS ?? 2);
const PATIENT = { timeout: 60_000, interval: 50 };

const cleanUps: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

test('three instances behind nginx are replaced one after the other, and no request fails', async () => {
  const serverUrl = inject('postgresUrl');
  const databaseUrl = await createDatabase(serverUrl);
  cleanUps.push(() => dropDatabase(serverUrl, databaseUrl));
  const launch = async () => {
    const instance = await startInstance(databaseUrl);
    cleanUps.push(instance.stop);
    return instance;
  };
  const [one, two, three] = [await launch(), await launch(), await launch()];
  const nginx = await startNginx([one.port, two.port, three.port]);
  cleanUps.push(nginx.stop);
  const subject = await makeSubject(nginx.url, PEOPLE);

  const followers = subject.people.map((user) => follow(nginx.url, user, subject.flag));
  cleanUps.push(async () => void (await Promise.all(followers.map(({ stop }) => stop()))));
  await expect.poll(() => followers.every(({ revisions }) => revisions.length > 0), PATIENT).toBe(true);
  const load = startLoad(nginx.url, subject);
  cleanUps.push(load.stop);
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const instance of [one, two, three]) {
      const before = load.answered();
      await instance.restart();
      await expect.poll(load.answered, PATIENT).toBeGreaterThan(before + 100);
    }
  }
  await load.stop();

  report('rolling restart', { restarts: ROUNDS * 3, load, followers });
  expect(load.failures).toEqual([]);
  for (const { user, value, revisions, refusals, reconnects } of followers) {
    await expect.poll(value, PATIENT).toBe(load.pinned.get(user));
    expect(revisions).toEqual([...revisions].sort((a, b) => a - b));
    expect(refusals).toEqual([]);
    expect(reconnects()).toBeGreaterThan(0);
  }
});
