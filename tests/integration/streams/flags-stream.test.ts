import { describe, expect, test, vi } from 'vitest';
import { updateFlagInput } from '@/lib/flags/schemas';
import { updateFlag } from '@/lib/flags/service';
import { processMetrics } from '@/lib/metrics';
import { removeOverride } from '@/lib/overrides/service';
import { hub } from '@/lib/streams/hub';
import { deleteUser } from '@/lib/users/remove';
import { call } from '../../support/api';
import type { EventReader } from '../../support/events';
import {
  contextOf,
  makeClientToken,
  makeFlag,
  makeKey,
  makeOverride,
  makeScheduledChange,
  makeUser,
  signIn,
  unique,
} from '../../support/factories';
import { changeElsewhere } from '../../support/feed';
import { streamServer } from '../../support/stream-server';

const now = () => contextOf({ now: new Date() });
const inMs = (ms: number) => new Date(Date.now() + ms);

const server = streamServer();

/** The stream of somebody, as a service asks for it unless told otherwise. */
const follow = (user: string, headers: Record<string, string> = server.service(), query = '') =>
  server.open(`/api/flags/stream?user=${encodeURIComponent(user)}${query}`, headers);

const followOneself = (headers: Record<string, string>) => server.open('/api/flags/stream', headers);

async function answerOf(user: string) {
  const response = await fetch(`${server.origin()}/api/flags/me?user=${encodeURIComponent(user)}`, {
    headers: server.service(),
  });
  return { body: await response.json(), etag: (response.headers.get('etag') ?? '').replaceAll('"', '') };
}

describe('a stream of one person’s flags', () => {
  test('begins with the answer of /api/flags/me, and what is needed to go on from there', async () => {
    const [user, flag] = [await makeUser(), await makeFlag()];
    await makeOverride(user.id, flag.name, {}, now());

    const reader = await follow(user.id);
    const { id, data } = await reader.next('flags');

    const { body, etag } = await answerOf(user.id);
    expect(reader.status).toBe(200);
    expect(reader.headers).toMatchObject({
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store, no-transform',
      'x-accel-buffering': 'no',
      // In one piece with its connection: as chunks, an event would be several writes.
      connection: 'close',
    });
    expect(reader.headers).not.toHaveProperty('transfer-encoding');
    expect(reader.text().startsWith('retry: 2000\n')).toBe(true);
    expect(data).toEqual({ ...body, etag, server_time: expect.stringMatching(/^\d{4}-.*\.\d{3}Z$/) });
    expect(id).toBe(`${body.epoch}.${body.revision}.0`);
  });

  test.each(['?etag=', 'If-None-Match'])('says by %s that the caller has it already', async (way) => {
    const user = await makeUser();
    const { etag, body } = await answerOf(user.id);

    const reader =
      way === '?etag='
        ? await follow(user.id, server.service(), `&etag=${etag}`)
        : await follow(user.id, { ...server.service(), 'if-none-match': `"${etag}"` });

    expect(await reader.next()).toMatchObject({
      event: 'current',
      data: { etag, revision: body.revision, server_time: expect.any(String) },
    });
    const flag = await makeFlag();
    expect((await reader.next('flags')).data.flags).toHaveProperty([flag.name]);
  });

  test('sends the answer again when an override is written, and when it is gone', async () => {
    const [user, flag] = [await makeUser(), await makeFlag()];
    const reader = await follow(user.id);
    await reader.next('flags');

    await makeOverride(user.id, flag.name, {}, now());
    const pinned = await reader.next('flags');
    expect(pinned.data.flags[flag.name]).toMatchObject({ value: true, overridden: true });
    const { body, etag } = await answerOf(user.id);
    expect(pinned.data).toMatchObject({ ...body, etag });

    await removeOverride(now(), user.id, flag.name);
    expect((await reader.next('flags')).data.flags[flag.name]).toMatchObject({
      value: false,
      overridden: false,
    });
  });

  test('sends it when another instance has changed something, notified or not', async () => {
    const [user, flag] = [await makeUser(), await makeFlag({ type: 'number', default: { value: 0 } })];
    await makeOverride(user.id, flag.name, { value: 1 }, now());
    const reader = await follow(user.id);
    await reader.next('flags');

    for (const value of [2, 3]) {
      await changeElsewhere(
        (sql) =>
          sql`update user_flag_overrides set override_value = ${sql.json(value)} where user_id = ${user.id}`,
        [{ entity: 'override', userId: user.id }],
      );
      expect((await reader.next('flags')).data.flags[flag.name]).toMatchObject({ value });
    }
  });

  test('sends it to everybody when a flag changes', async () => {
    const [flag, ...users] = [await makeFlag(), await makeUser(), await makeUser()];
    const readers = await Promise.all(users.map(({ id }) => follow(id)));
    for (const reader of readers) await reader.next('flags');

    await updateFlag(now(), flag.name, updateFlagInput.parse({ enabled: false }));

    for (const reader of readers) {
      expect((await reader.next('flags')).data.flags[flag.name]).toMatchObject({ reason: 'DISABLED' });
    }
  });

  test('tells of the end of an override at its instant, and of a schedule at its own', async () => {
    const [user, flag, other] = [await makeUser(), await makeFlag(), await makeFlag()];
    const reader = await follow(user.id);
    await reader.next('flags');
    const [end, start] = [inMs(1_000), inMs(1_600)];

    await makeOverride(user.id, flag.name, { expiresAt: end }, now());
    await makeScheduledChange(other.name, { at: start, default: { variant: 'on' } }, now());

    const ended = await until(reader, (flags) => flags[flag.name].overridden === false, end);
    expect(ended.flags[flag.name]).toMatchObject({ value: false });
    const begun = await until(reader, (flags) => flags[other.name].value === true, start);
    expect(begun.flags[other.name]).toMatchObject({ reason: 'SCHEDULED' });
  });

  test('makes few events of many changes, and the last of them is the last', async () => {
    const [user, flag] = [await makeUser(), await makeFlag({ type: 'number', default: { value: 0 } })];
    const reader = await follow(user.id);
    await reader.next('flags');
    const path = `/api/admin/users/${user.id}/flag-overrides/${flag.name}`;
    const admin = (await makeKey('admin')).secret;
    const began = performance.now();

    for (let value = 1; value <= 40; value += 1) await call('PUT', path, { key: admin, json: { value } });
    let events = 0;
    for (let last = 0; last !== 40; events += 1)
      last = (await reader.next('flags')).data.flags[flag.name].value;

    expect(events).toBeLessThanOrEqual(Math.ceil((performance.now() - began) / 50) + 1);
  });

  test('costs strangers no byte, however many there are', async () => {
    const flag = await makeFlag();
    const users = await Promise.all(Array.from({ length: 200 }, () => makeUser()));
    const readers = await Promise.all(users.map(({ id }) => follow(id)));
    for (const reader of readers) await reader.next('flags');
    const others = readers.filter((_, index) => index !== 100);
    const [bytes, evaluated] = [others.map((reader) => reader.text().length), await evaluations()];

    await makeOverride(users[100]?.id ?? '', flag.name, {}, now());
    const told = await readers[100]?.next('flags');

    expect((await evaluations()) - evaluated).toBe(Object.keys(told?.data.flags).length);
    expect(others.map((reader) => reader.text().length)).toEqual(bytes);
    // What comes next in each stream shows that nothing was on its way.
    await updateFlag(now(), flag.name, updateFlagInput.parse({ enabled: false }));
    const next = await Promise.all(others.map((reader) => reader.next('flags')));
    expect(new Set(next.map(({ data }) => data.flags[flag.name].reason))).toEqual(new Set(['DISABLED']));
  }, 60_000);

  test('shows sessions and client tokens their own flags, and only what browsers may see', async () => {
    const [user, hidden] = [await makeUser(), await makeFlag({ client_visible: false })];
    const token = await makeClientToken({ user: user.id });
    const readers = [
      await followOneself({ cookie: await signIn(user.id) }),
      await followOneself({ authorization: `Bearer ${token.token}` }),
    ];

    for (const reader of readers) {
      const { data } = await reader.next('flags');
      expect(data).toMatchObject({ user_id: user.id });
      expect(data.flags).not.toHaveProperty([hidden.name]);
    }
  });

  test('finds out who somebody is who comes into the directory, and that they have gone', async () => {
    const [key, flag] = [unique('crm'), await makeFlag()];
    const token = await makeClientToken({ user: key });
    const readers = [await follow(key), await followOneself({ authorization: `Bearer ${token.token}` })];
    for (const reader of readers) expect((await reader.next('flags')).data.user_id).toBeNull();

    const user = await makeUser({ external_id: key });
    await makeOverride(user.id, flag.name, {}, now());

    for (const reader of readers) {
      const known = await until(reader, (flags) => flags[flag.name].overridden === true);
      expect(known.user_id).toBe(user.id);
    }
    await deleteUser(now(), user.id);
    expect(
      (await until(readers[0] as EventReader, (flags) => !flags[flag.name].overridden)).user_id,
    ).toBeNull();
  });

  test('needs to be told whose, where a key asks', async () => {
    expect((await server.open('/api/flags/stream')).status).toBe(400);
  });

  test('leaves nothing behind', async () => {
    const user = await makeUser();
    for (let round = 0; round < 10; round += 1) {
      const readers = await Promise.all(Array.from({ length: 20 }, () => follow(user.id)));
      for (const reader of readers) await reader.next('flags');
      for (const reader of readers) reader.close();
      await vi.waitFor(() => expect(hub().size()).toBe(0), { timeout: 20_000 });
    }
    expect(hub().people.size()).toBe(0);
  }, 60_000);
});

/** How many flags were evaluated for somebody so far. */
async function evaluations(): Promise<number> {
  const metric = await processMetrics().getSingleMetric('pennon_evaluations_total')?.get();
  return metric?.values.reduce((sum, { value }) => sum + value, 0) ?? 0;
}

/** Passes over events until one has it, which must not be before its time. */
// biome-ignore lint/suspicious/noExplicitAny: tests look at what they expect
async function until(reader: EventReader, has: (flags: any) => boolean, notBefore?: Date) {
  for (;;) {
    const { data } = await reader.next('flags');
    if (!has(data.flags)) continue;
    if (notBefore) expect(Date.now()).toBeGreaterThanOrEqual(notBefore.getTime());
    return data;
  }
}
