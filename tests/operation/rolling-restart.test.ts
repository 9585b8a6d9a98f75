import { expect, test } from 'vitest';
import { report } from './report';
import { makeSubject } from './setting';
import { makeStage } from './stage';

const PEOPLE = 40;
const ROUNDS = Number(process.env.PENNON_ROUNDS ?? 2);
const PATIENT = { timeout: 60_000, interval: 50 };

const stage = makeStage();

test('three instances behind nginx are replaced one after the other, and no request fails', async () => {
  const { url, instances } = await stage.behindNginx(await stage.database());
  const subject = await makeSubject(url, PEOPLE);
  const followers = stage.followers(url, subject);
  await expect.poll(() => followers.every(({ revisions }) => revisions.length > 0), PATIENT).toBe(true);
  const load = stage.load(url, subject);
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const instance of instances) {
      const before = load.answered();
      await instance.restart();
      await expect.poll(load.answered, PATIENT).toBeGreaterThan(before + 100);
    }
  }
  await load.stop();

  report('rolling restart', { restarts: ROUNDS * 3, load, followers });
  expect(load.failures).toEqual([]);
  for (const { user, value, revisions, refusals, reconnects } of followers) {
    await expect.poll(value, PATIENT).toBe(load.valueOf(user));
    expect(revisions).toEqual([...revisions].sort((a, b) => a - b));
    expect(refusals).toEqual([]);
    expect(reconnects()).toBeGreaterThan(0);
  }
});
