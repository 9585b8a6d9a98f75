import { expect, test, vi } from 'vitest';
import { hub } from '@/lib/streams/hub';
import { call } from '../../support/api';
import { contextOf, makeFlag, makeKey, makeOverride, makeUser, signIn } from '../../support/factories';
import { changeUnnoticed } from '../../support/feed';
import { streamServer } from '../../support/stream-server';

const now = () => contextOf({ now: new Date() });
// Where only Next runs no feed does: a stream then has one of its own.
const server = streamServer({ feed: false });

test('a stream under the App Router tells of changes, and leaves nothing behind when its reader goes', async () => {
  const [user, flag] = [await makeUser(), await makeFlag()];
  const answer = await call('GET', '/api/flags/stream', { cookie: await signIn(user.id) });
  expect(answer.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
  const events = answer.body?.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  const until = async (what: string) => {
    while (!text.includes(what)) text += (await events?.read())?.value ?? '';
  };
  await until('event: flags');

  await makeOverride(user.id, flag.name, {}, now());

  await until('"overridden":true');
  await events?.cancel();
  await vi.waitFor(() => expect(hub().size()).toBe(0), { timeout: 20_000 });
  expect(hub().people.size()).toBe(0);
});

test('a server is told of what others change, or to forget everything where that was before the feed began', async () => {
  const user = await makeUser();
  const reader = await server.open('/api/sdk/stream');
  await reader.next('state');
  const first = await changeUnnoticed({ userId: user.id });
  const told = await reader.next();
  expect(told.data).toMatchObject({
    revision: first,
    ...(told.event === 'state' ? { resync: true } : { users: [{ user_id: user.id }] }),
  });

  const second = await changeUnnoticed({ userId: user.id });

  expect(await reader.next()).toMatchObject({
    event: 'users',
    data: { revision: second, users: [{ user_id: user.id }] },
  });
});

test('a dashboard is told of changes', async () => {
  const { id } = await makeUser({ role: 'viewer' });
  const reader = await server.open('/api/admin/revision/stream', { cookie: await signIn(id) });
  await reader.next('revision');

  const revision = await changeUnnoticed();

  while ((await reader.next('revision')).data.revision < revision);
});

test('HEAD says what would come, and opens nothing', async () => {
  const { secret } = await makeKey('service');
  const head = await call('HEAD', '/api/sdk/stream', { key: secret });

  expect([head.status, await head.text()]).toEqual([200, '']);
  expect(hub().size()).toBe(0);
});
