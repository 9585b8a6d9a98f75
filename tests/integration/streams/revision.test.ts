import { expect, test } from 'vitest';
import { updateUserInput } from '@/lib/users/schemas';
import { signOutUser } from '@/lib/users/sign-out';
import { updateUser } from '@/lib/users/update';
import { currentRevision } from '../../support/database-contents';
import { contextOf, makeFlag, makeUser, signIn } from '../../support/factories';
import { caughtUp } from '../../support/feed';
import { limitStreams, streamServer } from '../../support/stream-server';

const now = () => contextOf({ now: new Date() });
const server = streamServer();

async function dashboardOf(role: 'admin' | 'viewer') {
  const { id } = await makeUser({ role });
  const open = async () => server.open('/api/admin/revision/stream', { cookie: await signIn(id) });
  const reader = await open();
  await caughtUp();
  const until = async (revision: number) => {
    for (;;) {
      const { data } = await reader.next('revision');
      if (data.revision >= revision) return data;
    }
  };
  return { id, open, reader, until };
}

test('a dashboard hears where the history is, and of a change by anybody', async () => {
  const { reader, until } = await dashboardOf('viewer');
  expect(await until(await currentRevision())).toEqual({
    epoch: expect.any(String),
    revision: await currentRevision(),
    stale: false,
  });

  await makeFlag();
  expect((await until(await currentRevision())).revision).toBe(await currentRevision());
  expect(reader.headers['content-type']).toMatch(/^text\/event-stream/);
});

test('it ends at once for somebody who may no longer look, or has signed out', async () => {
  limitStreams({ recheckMs: 3_600_000 });
  const [demoted, gone] = [await dashboardOf('viewer'), await dashboardOf('admin')];

  await updateUser(now(), demoted.id, updateUserInput.parse({ role: 'user' }));
  await signOutUser(now(), gone.id);

  for (const { reader } of [demoted, gone]) {
    expect((await reader.next('bye')).data.reason).toBe('unauthorized');
    await reader.ended;
  }
});

test('of one person so many are open, apart from those of their own flags', async () => {
  limitStreams({ maxPerPerson: 1 });
  const { id, open } = await dashboardOf('viewer');

  expect((await open()).status).toBe(429);
  expect((await server.open('/api/flags/stream', { cookie: await signIn(id) })).status).toBe(200);
});
