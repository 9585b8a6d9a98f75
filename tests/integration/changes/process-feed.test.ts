import { expect, onTestFinished, test } from 'vitest';
import { type FeedBatch, feedState, onChanges, startFeed } from '@/lib/changes/feed';
import { currentRevision } from '../../support/database-contents';
import { makeUser } from '../../support/factories';

test('a process without a feed says so', () => {
  expect(feedState()).toBeNull();
});

test('a process has one feed, which tells whoever asked, before it began or after, until they end that', async () => {
  const told: FeedBatch[] = [];
  const endFirst = onChanges((batch) => told.push(batch));
  const stop = await startFeed();
  onTestFinished(stop);
  expect(feedState()).toMatchObject({ revision: await currentRevision(), away: false });

  const second = new Promise<FeedBatch>((resolve) => onTestFinished(onChanges(resolve)));
  const user = await makeUser();

  expect(await second).toMatchObject({ userIds: new Set([user.id]) });
  expect(told).toContain(await second);
  expect(feedState()?.revision).toBe(await currentRevision());

  endFirst();
  const third = new Promise<FeedBatch>((resolve) => onTestFinished(onChanges(resolve)));
  await makeUser();
  expect(told).not.toContain(await third);
  await stop();
  expect(feedState()).toBeNull();
});
