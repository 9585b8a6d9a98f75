import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { rawSql, testDatabaseUrl } from '../../support/database';
import { withEnvironment } from '../../support/environment';
import { makeUser } from '../../support/factories';
import { changeUnnoticed, startFollowedFeed } from '../../support/feed';
import { startTcpProxy, type TcpProxy } from '../../support/tcp-proxy';

const PATIENT = { timeout: 15_000, interval: 20 };

let proxy: TcpProxy;
beforeAll(async () => {
  // What the test itself asks does not go through the proxy.
  rawSql();
  proxy = await startTcpProxy(testDatabaseUrl());
});
afterAll(() => proxy.stop());

/** A feed whose connections go through the proxy; the application's pool does not. */
const behindProxy = <T>(work: () => Promise<T>) => withEnvironment({ DATABASE_URL: proxy.url }, work);

test('connections that are dead and look healthy are left for new ones, and nothing is lost', async () => {
  const user = await makeUser();
  await behindProxy(async () => {
    const { batches, feed, reaches } = await startFollowedFeed();
    await vi.waitUntil(() => feed.connectedAt() !== null, PATIENT);

    proxy.swallow('pass');
    await reaches(await changeUnnoticed({ userId: user.id }));

    expect(batches.at(-1)?.userIds).toEqual(new Set([user.id]));
    expect(feed.certainty()).not.toBe('away');
  });
});

test('a database that swallows everything is away, until it answers again', async () => {
  const user = await makeUser();
  await behindProxy(async () => {
    const { batches, feed, reaches } = await startFollowedFeed();

    proxy.swallow('swallow');
    const revision = await changeUnnoticed({ userId: user.id });
    await vi.waitUntil(() => feed.certainty() === 'away', PATIENT);
    expect(feed.held()?.revision).toBe(revision - 1);

    proxy.heal();
    await reaches(revision);
    expect(batches.at(-1)?.userIds).toEqual(new Set([user.id]));
    expect(feed.certainty()).toBe('sure');
  });
});
