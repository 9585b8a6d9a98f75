import { rm } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { backUp } from '../../scripts/backup/backup.mjs';
import { restore } from '../../scripts/backup/restore.mjs';
import type { Follower } from './followers';
import { asAdmin, makeSubject } from './setting';
import { makeStage } from './stage';

const PEOPLE = 10;
const PATIENT = { timeout: 60_000, interval: 50 };

const stage = makeStage();

async function expectValues(followers: readonly Follower[], values: ReadonlyMap<string, unknown>) {
  for (const { user, value } of followers) await expect.poll(value, PATIENT).toBe(values.get(user));
}

test('a backup made under load is restored whole, and everybody who listens goes back with it', async () => {
  const instance = await stage.instance(undefined);
  const subject = await makeSubject(instance.url, PEOPLE);
  const followers = stage.followers(instance.url, subject);
  const backup = `${instance.dataDir}-backup`;
  stage.onEnd(() => rm(backup, { recursive: true, force: true }));
  const pinAll = async (value: number) => {
    for (const user of subject.people) {
      await asAdmin(instance.url, 'PUT', `/api/admin/users/${user}/flag-overrides/${subject.flag}`, {
        value,
      });
    }
    return new Map(subject.people.map((user) => [user, value]));
  };

  const before = stage.load(instance.url, subject);
  await expect.poll(before.answered, PATIENT).toBeGreaterThan(100);
  const marked = await asAdmin(instance.url, 'POST', '/api/admin/users', { email: 'before@example.com' });
  await backUp(instance.dataDir, backup);
  await before.stop();
  expect(before.failures).toEqual([]);

  await expectValues(followers, await pinAll(1_000_000));
  await asAdmin(instance.url, 'POST', '/api/admin/users', { email: 'after@example.com' });
  await instance.restart({ meanwhile: () => restore(backup, instance.dataDir) });

  const mails = async () => {
    const { data } = (await asAdmin(instance.url, 'GET', '/api/admin/users?limit=200')) as {
      data: { id: string; email: string }[];
    };
    return data;
  };
  expect(await mails()).toContainEqual(expect.objectContaining({ id: (marked as { id: string }).id }));
  expect((await mails()).map(({ email }) => email)).not.toContain('after@example.com');
  for (const { value, epochs } of followers) {
    // What was pinned after the backup never was.
    await expect.poll(value, PATIENT).not.toBe(1_000_000);
    expect(epochs.size).toBe(2);
  }
  await expectValues(followers, await pinAll(2_000_000));
});
