import { beforeAll, describe, expect, test } from 'vitest';
import type { UserView } from '@/lib/users/types';
import { call, read } from '../support/api';
import { rawSql } from '../support/database';
import { auditSince, currentRevision, expectNothingWritten } from '../support/database-contents';
import { makeFlag, makeKey, makeOverride, makeUser, NOBODY, signIn, unique } from '../support/factories';
import { expectRefused, invalid } from '../support/refusals';

let key: string;

beforeAll(async () => {
  key = (await makeKey('admin')).secret;
  await makeUser({ role: 'admin', password: 'correct horse battery' });
});

const at = (user: { id: string }, rest = '') => `/api/admin/users/${user.id}${rest}`;
const patch = (user: UserView, json: unknown, headers = {}) =>
  call('PATCH', at(user), { key, json, headers }).then(read);

describe('PATCH /api/admin/users/{user_id}', () => {
  test('changes what is given, leaves the rest, and says so once', async () => {
    const user = await makeUser({ attributes: { plan: 'pro', seats: 5 } });
    const before = await currentRevision();

    const { status, body } = await patch(user, {
      email: 'Changed@example.com',
      role: 'viewer',
      attributes: { plan: 'free' },
    });

    expect(status).toBe(200);
    expect(body).toMatchObject({
      id: user.id,
      email: 'Changed@example.com',
      name: user.name,
      role: 'viewer',
      attributes: { plan: 'free' },
      targeting_key: user.id,
      version: 2,
    });
    expect(await call('GET', at(user), { key }).then(read)).toEqual({ status: 200, body });
    const audit = await auditSince(before);
    expect(audit).toMatchObject([
      {
        revision: before + 1,
        action: 'updated',
        entity: 'user',
        user_id: user.id,
        before: { email: user.email, attributes: { plan: 'pro', seats: 5 }, version: 1 },
        after: { email: 'Changed@example.com', attributes: { plan: 'free' }, version: 2 },
      },
    ]);
    expect(audit[0]?.after).not.toHaveProperty('override_count');
  });

  test('writes nothing when nothing changes', async () => {
    const user = await makeUser({ attributes: { a: [1, 'b'] } });

    const { status, body } = await expectNothingWritten(() =>
      patch(user, { name: user.name, attributes: { a: [1, 'b'] }, disabled: false }),
    );

    expect(status).toBe(200);
    expect(body).toMatchObject({ version: 1 });
  });

  test('only writes for a caller who has seen the current state', async () => {
    const user = await makeUser();
    const ifMatch = (tag: string) => ({ 'if-match': tag });
    const first = await call('PATCH', at(user), { key, json: { name: 'B' }, headers: ifMatch('"1"') });
    expect(first.headers.get('etag')).toBe('"2"');

    await expectRefused(
      'PATCH',
      at(user),
      { key, json: { name: 'C' }, headers: ifMatch('"1"') },
      { status: 412, code: 'version_mismatch' },
    );

    expect((await patch(user, { name: 'D' }, ifMatch('*'))).status).toBe(200);
  });

  test('gives an external id once, and the targeting key stays what it was', async () => {
    const user = await makeUser();
    const [external, service] = [unique('crm'), (await makeKey('service')).secret];

    const given = await patch(user, { external_id: external });

    expect(given.body).toMatchObject({ external_id: external, targeting_key: user.id });
    expect((await patch(user, { external_id: external })).status).toBe(200);
    const me = await call('GET', `/api/flags/me?user=${external}`, { key: service }).then(read);
    expect(me.body).toMatchObject({ user_id: user.id });
    await expectRefused(
      'PATCH',
      at(user),
      { key, json: { external_id: unique('crm') } },
      invalid('external_id', 'stays as it is'),
    );
  });

  test.each<[string, (other: UserView) => unknown]>([
    ['e-mail', (other) => ({ email: other.email })],
    ['e-mail in other letters', (other) => ({ email: other.email.toUpperCase() })],
    ['external id', (other) => ({ external_id: other.externalId })],
    ['id, as an external id', (other) => ({ external_id: other.id })],
    ['id in capitals, as an external id', (other) => ({ external_id: other.id.toUpperCase() })],
  ])("refuses somebody else's %s", async (_what, take) => {
    const [user, other] = [await makeUser(), await makeUser({ external_id: unique('crm') })];

    await expectRefused('PATCH', at(user), { key, json: take(other) }, { status: 409, code: 'user_exists' });
  });

  test.each<[string, unknown, string]>([
    ['email', { email: 'no e-mail' }, 'must be an e-mail address'],
    ['email', { email: null }, 'must be text'],
    ['name', { name: 'x'.repeat(256) }, '255 characters or fewer'],
    ['role', { role: 'owner' }, 'must be admin, viewer or user'],
    ['attributes.plan', { attributes: { plan: { nested: true } } }, 'must be text, a number'],
    ['attributes', { attributes: [] }, 'must be an object'],
    ['disabled', { disabled: 'yes' }, 'must be true or false'],
    ['external_id', { external_id: '' }, 'must not be empty'],
    ['external_id', { external_id: null }, 'must be text'],
    ['password', { password: 'correct horse battery' }, 'is not a known field'],
    ['targeting_key', { targeting_key: 'x' }, 'is not a known field'],
  ])('refuses a wrong %s: %j', async (path, json, message) => {
    await expectRefused('PATCH', at(await makeUser()), { key, json }, invalid(path, message));
  });

  test('knows no user who is not there', async () => {
    const refusal = { status: 404, code: 'user_not_found' };
    for (const [method, rest, json] of [
      ['PATCH', '', { name: 'x' }],
      ['DELETE', '', undefined],
      ['POST', '/sign-out', undefined],
    ] as const) {
      await expectRefused(method, at({ id: NOBODY }, rest), { key, json }, refusal);
    }
    await expectRefused('DELETE', at({ id: 'x' }), { key }, invalid('user_id', 'must be a UUID'));
  });
});

describe('disabling', () => {
  test('ends the sessions at once, keeps its instant, and can be taken back', async () => {
    const user = await makeUser();
    const cookie = await signIn(user.id);
    const me = async () => (await call('GET', '/api/flags/me', { cookie })).status;
    expect(await me()).toBe(200);

    const disabled = await patch(user, { disabled: true });

    expect(disabled.body).toMatchObject({ disabled_at: expect.any(String), version: 2 });
    expect(await me()).toBe(401);
    expect(await rawSql()`select * from sessions where user_id = ${user.id}`).toEqual([]);
    const again = await patch(user, { disabled: true });
    expect(again.body).toEqual(disabled.body);
    expect((await patch(user, { disabled: false })).body).toMatchObject({ disabled_at: null, version: 3 });
    expect(await me()).toBe(401);
  });
});

describe('DELETE /api/admin/users/{user_id}', () => {
  test('deletes overrides and sessions, counts and says each end, and keeps what the log says', async () => {
    const [user, other] = [await makeUser(), await makeUser()];
    const flags = [await makeFlag(), await makeFlag()];
    for (const { name } of flags) await makeOverride(user.id, name, { reason: 'Beta' });
    const kept = await makeOverride(other.id, flags[0]?.name ?? '');
    const cookie = await signIn(user.id);
    const before = await currentRevision();

    const response = await call('DELETE', at(user), { key });

    expect(response.status).toBe(204);
    expect((await call('GET', at(user), { key })).status).toBe(404);
    expect((await call('GET', '/api/flags/me', { cookie })).status).toBe(401);
    expect(
      (await auditSince(before)).map(({ revision, entity, action }) => [revision, entity, action]),
    ).toEqual([
      [before + 1, 'override', 'deleted'],
      [before + 1, 'override', 'deleted'],
      [before + 1, 'user', 'deleted'],
    ]);
    const [first] = await auditSince(before);
    expect(first).toMatchObject({ user_id: user.id, before: { reason: 'Beta', value: true }, after: null });
    const counts = await rawSql()`
      select total::int from override_action_counts
      where action = 'deleted' and flag_name in ${rawSql()(flags.map(({ name }) => name))}`;
    expect(counts).toEqual([{ total: 1 }, { total: 1 }]);
    expect(await rawSql()`select id from user_flag_overrides where user_id = ${user.id}`).toEqual([]);
    expect(await rawSql()`select id from user_flag_overrides where id = ${kept.id}`).toHaveLength(1);
    const log =
      await rawSql()`select action from audit_log where user_id = ${user.id} order by revision, ordinal`;
    expect(log.map(({ action }) => action)).toEqual([
      'created',
      'created',
      'created',
      'deleted',
      'deleted',
      'deleted',
    ]);
    await expectRefused('DELETE', at(user), { key }, { status: 404, code: 'user_not_found' });
  });

  test('only for a caller who has seen the current state', async () => {
    const user = await makeUser();
    const headers = { 'if-match': '"7"' };

    await expectRefused('DELETE', at(user), { key, headers }, { status: 412, code: 'version_mismatch' });
  });
});

test('signing out everywhere ends every session of that person and of nobody else', async () => {
  const [user, other] = [await makeUser({ role: 'admin' }), await makeUser()];
  const cookies = [await signIn(user.id), await signIn(user.id)];
  const others = await signIn(other.id);
  const before = await currentRevision();

  const { status, body } = await call('POST', at(user, '/sign-out'), { key }).then(read);

  expect({ status, body }).toEqual({ status: 200, body: { ended_sessions: 2 } });
  for (const cookie of cookies) expect((await call('GET', '/api/flags/me', { cookie })).status).toBe(401);
  expect((await call('GET', '/api/flags/me', { cookie: others })).status).toBe(200);
  expect(await auditSince(before)).toMatchObject([
    { entity: 'user', action: 'signed_out', user_id: user.id, before: null, after: { ended_sessions: 2 } },
  ]);
  const again = await expectNothingWritten(() => call('POST', at(user, '/sign-out'), { key }).then(read));
  expect(again.body).toEqual({ ended_sessions: 0 });
});

test('a repeated POST with one Idempotency-Key adds one person', async () => {
  const json = { email: `${unique('once')}@example.com` };
  const post = () => call('POST', '/api/admin/users', { key, json, headers: { 'idempotency-key': 'k-1' } });

  const [first, second] = [await read(await post()), await read(await post())];

  expect(first.status).toBe(201);
  expect(second).toEqual(first);
});
