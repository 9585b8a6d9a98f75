import { monitorEventLoopDelay } from 'node:perf_hooks';
import { beforeAll, describe, expect, test } from 'vitest';
import { getDb } from '@/lib/db/client';
import { isIdentityTaken } from '@/lib/users/queries';
import type { UserView } from '@/lib/users/types';
import { call, read } from '../support/api';
import { rawSql } from '../support/database';
import { auditSince, currentRevision, expectNothingWritten } from '../support/database-contents';
import { makeKey, makeUser, unique } from '../support/factories';
import { expectRefused, invalid } from '../support/refusals';

const BASE = '/api/admin/users';

let service: string;
let admin: string;

beforeAll(async () => {
  service = (await makeKey('service')).secret;
  admin = (await makeKey('admin')).secret;
});

const put = (externalId: string, json: unknown, key = service) =>
  call('PUT', `${BASE}/by-external-id/${encodeURIComponent(externalId)}`, { key, json }).then(read);
const post = (users: unknown, key = service, query = '') =>
  call('POST', `${BASE}/import${query}`, { key, json: { users } }).then(read);
const mail = () => `${unique('mail')}@example.com`;
const stored = async (id: string) => (await rawSql()`select * from users where id = ${id}`)[0];

describe('PUT /api/admin/users/by-external-id/{external_id}', () => {
  test('adds somebody new as a user who cannot sign in, whatever the name', async () => {
    for (const externalId of [
      unique('crm'),
      'a b@c:d+e',
      'Ünïcode-\u{1F600}',
      "'; drop table users; --",
      'import',
    ]) {
      const email = mail();

      const { status, body } = await put(externalId, { email, name: 'Ada', attributes: { plan: 'pro' } });

      expect(status).toBe(201);
      expect(body).toMatchObject({ external_id: externalId, targeting_key: externalId, email, role: 'user' });
      const { id } = body as { id: string };
      expect(await stored(id)).toMatchObject({ password_hash: null, disabled_at: null, role: 'user' });
    }
  });

  test('changes what is given, leaves the rest, and the same call twice writes once', async () => {
    const [externalId, email] = [unique('crm'), mail()];
    await put(externalId, { email, name: 'Ada', attributes: { plan: 'pro', seats: 2 } });

    const changed = await put(externalId, { email, attributes: { plan: 'free' } });

    expect(changed).toMatchObject({
      status: 200,
      body: { name: 'Ada', attributes: { plan: 'free' }, version: 2 },
    });
    const again = await expectNothingWritten(() => put(externalId, { email, attributes: { plan: 'free' } }));
    expect(again).toEqual(changed);
  });

  test('of ten at the same time one adds the person, and all of them mean the same one', async () => {
    const [externalId, email] = [unique('crm'), mail()];
    const before = await currentRevision();

    const answers = await Promise.all(Array.from({ length: 10 }, () => put(externalId, { email })));

    expect(answers.map(({ status }) => status).sort()).toEqual([...Array(9).fill(200), 201]);
    expect(new Set(answers.map(({ body }) => (body as { id: string }).id)).size).toBe(1);
    expect(await auditSince(before)).toMatchObject([{ action: 'created', actor_kind: 'api_key' }]);
  });

  test('heeds If-Match, and somebody new has no state to match', async () => {
    const user = await makeUser({ external_id: unique('crm') });
    const url = (externalId: string) => `${BASE}/by-external-id/${externalId}`;
    const options = {
      key: service,
      json: { email: user.email, name: 'New' },
      headers: { 'if-match': '"9"' },
    };
    const refusal = { status: 412, code: 'version_mismatch' };

    await expectRefused('PUT', url(user.externalId ?? ''), options, refusal);
    await expectRefused('PUT', url(unique('crm')), options, refusal);
  });

  test.each(['admin', 'viewer'] as const)('refuses to a service the row of a %s', async (role) => {
    const user = await makeUser({ external_id: unique('crm'), role });
    const refusal = { status: 403, code: 'forbidden' };

    for (const json of [{ email: mail() }, { email: user.email }, { email: user.email, name: 'Mine' }]) {
      const url = `${BASE}/by-external-id/${user.externalId}`;
      await expectRefused('PUT', url, { key: service, json }, refusal);
    }

    expect((await put(user.externalId ?? '', { email: user.email, name: 'Ours' }, admin)).body).toMatchObject(
      {
        name: 'Ours',
        role,
      },
    );
  });

  test.each([
    ['a role', { role: 'admin' }, 'role'],
    ['a password', { password: 'correct horse battery' }, 'password'],
    ['disabling', { disabled: true }, 'disabled'],
    ['another external id', { external_id: 'x' }, 'external_id'],
  ])('cannot set %s', async (_what, extra, path) => {
    const user = await makeUser({ external_id: unique('crm') });
    for (const key of [service, admin]) {
      const url = `${BASE}/by-external-id/${user.externalId}`;
      const json = { email: user.email, ...extra };
      await expectRefused('PUT', url, { key, json }, invalid(path, 'is not a known field'));
    }
  });

  test('never sets free somebody who is disabled', async () => {
    const user = await makeUser({ external_id: unique('crm') });
    await rawSql()`update users set disabled_at = now() where id = ${user.id}`;

    expect((await put(user.externalId ?? '', { email: mail() })).status).toBe(200);

    expect(await stored(user.id)).toMatchObject({ disabled_at: expect.any(Date) });
  });

  test.each<[string, (other: UserView) => [externalId: string, json: unknown]]>([
    ['id', (other) => [other.id, { email: mail() }]],
    ['id in capitals', (other) => [other.id.toUpperCase(), { email: mail() }]],
    ['id in both', (other) => [other.id.replace(/[a-f]/, (x) => x.toUpperCase()), { email: mail() }]],
    ['e-mail', (other) => [unique('crm'), { email: other.email.toUpperCase() }]],
  ])("refuses another user's %s", async (_what, take) => {
    const [externalId, json] = take(await makeUser({ role: 'admin' }));
    const url = `${BASE}/by-external-id/${externalId}`;

    await expectRefused('PUT', url, { key: service, json }, { status: 409, code: 'user_exists' });
  });

  test.each([
    ['email', {}, 'must be text'],
    ['email', { email: 'x' }, 'must be an e-mail address'],
    ['attributes.a', { email: 'a@example.com', attributes: { a: null } }, 'must be text'],
  ])('refuses a wrong %s: %j', async (path, json, message) => {
    const url = `${BASE}/by-external-id/${unique('crm')}`;
    await expectRefused('PUT', url, { key: service, json }, invalid(path, message));
  });

  test('refuses an external id that is too long', async () => {
    const url = `${BASE}/by-external-id/${'x'.repeat(256)}`;
    const json = { email: mail() };
    await expectRefused('PUT', url, { key: service, json }, invalid('external_id', '255 characters'));
  });
});

test('a service key can make no admin by any door', async () => {
  const user = await makeUser({ external_id: unique('crm') });
  const doors = [
    ['POST', BASE, { email: mail(), role: 'admin' }, 403],
    ['PATCH', `${BASE}/${user.id}`, { role: 'admin' }, 403],
    ['PUT', `${BASE}/by-external-id/${user.externalId}`, { email: user.email, role: 'admin' }, 422],
    ['PUT', `${BASE}/by-external-id/${unique('crm')}`, { email: mail(), role: 'admin' }, 422],
    ['POST', `${BASE}/import`, { users: [{ external_id: unique('x'), email: mail(), role: 'admin' }] }, 422],
    ['POST', '/api/admin/api-keys', { name: 'x', role: 'admin' }, 403],
  ] as const;

  for (const [method, url, json, status] of doors) {
    await expectNothingWritten(async () => {
      expect((await call(method, url, { key: service, json })).status).toBe(status);
    });
  }
});

test('an id that is the external id of somebody else is taken', async () => {
  const id = '0f80b306-4b7f-4aa0-83eb-dffd6edc5165';
  const free = { id, email: mail(), externalId: null };
  expect(await isIdentityTaken(getDb(), free)).toBe(false);
  await makeUser({ external_id: id.toUpperCase() });

  expect(await isIdentityTaken(getDb(), free)).toBe(true);
});

describe('POST /api/admin/users/import', () => {
  test('adds, changes and leaves people, all in one revision', async () => {
    const same = await makeUser({ external_id: unique('crm'), attributes: { plan: 'pro' } });
    const other = await makeUser({ external_id: unique('crm'), name: 'Old' });
    const fresh = unique('crm');
    const before = await currentRevision();

    const users = [
      { external_id: same.externalId, email: same.email, attributes: { plan: 'pro' } },
      {
        external_id: other.externalId,
        email: other.email.toUpperCase(),
        attributes: { tags: ['a', 1, true] },
      },
      { external_id: fresh, email: mail(), name: 'Quote " \\ , {NULL} \u00fc' },
    ];
    const { status, body } = await post(users);

    expect(status).toBe(200);
    expect(body).toEqual({ dry_run: false, created: 1, updated: 1, unchanged: 1 });
    const [row] = await rawSql()`select * from users where external_id = ${fresh}`;
    expect(row).toMatchObject({
      name: users[2]?.name,
      role: 'user',
      password_hash: null,
      targeting_key: fresh,
      attributes: {},
      version: 1,
    });
    expect(await stored(other.id)).toMatchObject({
      email: other.email.toUpperCase(),
      name: 'Old',
      attributes: { tags: ['a', 1, true] },
      version: 2,
    });
    expect(await stored(same.id)).toMatchObject({ version: 1 });
    const audit = await auditSince(before);
    expect(audit).toMatchObject([
      { revision: before + 1, action: 'created', user_id: row?.id, before: null },
      { revision: before + 1, action: 'updated', user_id: other.id, before: { name: 'Old' } },
    ]);
    const after = await call('GET', `${BASE}/${other.id}`, { key: admin }).then(read);
    expect(after.body).toMatchObject(audit[1]?.after ?? {});
    expect(await expectNothingWritten(() => post(users))).toMatchObject({ body: { unchanged: 3 } });
  });

  test('a dry run waits for nobody who writes', async () => {
    await rawSql().begin(async (sql) => {
      await sql`select revision from database_state for update`;
      expect(
        await post([{ external_id: unique('waits'), email: mail() }], service, '?dry_run=true'),
      ).toMatchObject({ status: 200, body: { created: 1 } });
    });
  });

  test('a dry run says the same and writes nothing', async () => {
    const users = [{ external_id: unique('crm'), email: mail() }];

    const dry = await expectNothingWritten(() => post(users, service, '?dry_run=true'));

    expect(dry).toEqual({ status: 200, body: { dry_run: true, created: 1, updated: 0, unchanged: 0 } });
    expect((await post(users, service, '?dry_run=false')).body).toMatchObject({ dry_run: false, created: 1 });
  });

  test('names every row that cannot be taken, and imports nobody', async () => {
    const [taken, known] = [await makeUser(), await makeUser({ external_id: unique('crm') })];
    const twice = unique('crm');
    const users = [
      { external_id: unique('crm'), email: taken.email.toUpperCase() },
      { external_id: taken.id.toUpperCase(), email: mail() },
      { external_id: twice, email: 'twice@example.com' },
      { external_id: twice, email: 'Twice@example.com' },
      { external_id: known.externalId, email: known.email },
    ];

    const { status, body } = await expectNothingWritten(() => post(users));

    expect(status).toBe(422);
    expect(body).toMatchObject({ code: 'invalid', error_count: 4 });
    expect((body as { errors: unknown }).errors).toEqual([
      { path: 'users.3.external_id', message: 'is the same as in users.2' },
      { path: 'users.3.email', message: 'is the same as in users.2' },
      { path: 'users.0.email', message: 'is the e-mail of another user' },
      { path: 'users.1.external_id', message: 'is the id of another user' },
    ]);
  });

  test.each(['admin', 'viewer'] as const)(
    'a service may have no %s among them, an admin may',
    async (role) => {
      const user = await makeUser({ external_id: unique('crm'), role });
      const users = [
        { external_id: unique('crm'), email: mail() },
        { external_id: user.externalId, email: user.email, name: 'Renamed' },
      ];

      const refused = await expectNothingWritten(() => post(users));

      expect(refused).toMatchObject({
        status: 403,
        body: { errors: [{ path: 'users.1.external_id', message: 'is an administrator or a viewer' }] },
      });
      expect((await post(users, admin)).status).toBe(200);
      expect(await stored(user.id)).toMatchObject({ name: 'Renamed', role });
    },
  );

  test.each<[string, unknown, string, string]>([
    [
      'a role',
      [{ external_id: 'a', email: 'a@example.com', role: 'admin' }],
      'users.0.role',
      'not a known field',
    ],
    ['no e-mail', [{ external_id: 'a' }], 'users.0.email', 'must be text'],
    ['no external id', [{ email: 'a@example.com' }], 'users.0.external_id', 'must be text'],
    ['no list', { a: 1 }, 'users', 'must be a list'],
    ['too many', Array.from({ length: 100_001 }, () => 0), 'users', 'must be 100000 or fewer'],
  ])('refuses %s', async (_what, users, path, message) => {
    const options = { key: service, json: { users } };
    await expectRefused('POST', `${BASE}/import`, options, invalid(path, message));
  });

  test('looks no further than it takes to name what is wrong, and holds nobody up', async () => {
    const attributes = Object.fromEntries(Array.from({ length: 100 }, (_, index) => [`a${index}`, {}]));
    const users = Array.from({ length: 10_000 }, (_, index) => ({ external_id: `x-${index}`, attributes }));
    const delays = monitorEventLoopDelay({ resolution: 1 });
    delays.enable();

    const { status, body } = await post(users);

    delays.disable();
    expect(status).toBe(422);
    expect((body as { errors: unknown[] }).errors).toHaveLength(100);
    expect(delays.max / 1e6).toBeLessThan(1_500);
  });

  test.each([
    ['attributes', Object.fromEntries(Array.from({ length: 101 }, (_, index) => [`a${index}`, {}]))],
    ['attributes.tags', { tags: Array.from({ length: 101 }, () => 'x') }],
  ])('refuses too many %s', async (path, attributes) => {
    const json = { users: [{ external_id: unique('crm'), email: mail(), attributes }] };
    await expectRefused(
      'POST',
      `${BASE}/import`,
      { key: service, json },
      invalid(`users.0.${path}`, 'must be'),
    );
  });

  test('refuses another dry_run than true or false', async () => {
    const options = { key: service, json: { users: [] } };
    await expectRefused('POST', `${BASE}/import?dry_run=1`, options, invalid('dry_run', 'true or false'));
  });

  test('takes 20,000 people at once, over 256 KiB, and changes them all', async () => {
    const prefix = unique('many');
    const people = (plan: string) =>
      Array.from({ length: 20_000 }, (_, index) => ({
        external_id: `${prefix}-${index}`,
        email: `${prefix}-${index}@example.com`,
        attributes: { plan },
      }));
    const before = await currentRevision();

    expect((await post(people('free'))).body).toMatchObject({ created: 20_000 });
    expect((await post(people('pro'))).body).toMatchObject({ updated: 20_000 });

    expect(await currentRevision()).toBe(before + 2);
    const [row] = await rawSql()`
      select count(*)::int as n, count(distinct id)::int as ids from users
      where external_id like ${`${prefix}-%`} and attributes->>'plan' = 'pro' and version = 2`;
    expect(row).toEqual({ n: 20_000, ids: 20_000 });
  }, 120_000);

  test('with one Idempotency-Key is done once', async () => {
    const json = { users: [{ external_id: unique('crm'), email: mail() }] };
    const send = () =>
      call('POST', `${BASE}/import`, { key: service, json, headers: { 'idempotency-key': 'import-1' } });

    const first = await read(await send());
    const second = await send();

    expect(second.headers.get('idempotent-replayed')).toBe('true');
    expect(await read(second)).toEqual(first);
    expect(first.body).toMatchObject({ created: 1 });
  });
});
