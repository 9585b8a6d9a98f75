import { randomUUID } from 'node:crypto';
import { describe, expect, test, vi } from 'vitest';
import { PennonError } from '@/lib/errors';
import { revokeApiKey } from '@/lib/keys/service';
import { closeStreams, hub } from '@/lib/streams/hub';
import { updateUserInput } from '@/lib/users/schemas';
import { signOutUser } from '@/lib/users/sign-out';
import { updateUser } from '@/lib/users/update';
import { call } from '../../support/api';
import { rawSql } from '../../support/database';
import type { EventReader } from '../../support/events';
import {
  contextOf,
  makeClientToken,
  makeFlag,
  makeKey,
  makeOverride,
  makeUser,
  signIn,
  unique,
} from '../../support/factories';
import { limitStreams, streamServer } from '../../support/stream-server';

const now = () => contextOf({ now: new Date() });
const server = streamServer();

/** Rights are looked at so seldom that only a change can end a stream. */
const RARELY = { recheckMs: 3_600_000 };
/** So often that a test need not wait for a change. */
const OFTEN = { recheckMs: 50 };

const bearer = (secret: string) => ({ authorization: `Bearer ${secret}` });
const ofSession = async (userId: string) =>
  server.open('/api/flags/stream', { cookie: await signIn(userId) });

async function expectBye(reader: EventReader, reason: string): Promise<void> {
  expect(await reader.next('bye')).toMatchObject({ data: { reason, retry_after_ms: expect.any(Number) } });
  await reader.ended;
}

describe('a stream ends when the right to it does', () => {
  test('at once when its key is revoked, and no other', async () => {
    limitStreams(RARELY);
    const [user, key] = [await makeUser(), await makeKey('service')];
    const token = await makeClientToken({ user: user.id }, { by: key });
    const of = `/api/flags/stream?user=${user.id}`;
    const ending = [
      await server.open(of, bearer(key.secret)),
      await server.open('/api/flags/stream', bearer(token.token)),
      await server.open('/api/sdk/stream', bearer(key.secret)),
    ];
    const staying = await server.open(of);

    await revokeApiKey(now(), key.id);

    for (const reader of ending) await expectBye(reader, 'unauthorized');
    await makeFlag();
    await staying.next('flags');
    expect(staying.text()).not.toContain('bye');
  });

  test('at once when the person is disabled, or signed out', async () => {
    limitStreams(RARELY);
    const [disabled, signedOut] = [await makeUser(), await makeUser()];
    const token = await makeClientToken({ user: disabled.id });
    const readers = [
      await ofSession(disabled.id),
      await server.open('/api/flags/stream', bearer(token.token)),
      await ofSession(signedOut.id),
    ];

    await updateUser(now(), disabled.id, updateUserInput.parse({ disabled: true }));
    await signOutUser(now(), signedOut.id);

    for (const reader of readers) await expectBye(reader, 'unauthorized');
  });

  test('at once when somebody is disabled who came into the directory while they listened', async () => {
    limitStreams(RARELY);
    const [key, flag] = [unique('crm'), await makeFlag()];
    const token = await makeClientToken({ user: key });
    const reader = await server.open('/api/flags/stream', bearer(token.token));
    const user = await makeUser({ external_id: key });
    await makeOverride(user.id, flag.name, {}, now());
    while ((await reader.next('flags')).data.user_id !== user.id);

    await updateUser(now(), user.id, updateUserInput.parse({ disabled: true }));

    await expectBye(reader, 'unauthorized');
  });

  test('soon when a session ends that nobody is told of, or a client token is over', async () => {
    limitStreams(OFTEN);
    const [user, other] = [await makeUser(), await makeUser()];
    const session = await ofSession(user.id);
    const token = await makeClientToken({ user: other.id, ttl_seconds: 1 });
    const ofToken = await server.open('/api/flags/stream', bearer(token.token));

    await rawSql()`delete from sessions where user_id = ${user.id}`;

    await expectBye(session, 'unauthorized');
    await expectBye(ofToken, 'unauthorized');
    expect(Date.now()).toBeGreaterThanOrEqual(token.expiresAt.getTime());
  });
});

describe('the server has room for so many streams', () => {
  test('of one person, whatever they come with', async () => {
    limitStreams({ maxPerPerson: 2 });
    const user = await makeUser();
    const of = `/api/flags/stream?user=${user.id}`;
    const [first] = [await server.open(of), await ofSession(user.id)];

    const refused = await server.open(of);
    expect([refused.status, refused.headers['retry-after']]).toEqual([429, '10']);
    expect((await server.open(`/api/flags/stream?user=${(await makeUser()).id}`)).status).toBe(200);

    first.close();
    await vi.waitFor(() => expect(hub().size()).toBe(2), { timeout: 20_000 });
    expect((await server.open(of)).status).toBe(200);
  });

  test('of one process', async () => {
    limitStreams({ max: 1 });
    await server.open('/api/sdk/stream');

    for (const path of ['/api/sdk/stream', `/api/flags/stream?user=${randomUUID()}`]) {
      const refused = await server.open(path);
      expect([refused.status, refused.headers['content-type']]).toEqual([503, 'application/problem+json']);
      expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
    }
  });

  test('of one person and of one process, also where many come before the first of them is open', () => {
    const { admit } = limitStreams({ max: 5, maxPerPerson: 2 });
    const enter = (person: string | null) => {
      try {
        admit(person);
        return 'in';
      } catch (error) {
        return error instanceof PennonError ? error.code : error;
      }
    };

    expect(['a', 'a', 'a', 'b'].map(enter)).toEqual(['in', 'in', 'rate_limited', 'in']);
    expect([null, null, null].map(enter)).toEqual(['in', 'in', 'overloaded']);
  });

  test('and keeps none for whoever asks without reading', async () => {
    limitStreams({ max: 1 });
    const head = await fetch(`${server.origin()}/api/sdk/stream`, {
      method: 'HEAD',
      headers: server.service(),
    });

    expect(head.status).toBe(200);
    expect((await server.open('/api/sdk/stream')).status).toBe(200);
  });

  test('and says when it shuts down, also to whoever comes at that moment', async () => {
    const user = await makeUser();
    const readers = [await server.open('/api/sdk/stream'), await ofSession(user.id)];

    await closeStreams();

    readers.push(await server.open('/api/sdk/stream'), await ofSession(user.id));
    for (const reader of readers) await expectBye(reader, 'shutdown');
    expect(hub().size()).toBe(0);
  });
});

describe('a reader who takes nothing', () => {
  test('is cut off, and what is kept for them meanwhile is one answer', async () => {
    limitStreams({ heartbeatMs: 50 });
    const user = await makeUser();
    // Answers of more than the buffers of two sockets hold.
    for (let count = 0; count < 20; count += 1) {
      await makeFlag({ type: 'string', default: { value: 'x'.repeat(60_000) } });
    }
    const flag = await makeFlag({ type: 'number', default: { value: 0 } });
    const path = `/api/admin/users/${user.id}/flag-overrides/${flag.name}`;
    const admin = (await makeKey('admin')).secret;
    const reader = await server.open(`/api/flags/stream?user=${user.id}`);
    await reader.next('flags');
    reader.pause();

    for (let value = 1; hub().size() > 0; value += 1)
      await call('PUT', path, { key: admin, json: { value } });

    expect(hub().people.size()).toBe(0);
    reader.resume();
    await reader.ended;
  }, 120_000);

  test('hears that the server is there while nothing happens', async () => {
    limitStreams({ heartbeatMs: 20 });
    const reader = await server.open('/api/sdk/stream');

    await vi.waitFor(() => expect(reader.text()).toContain(': hb\n\n: hb\n\n'), { timeout: 20_000 });
  });
});
