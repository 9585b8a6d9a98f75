import path from 'node:path';
import { expect, test } from 'vitest';
import { createServerClient } from '../../sdk/src/server';
import { ADMIN_KEY } from './instances';
import { startOwnPostgres } from './own-postgres';
import { asAdmin, makeSubject } from './setting';
import { makeStage } from './stage';

const PEOPLE = 10;
const BEFORE = 1_000_000;
const AFTER = 2_000_000;
const PATIENT = { timeout: 60_000, interval: 50 };

const stage = makeStage();

test('what pg_dump has written under load pg_restore brings back, and streams and SDKs go back with it', async () => {
  const own = await startOwnPostgres();
  stage.onEnd(own.stop);
  console.log(`PostgreSQL ${own.version}`);
  await own.program('createdb', ['--maintenance-db', own.databaseUrl('postgres'), 'pennon']);
  const instance = await stage.instance(own.databaseUrl('pennon'));
  const { url } = instance;
  const subject = await makeSubject(url, PEOPLE);
  const everybody = `/api/admin/feature-flags/${subject.flag}`;
  const pin = async (value: number) => {
    await asAdmin(url, 'PATCH', everybody, { default: { value: value + 1 } });
    for (const user of subject.people) {
      await asAdmin(url, 'PUT', `/api/admin/users/${user}/flag-overrides/${subject.flag}`, { value });
    }
  };
  const followers = stage.followers(url, subject);
  const sdk = createServerClient({ url, apiKey: ADMIN_KEY });
  stage.onEnd(() => sdk.close());
  const stranger = sdk.forUser(null);
  const inSdk = () => stranger.getFlag(subject.flag, 0);
  const expectPinned = async (value: number) => {
    for (const follower of followers) await expect.poll(follower.value, PATIENT).toBe(value);
    await expect.poll(inSdk, PATIENT).toBe(value + 1);
  };
  await pin(BEFORE);
  await expectPinned(BEFORE);

  const load = stage.load(url, { ...subject, flag: await anotherFlag(url) });
  await expect.poll(load.answered, PATIENT).toBeGreaterThan(100);
  const dump = path.join(own.folder, 'pennon.dump');
  await own.program('pg_dump', ['--format=custom', `--file=${dump}`, own.databaseUrl('pennon')]);
  await load.stop();
  expect(load.failures).toEqual([]);
  await pin(AFTER);
  await asAdmin(url, 'POST', '/api/admin/users', { email: 'after@example.com' });
  await expectPinned(AFTER);

  const restored = own.databaseUrl('pennon_restored');
  await instance.restart({
    databaseUrl: restored,
    meanwhile: async () => {
      await own.program('createdb', ['--maintenance-db', own.databaseUrl('postgres'), 'pennon_restored']);
      await own.program('pg_restore', ['--no-owner', `--dbname=${restored}`, dump]);
    },
  });

  await expectPinned(BEFORE);
  for (const { epochs } of followers) expect(epochs.size).toBe(2);
  const found = (await asAdmin(url, 'GET', '/api/admin/users?q=after@example.com')) as { total: number };
  expect(found.total).toBe(0);
  const stats = await asAdmin(url, 'GET', `${everybody}/user-overrides?limit=1`);
  expect(stats).toMatchObject({ total: PEOPLE });
  await pin(AFTER);
  await expectPinned(AFTER);
});

/** Callers who never rest write this one, so that the other stays as it was dumped. */
async function anotherFlag(url: string): Promise<string> {
  const flag = 'operation.busy';
  await asAdmin(url, 'POST', '/api/admin/feature-flags', {
    name: flag,
    type: 'number',
    default: { value: 0 },
  });
  return flag;
}
