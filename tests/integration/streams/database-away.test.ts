import { expect, inject, test, vi } from 'vitest';
import { feedCertainty } from '@/lib/changes/feed';
import { hub } from '@/lib/streams/hub';
import { testDatabaseUrl } from '../../support/database';
import { contextOf, makeFlag, makeOverride, makeUser, signIn } from '../../support/factories';
import { takeDatabaseAway } from '../../support/postgres';
import { limitStreams, streamServer } from '../../support/stream-server';

const now = () => contextOf({ now: new Date() });
const server = streamServer();
const PATIENT = { timeout: 15_000, interval: 20 };

test('while the database is away streams stay open, an override ends all the same, and then they go on', async () => {
  limitStreams({ recheckMs: 50 });
  const [user, flag] = [await makeUser(), await makeFlag()];
  const end = new Date(Date.now() + 2_500);
  await makeOverride(user.id, flag.name, { expiresAt: end }, now());
  const reader = await server.open('/api/flags/stream', { cookie: await signIn(user.id) });
  expect((await reader.next('flags')).data.flags[flag.name]).toMatchObject({ overridden: true });
  const servers = await server.open('/api/sdk/stream');
  await servers.next('state');
  const { id: adminId } = await makeUser({ role: 'admin' });
  const dashboard = await server.open('/api/admin/revision/stream', { cookie: await signIn(adminId) });
  const saysStale = async (stale: boolean) => {
    while ((await dashboard.next('revision')).data.stale !== stale);
  };
  await saysStale(false);

  const bringBack = await takeDatabaseAway(inject('postgresUrl'), testDatabaseUrl());
  await vi.waitUntil(() => feedCertainty() === 'away', PATIENT);
  const ended = await reader.next('flags');
  expect(ended.data).toMatchObject({
    stale: true,
    flags: { [flag.name]: { value: false, overridden: false } },
  });
  expect(Date.now()).toBeGreaterThanOrEqual(end.getTime());
  await saysStale(true);
  expect(hub().size()).toBe(3);

  await bringBack();
  // Who was told that it is stale is told that it is so no more, though nothing has changed.
  const back = await reader.next('flags');
  expect(back.data).not.toHaveProperty('stale');
  expect(back.data).toMatchObject({ etag: ended.data.etag, user_id: user.id });
  await vi.waitUntil(() => feedCertainty() === 'sure', PATIENT);
  await saysStale(false);
  await makeOverride(user.id, (await makeFlag()).name, {}, now());
  const told = await reader.next('flags');
  expect(told.data).toMatchObject({ user_id: user.id });
  expect(told.data).not.toHaveProperty('stale');
  await servers.next('users');
  expect(reader.text() + servers.text()).not.toContain('bye');
}, 60_000);
