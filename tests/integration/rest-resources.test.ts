import { beforeAll, describe, expect, test } from 'vitest';
import { call, pathOf, ROUTES, read } from '../support/api';
import { rawSql } from '../support/database';
import { expectNothingWritten } from '../support/database-contents';
import {
  HOUR_MS,
  makeFlag,
  makeKey,
  makeOverride,
  makeUser,
  makeVariantFlag,
  unique,
} from '../support/factories';

const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;
const FLAGS = '/api/admin/feature-flags';

let key: string;

beforeAll(async () => {
  key = (await makeKey('admin')).secret;
});

describe('flags', () => {
  test('POST answers 201 with the flag, where it is and its state', async () => {
    const name = unique('rest');

    const response = await call('POST', FLAGS, { key, json: { name, type: 'boolean', tags: ['web'] } });

    expect(response.headers.get('location')).toBe(`${FLAGS}/${name}`);
    expect(response.headers.get('etag')).toBe('"1"');
    const { status, body } = await read(response);
    expect(status).toBe(201);
    expect(body).toEqual({
      name,
      type: 'boolean',
      description: '',
      tags: ['web'],
      owner: null,
      enabled: true,
      client_visible: true,
      variants: [
        { key: 'on', value: true },
        { key: 'off', value: false },
      ],
      default: { variant: 'off' },
      off: { variant: 'off' },
      prerequisites: [],
      rules: [],
      default_from: null,
      archived_at: null,
      override_count: 0,
      active_override_count: 0,
      created_by: expect.stringMatching(/^key:/),
      updated_by: expect.stringMatching(/^key:/),
      created_at: expect.stringMatching(TIME),
      updated_at: expect.stringMatching(TIME),
      version: 1,
    });
    expect((await read(await call('GET', `${FLAGS}/${name}`, { key }))).body).toEqual(body);
  });

  test('POST of a name that is taken is 409', async () => {
    const { name } = await makeFlag();

    const refused = await expectNothingWritten(async () =>
      read(await call('POST', FLAGS, { key, json: { name, type: 'boolean' } })),
    );

    expect(refused).toMatchObject({ status: 409, body: { code: 'flag_exists' } });
  });

  test('PATCH changes the given fields, once for each state', async () => {
    const { name } = await makeFlag({ description: 'Old' });
    const patch = (json: unknown, etag: string) =>
      call('PATCH', `${FLAGS}/${name}`, { key, json, headers: { 'if-match': etag } });

    const response = await patch({ enabled: false, owner: 'ops' }, '"1"');
    expect(response.headers.get('etag')).toBe('"2"');
    expect((await read(response)).body).toMatchObject({ enabled: false, owner: 'ops', description: 'Old' });

    const stale = await expectNothingWritten(async () => read(await patch({ enabled: true }, '"1"')));
    expect(stale).toMatchObject({ status: 412, body: { code: 'version_mismatch' } });
  });

  test('a change that would orphan overrides is 409 and lists them; ?resolve=pause pauses them', async () => {
    const [flag, user] = [await makeVariantFlag(), await makeUser()];
    const override = await makeOverride(user.id, flag.name, { variant: 'new' });
    const json = { variants: [{ key: 'control', value: 'a' }] };

    const refused = await expectNothingWritten(async () =>
      read(await call('PATCH', `${FLAGS}/${flag.name}`, { key, json })),
    );
    expect(refused).toMatchObject({
      status: 409,
      body: {
        code: 'flag_in_use',
        override_count: 1,
        overrides: [{ id: override.id, user_id: user.id, email: user.email }],
      },
    });

    const paused = await read(await call('PATCH', `${FLAGS}/${flag.name}?resolve=pause`, { key, json }));
    expect(paused).toMatchObject({ status: 200, body: { active_override_count: 0, override_count: 1 } });
    const other = await read(await call('PATCH', `${FLAGS}/${flag.name}?resolve=delete`, { key, json }));
    expect(other).toMatchObject({
      status: 422,
      body: { errors: [{ path: 'resolve', message: 'must be pause' }] },
    });
  });

  test('DELETE archives, POST restore brings back', async () => {
    const { name } = await makeFlag();

    expect((await call('DELETE', `${FLAGS}/${name}`, { key })).status).toBe(204);
    const archived = await read(await call('GET', `${FLAGS}/${name}`, { key }));
    expect(archived).toMatchObject({ status: 200, body: { archived_at: expect.stringMatching(TIME) } });

    const restored = await call('POST', `${FLAGS}/${name}/restore`, { key });
    expect(restored.headers.get('etag')).toBe('"3"');
    expect((await read(restored)).body).toMatchObject({ archived_at: null, version: 3 });
    const again = await read(await call('POST', `${FLAGS}/${name}/restore`, { key }));
    expect(again).toMatchObject({ status: 409, body: { code: 'flag_not_archived' } });
  });
});

describe('users', () => {
  test('POST answers 201 with the person, and never a password', async () => {
    const response = await call('POST', '/api/admin/users', {
      key,
      json: {
        email: 'rest@example.com',
        name: 'Rest',
        external_id: 'r-1',
        password: 'correct horse battery',
      },
    });

    const { status, body } = await read(response);
    const { id } = body as { id: string };
    expect(status).toBe(201);
    expect(response.headers.get('location')).toBe(`/api/admin/users/${id}`);
    expect(response.headers.get('etag')).toBe('"1"');
    expect(body).toEqual({
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      email: 'rest@example.com',
      external_id: 'r-1',
      targeting_key: 'r-1',
      name: 'Rest',
      role: 'user',
      attributes: {},
      disabled_at: null,
      override_count: 0,
      active_override_count: 0,
      created_at: expect.stringMatching(TIME),
      updated_at: expect.stringMatching(TIME),
      version: 1,
    });
    expect((await read(await call('GET', `/api/admin/users/${id}`, { key }))).body).toEqual(body);
    expect((await read(await call('GET', `/api/admin/users/${id.toUpperCase()}`, { key }))).body).toEqual(
      body,
    );
  });

  test('POST of an e-mail that is taken is 409', async () => {
    const { email } = await makeUser();

    const refused = await expectNothingWritten(async () =>
      read(await call('POST', '/api/admin/users', { key, json: { email: email.toUpperCase() } })),
    );

    expect(refused).toMatchObject({ status: 409, body: { code: 'user_exists' } });
  });
});

describe('API keys', () => {
  const create = (json: unknown) => call('POST', '/api/admin/api-keys', { key, json });

  test('POST shows the key once; it is stored as a digest only', async () => {
    const response = await create({ name: 'ci', role: 'viewer' });

    const { status, body } = await read(response);
    const { id, key: secret, ...rest } = body as { id: string; key: string; prefix: string };
    expect(status).toBe(201);
    expect(secret).toMatch(/^pnn_[A-Za-z0-9_-]{43}$/);
    expect(rest).toEqual({
      name: 'ci',
      role: 'viewer',
      prefix: secret.slice(0, 10),
      created_by: expect.stringMatching(/^key:/),
      created_at: expect.stringMatching(TIME),
      expires_at: null,
      last_used_at: null,
      revoked_at: null,
      from_environment: false,
      replaced_by: null,
      version: 1,
    });
    expect(response.headers.get('location')).toBe(`/api/admin/api-keys/${id}`);
    const shown = await call('GET', `/api/admin/api-keys/${id}`, { key });
    expect(shown.headers.get('etag')).toBe('"1"');
    expect((await read(shown)).body).toEqual({ id, ...rest });
    const [row] = await rawSql()`select to_jsonb(k)::text as text from api_keys k where id = ${id}`;
    expect(row?.text).not.toContain(secret);
  });

  test('a key works until it is revoked, and is seen to be used', async () => {
    const { body } = await read(await create({ name: 'short', role: 'viewer' }));
    const { id, key: secret } = body as { id: string; key: string };
    const use = async () => (await call('GET', FLAGS, { key: secret })).status;

    expect(await use()).toBe(200);
    const used = await read(await call('GET', `/api/admin/api-keys/${id}`, { key }));
    expect(used.body).toMatchObject({ last_used_at: expect.stringMatching(TIME), version: 1 });

    expect((await call('DELETE', `/api/admin/api-keys/${id}`, { key })).status).toBe(204);
    expect(await use()).toBe(401);
    await expectNothingWritten(async () =>
      expect((await call('DELETE', `/api/admin/api-keys/${id}`, { key })).status).toBe(204),
    );
  });

  test('a key with an end is kept with it; one that would be over is refused', async () => {
    const end = new Date(Date.now() + HOUR_MS).toISOString();

    expect((await read(await create({ name: 'a', role: 'service', expires_at: end }))).body).toMatchObject({
      expires_at: end,
    });
    const past = { name: 'a', role: 'service', expires_at: '2020-01-01T00:00:00Z' };
    const refused = await expectNothingWritten(async () => read(await create(past)));
    expect(refused).toMatchObject({ status: 422, body: { errors: [{ path: 'expires_at' }] } });
  });

  test('an unknown key is 404', async () => {
    for (const method of ['GET', 'DELETE']) {
      const url = '/api/admin/api-keys/99999999-9999-4999-8999-999999999999';
      expect(await read(await call(method, url, { key }))).toMatchObject({
        status: 404,
        body: { code: 'api_key_not_found' },
      });
    }
  });
});

describe('every address answers in the form of problems', () => {
  test.each(['GET', 'POST', 'PUT', 'PATCH', 'DELETE'])('%s of an unknown address is 404', async (method) => {
    for (const url of ['/api/nothing', '/api/admin/users/x/y/z', '/api/admin']) {
      const response = await call(method, url, { key });
      expect(response.headers.get('content-type')).toBe('application/problem+json');
      expect(await read(response)).toMatchObject({
        status: 404,
        body: { code: 'route_not_found', status: 404 },
      });
    }
  });

  const ours = ROUTES.filter((route) => !route.includes('[...'));
  test.each(ours)('%s answers 405 with Allow to the methods it does not have', async (route) => {
    const url = pathOf(route)
      .replaceAll(/\[(user|key)_id\]/g, '99999999-9999-4999-8999-999999999999')
      .replace('[flag_name]', 'x');
    const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'];
    const answers = await Promise.all(
      methods.map(async (method) => [method, await call(method, url, { headers: {} })] as const),
    );

    const refused = answers.filter(([, response]) => response.status === 405);
    const allowed = methods.filter((method) => !refused.some(([name]) => name === method));
    expect(allowed.length).toBeGreaterThan(0);
    for (const [method, response] of refused) {
      expect(response.headers.get('allow')?.split(', ').sort()).toEqual([...allowed].sort());
      expect(response.headers.get('content-type')).toBe('application/problem+json');
      if (method === 'HEAD') continue;
      expect((await read(response)).body).toEqual({
        type: 'urn:pennon:problem:method_not_allowed',
        title: 'This address does not answer that method',
        status: 405,
        code: 'method_not_allowed',
        detail: 'This address does not answer that method',
        request_id: response.headers.get('x-request-id'),
      });
    }
  });

  test('a request id that could not be repeated safely is replaced', async () => {
    for (const given of ['a b', 'x'.repeat(65), '<script>']) {
      const response = await call('GET', '/api/nothing', { headers: { 'x-request-id': given } });
      expect(response.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
    }
  });
});
