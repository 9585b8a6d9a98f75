import { beforeAll, describe, expect, test } from 'vitest';
import type { UserView } from '@/lib/users/types';
import { call, read } from '../support/api';
import { expectNothingWritten, storedOverride } from '../support/database-contents';
import {
  makeEndedOverride,
  makeFlag,
  makeKey,
  makeOverride,
  makeUser,
  makeVariantFlag,
  soon,
} from '../support/factories';
import { expectRefused, invalid } from '../support/refusals';

const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

let key: string;
let keyName: string;
let user: UserView;

beforeAll(async () => {
  key = (await makeKey('admin')).secret;
  user = await makeUser();
  const keys = await read(await call('GET', '/api/admin/api-keys', { key }));
  keyName = (keys.body as { data: { name: string }[] }).data[0]?.name ?? '';
});

const listUrl = () => `/api/admin/users/${user.id}/flag-overrides`;
const urlOf = (flagName: string) => `${listUrl()}/${flagName}`;

describe('POST an override', () => {
  test('answers 201 with the override, where it is and its state', async () => {
    const flag = await makeFlag();
    const expires = soon();

    const response = await call('POST', listUrl(), {
      key,
      json: { flag_name: flag.name, value: true, reason: 'Ticket 7', expires_at: expires },
    });

    expect(response.headers.get('content-type')).toBe('application/json');
    expect(response.headers.get('cache-control')).toBe('private, no-store');
    expect(response.headers.get('location')).toBe(urlOf(flag.name));
    const { status, body } = await read(response);
    expect(status).toBe(201);
    expect(body).toEqual({
      id: expect.any(String),
      user_id: user.id,
      user: { id: user.id, email: user.email, name: user.name },
      flag_name: flag.name,
      value: true,
      variant: 'on',
      enabled: true,
      reason: 'Ticket 7',
      status: 'active',
      created_by: `key:${keyName}`,
      updated_by: `key:${keyName}`,
      created_at: expect.stringMatching(TIME),
      updated_at: expect.stringMatching(TIME),
      expires_at: expires,
      version: 1,
    });
    const read2 = await call('GET', response.headers.get('location') ?? '', { key });
    expect(read2.headers.get('etag')).toBe(response.headers.get('etag'));
    expect((await read(read2)).body).toEqual(body);
  });

  test('takes a variant instead of a value, and reads an end in any time zone', async () => {
    const flag = await makeVariantFlag();

    const { status, body } = await read(
      await call('POST', listUrl(), {
        key,
        json: { flag_name: flag.name, variant: 'new', expires_at: '2999-01-01T02:00:00.5+02:00' },
      }),
    );

    expect(status).toBe(201);
    expect(body).toMatchObject({ value: 'b', variant: 'new', expires_at: '2999-01-01T00:00:00.500Z' });
  });

  test('is 409 override_exists where one is there, and replaces one that has ended', async () => {
    const [flag, free] = [await makeFlag(), await makeFlag()];
    await makeOverride(user.id, flag.name, { enabled: false });
    const ended = await makeEndedOverride(user.id, free.name);

    const refused = await expectNothingWritten(async () =>
      read(await call('POST', listUrl(), { key, json: { flag_name: flag.name, value: true } })),
    );
    expect(refused).toMatchObject({ status: 409, body: { code: 'override_exists', status: 409 } });
    const { status, body } = await read(
      await call('POST', listUrl(), { key, json: { flag_name: free.name, value: true } }),
    );
    expect(status).toBe(201);
    expect((body as { id: string }).id).not.toBe(ended.id);
  });
});

describe('GET one override', () => {
  test.each([
    ['active', {}, 'active'],
    ['paused', { enabled: false }, 'disabled'],
  ])('says that it is %s', async (_what, change, status) => {
    const flag = await makeFlag();
    const { etag } = await makeOverride(user.id, flag.name, change);

    const response = await call('GET', urlOf(flag.name), { key });

    expect(response.headers.get('etag')).toBe(`"${etag}"`);
    expect((await read(response)).body).toMatchObject({ status, enabled: status === 'active' });
  });

  test('says expired of one that has ended, also when it is paused', async () => {
    const flag = await makeFlag();
    await makeEndedOverride(user.id, flag.name, { enabled: false });

    expect((await read(await call('GET', urlOf(flag.name), { key }))).body).toMatchObject({
      status: 'expired',
      enabled: false,
    });
  });

  test('answers HEAD like GET, without the body', async () => {
    const flag = await makeFlag();
    await makeOverride(user.id, flag.name);

    const response = await call('HEAD', urlOf(flag.name), { key });

    expect(response.status).toBe(200);
    expect(response.headers.get('etag')).toMatch(/^"[^"]+"$/);
    expect(await response.text()).toBe('');
  });
});

describe('PUT an override', () => {
  test('creates with 201 and Location, replaces with 200, and is idempotent', async () => {
    const flag = await makeFlag();
    const expires = soon();
    const put = (json: unknown) => call('PUT', urlOf(flag.name), { key, json });

    const created = await put({ value: true, reason: 'x', expires_at: expires });
    expect(created.status).toBe(201);
    expect(created.headers.get('location')).toBe(urlOf(flag.name));

    const same = await expectNothingWritten(() => put({ value: true, reason: 'x', expires_at: expires }));
    expect(same.status).toBe(200);
    expect(same.headers.get('location')).toBeNull();
    expect(same.headers.get('etag')).toBe(created.headers.get('etag'));

    const replaced = await read(await put({ variant: 'off', enabled: false }));
    expect(replaced).toMatchObject({
      status: 200,
      body: { value: false, enabled: false, reason: null, expires_at: null, version: 2 },
    });
  });
});

describe('PATCH an override', () => {
  test('merges the given fields; null clears the reason and the end', async () => {
    const flag = await makeFlag();
    await call('POST', listUrl(), {
      key,
      json: { flag_name: flag.name, value: true, reason: 'x', expires_at: soon() },
    });
    const patch = async (json: unknown, type = 'application/json') =>
      (await read(await call('PATCH', urlOf(flag.name), { key, json, headers: { 'content-type': type } })))
        .body;

    expect(await patch({ value: false })).toMatchObject({ value: false, reason: 'x', version: 2 });
    expect(await patch({ reason: null })).toMatchObject({ value: false, reason: null, version: 3 });
    expect(await patch({ expires_at: null }, 'application/merge-patch+json')).toMatchObject({
      expires_at: null,
      version: 4,
    });
    expect(await patch({ enabled: false }, 'Application/JSON; charset=utf-8')).toMatchObject({
      value: false,
      enabled: false,
    });
  });

  test('takes null as a value of a json flag', async () => {
    const flag = await makeFlag({ type: 'json', default: { value: {} } });
    await makeOverride(user.id, flag.name, { value: { a: 1 } });

    const { body } = await read(await call('PATCH', urlOf(flag.name), { key, json: { value: null } }));

    expect(body).toMatchObject({ value: null });
  });
});

describe('DELETE an override', () => {
  test('answers 204 without a body, and 404 when there is none', async () => {
    const flag = await makeFlag();
    await makeOverride(user.id, flag.name);

    const response = await call('DELETE', urlOf(flag.name), { key });
    expect(response.status).toBe(204);
    expect(await response.text()).toBe('');
    expect(await storedOverride(user.id, flag.name)).toBeUndefined();

    const again = await expectNothingWritten(async () =>
      read(await call('DELETE', urlOf(flag.name), { key })),
    );
    expect(again).toMatchObject({ status: 404, body: { code: 'override_not_found' } });
  });
});

describe('If-Match', () => {
  const writes = [
    ['PUT', { value: false }],
    ['PATCH', { value: false }],
    ['DELETE', undefined],
  ] as const;

  test.each(writes)('%s with a stale tag is 412 and writes nothing', async (method, json) => {
    const flag = await makeFlag();
    const { etag } = await makeOverride(user.id, flag.name);
    await call('PATCH', urlOf(flag.name), { key, json: { reason: 'Somebody else' } });

    const refused = await expectNothingWritten(async () =>
      read(await call(method, urlOf(flag.name), { key, json, headers: { 'if-match': `"${etag}"` } })),
    );

    expect(refused).toMatchObject({ status: 412, body: { code: 'version_mismatch' } });
  });

  test.each(writes)('%s with the current tag, or with *, is done', async (method, json) => {
    for (const given of ['current', '*']) {
      const flag = await makeFlag();
      const { etag } = await makeOverride(user.id, flag.name);

      const header = given === '*' ? '*' : `"${etag}"`;
      const response = await call(method, urlOf(flag.name), { key, json, headers: { 'if-match': header } });

      expect(response.status).toBe(method === 'DELETE' ? 204 : 200);
    }
  });

  test.each(['abc', 'W/"abc"', '"a", "b"', '"a', ''])('%j is malformed: 400', async (header) => {
    const flag = await makeFlag();
    await makeOverride(user.id, flag.name);

    const refused = await expectNothingWritten(async () =>
      read(await call('DELETE', urlOf(flag.name), { key, headers: { 'if-match': header } })),
    );

    expect(refused).toMatchObject({ status: 400, body: { code: 'bad_request' } });
  });

  test('the tag of an override that was made anew is not that of the one before', async () => {
    const flag = await makeFlag();
    const { etag } = await makeOverride(user.id, flag.name);
    await call('DELETE', urlOf(flag.name), { key });
    const again = await makeOverride(user.id, flag.name);

    expect(again.version).toBe(1);
    expect(again.etag).not.toBe(etag);
  });
});

test('the flags of a user are listed with what decides each, for those who look after them', async () => {
  const somebody = await makeUser();
  const flag = await makeFlag();
  await makeOverride(somebody.id, flag.name, { reason: 'Hidden here' });

  const { status, body } = await read(await call('GET', `/api/admin/users/${somebody.id}/flags`, { key }));

  expect(status).toBe(200);
  expect(body).toMatchObject({
    user: { id: somebody.id, email: somebody.email, name: somebody.name },
    revision: expect.any(Number),
  });
  const { data } = body as { data: { name: string }[] };
  expect(data.find(({ name }) => name === flag.name)).toEqual({
    name: flag.name,
    source: 'override',
    value: true,
    type: 'boolean',
    variant: 'on',
    reason: 'OVERRIDE',
    overridden: true,
    override: {
      expires_at: null,
      created_at: expect.stringMatching(TIME),
      updated_at: expect.stringMatching(TIME),
      fallback: { value: false, variant: 'off', reason: 'STATIC', source: 'default' },
    },
  });
});

test('only the flags that are named are listed, in order and each once; those that are not there are left out', async () => {
  const somebody = await makeUser();
  const flags = [await makeFlag(), await makeFlag(), await makeFlag()];
  const [first = '', second = ''] = flags.map(({ name }) => name).sort();
  await makeOverride(somebody.id, second);
  const list = (names: string) => `/api/admin/users/${somebody.id}/flags?names=${names}`;

  const many = list(Array.from({ length: 51 }, (_, n) => `a${n}`).join());

  const { body } = await read(await call('GET', list(`${second},${first},no.such.flag,${first}`), { key }));

  expect(body).toMatchObject({
    data: [
      { name: first, source: 'default', value: false },
      { name: second, source: 'override', value: true },
    ],
  });
  await expectRefused('GET', many, { key }, invalid('names', 'must be 50 or fewer'));
  await expectRefused('GET', list('UPPER'), { key }, invalid('names.0', 'must start with a-z or 0-9'));
});
