import { beforeAll, describe, expect, test } from 'vitest';
import { identify } from '@/lib/auth/identify';
import { sha256 } from '@/lib/auth/secret';
import { rotateApiKey } from '@/lib/keys/change';
import { revokeApiKey, syncEnvironmentKey } from '@/lib/keys/service';
import { call, read } from '../support/api';
import { rawSql } from '../support/database';
import { auditSince, currentRevision, expectNothingWritten } from '../support/database-contents';
import { contextOf, HOUR_MS, makeFlag, makeKey, makeUser, unique } from '../support/factories';
import { expectRefused, invalid } from '../support/refusals';

const DAY_MS = 24 * HOUR_MS;

let key: string;

beforeAll(async () => {
  key = (await makeKey('admin')).secret;
});

const at = (id: string, rest = '') => `/api/admin/api-keys/${id}${rest}`;
const inFuture = (ms: number) => new Date(Date.now() + ms);
const rotate = (id: string, json: unknown = {}, headers = {}) =>
  call('POST', at(id, '/rotate'), { key, json, headers });
const good = async (secret: string) =>
  (await call('GET', '/api/flags/me?user=nobody', { key: secret })).status !== 401;
const madeKey = async (json: Record<string, unknown> = {}) => {
  const made = await call('POST', '/api/admin/api-keys', {
    key,
    json: { name: unique('k'), role: 'service', ...json },
  });
  const { body } = await read(made);
  return body as { id: string; key: string; name: string; expires_at: string | null; created_at: string };
};
const SETTLED = { status: 409, code: 'api_key_settled' };

/** Keys that can be neither changed nor rotated. */
const SETTLED_KEYS: Record<string, () => Promise<string>> = {
  revoked: async () => {
    const { id } = await makeKey('service');
    await revokeApiKey(contextOf(), id);
    return id;
  },
  expired: async () =>
    (await makeKey('service', { now: new Date('2020-01-01'), expiresAt: new Date('2020-01-02') })).id,
  'of the environment': async () => {
    await syncEnvironmentKey(contextOf(), `pnn_${'e'.repeat(43)}`);
    const [row] = await rawSql()`select id from api_keys where from_environment`;
    return row?.id;
  },
};

test('a key of the longest name writes under the beginning of it', async () => {
  const made = await madeKey({ name: 'k'.repeat(255), role: 'admin' });
  const [user, flag] = [await makeUser(), await makeFlag()];
  const json = { flag_name: flag.name, value: true };

  const { status, body } = await read(
    await call('POST', `/api/admin/users/${user.id}/flag-overrides`, { key: made.key, json }),
  );

  expect(status).toBe(201);
  expect(body).toMatchObject({ created_by: `key:${'k'.repeat(251)}` });
});

describe('PATCH /api/admin/api-keys/{key_id}', () => {
  test('renames a key, gives it an end and takes it away, and says so', async () => {
    const made = await madeKey();
    const end = inFuture(DAY_MS).toISOString();
    const before = await currentRevision();
    const patch = (json: unknown) => call('PATCH', at(made.id), { key, json }).then(read);

    expect((await patch({ name: 'Renamed', expires_at: end })).body).toMatchObject({
      name: 'Renamed',
      expires_at: end,
      version: 2,
    });
    expect((await patch({ expires_at: null })).body).toMatchObject({ name: 'Renamed', expires_at: null });
    expect((await expectNothingWritten(() => patch({ name: 'Renamed' }))).body).toMatchObject({ version: 3 });
    const audit = await auditSince(before);
    expect(audit.map(({ action }) => action)).toEqual(['updated', 'updated']);
    expect(JSON.stringify(audit)).not.toContain(sha256(made.key));
  });

  test('heeds If-Match', async () => {
    const { id } = await makeKey('viewer');
    const options = { key, json: { name: 'x' }, headers: { 'if-match': '"2"' } };

    await expectRefused('PATCH', at(id), options, { status: 412, code: 'version_mismatch' });
  });

  test.each<[string, unknown, string]>([
    ['expires_at', { expires_at: '2020-01-01T00:00:00Z' }, 'must be in the future'],
    ['expires_at', { expires_at: 'tomorrow' }, 'RFC 3339'],
    ['name', { name: '' }, 'must not be empty'],
    ['role', { role: 'admin' }, 'is not a known field'],
  ])('refuses a wrong %s: %j', async (path, json, message) => {
    await expectRefused('PATCH', at((await makeKey('service')).id), { key, json }, invalid(path, message));
  });

  test.each(Object.entries(SETTLED_KEYS))('leaves a key that is %s as it is', async (_what, make) => {
    const options = { key, json: { expires_at: null, name: 'Back' } };
    await expectRefused('PATCH', at(await make()), options, SETTLED);
  });
});

describe('POST /api/admin/api-keys/{key_id}/rotate', () => {
  test('makes a key of the same name and role; both are good until the overlap ends', async () => {
    const old = await madeKey({ role: 'admin' });
    const before = await currentRevision();

    const response = await rotate(old.id, { overlap_seconds: 3600 });

    expect(response.status).toBe(201);
    const { body } = await read(response);
    const fresh = body as { id: string; key: string };
    expect(fresh).toMatchObject({ name: old.name, role: 'admin', expires_at: null, replaced_by: null });
    expect(fresh.key).toMatch(/^pnn_[A-Za-z0-9_-]{43}$/);
    expect(response.headers.get('location')).toBe(at(fresh.id));
    const shown = await call('GET', at(old.id), { key }).then(read);
    expect(shown.body).toMatchObject({ replaced_by: fresh.id, expires_at: expect.any(String), version: 2 });
    expect([await good(old.key), await good(fresh.key)]).toEqual([true, true]);
    expect((await auditSince(before)).map(({ action, entity_id }) => [action, entity_id])).toEqual([
      ['created', fresh.id],
      ['rotated', old.id],
    ]);
    const end = Date.parse((shown.body as { expires_at: string }).expires_at);
    const header = (name: string) => (name === 'authorization' ? `Bearer ${old.key}` : null);
    expect(await identify(header, new Date(end - 1))).toMatchObject({ id: old.id });
    expect(await identify(header, new Date(end))).toBeNull();
  });

  test('without an overlap the old key is refused at once', async () => {
    const old = await madeKey();

    const { body } = await read(await rotate(old.id, { overlap_seconds: 0 }));

    expect(await good(old.key)).toBe(false);
    expect(await good((body as { key: string }).key)).toBe(true);
  });

  test('an overlap is a day unless told otherwise, and never lengthens the life of the old key', async () => {
    const [unending, ending] = [
      await madeKey(),
      await madeKey({ expires_at: inFuture(HOUR_MS).toISOString() }),
    ];
    const from = Date.now();

    await rotate(unending.id);
    await rotate(ending.id);

    const endOf = async (id: string) =>
      ((await call('GET', at(id), { key }).then(read)).body as { expires_at: string }).expires_at;
    const end = Date.parse(await endOf(unending.id));
    expect(end).toBeGreaterThanOrEqual(from + DAY_MS);
    expect(end).toBeLessThanOrEqual(Date.now() + DAY_MS);
    expect(await endOf(ending.id)).toBe(ending.expires_at);
  });

  test('the new key is good for as long as the old one was made for, or as it is told', async () => {
    const expires_at = inFuture(30 * DAY_MS).toISOString();
    const [same, told, free] = [
      await madeKey({ expires_at }),
      await madeKey({ expires_at }),
      await madeKey({ expires_at }),
    ];
    const later = inFuture(90 * DAY_MS).toISOString();

    const rotated = async (id: string, json: unknown) => (await read(await rotate(id, json))).body;

    const { created_at, expires_at: end } = (await rotated(same.id, {})) as typeof same;
    const lifetime = Date.parse(expires_at) - Date.parse(same.created_at);
    expect(Date.parse(end ?? '') - Date.parse(created_at)).toBe(lifetime);
    expect(await rotated(told.id, { expires_at: later })).toMatchObject({ expires_at: later });
    expect(await rotated(free.id, { expires_at: null })).toMatchObject({ expires_at: null });
  });

  test('of two at the same time one succeeds', async () => {
    const { id } = await makeKey('service');
    const input = { overlap_seconds: 60 };

    const results = await Promise.allSettled([1, 2].map(() => rotateApiKey(contextOf(), id, input)));

    expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(results.find(({ status }) => status === 'rejected')).toMatchObject({
      reason: { code: 'api_key_settled' },
    });
    await expectRefused('POST', at(id, '/rotate'), { key, json: {} }, SETTLED);
  });

  test('a repeated call with one Idempotency-Key rotates once and does not show the key again', async () => {
    const { id } = await makeKey('service');
    const headers = { 'idempotency-key': unique('rotate') };

    const first = (await read(await rotate(id, {}, headers))).body as Record<string, unknown>;
    const second = (await read(await rotate(id, {}, headers))).body as Record<string, unknown>;

    const { key: secret, ...rest } = first;
    expect(secret).toEqual(expect.any(String));
    expect(second).toEqual(rest);
    const kept = await rawSql()`select body from idempotency_keys`;
    expect(JSON.stringify(kept)).not.toContain(secret);
  });

  test.each(Object.entries(SETTLED_KEYS))('refuses a key that is %s', async (_what, make) => {
    await expectRefused('POST', at(await make(), '/rotate'), { key, json: {} }, SETTLED);
  });

  test.each<[string, unknown, string]>([
    ['overlap_seconds', { overlap_seconds: -1 }, 'from 0 to 604800'],
    ['overlap_seconds', { overlap_seconds: 604_801 }, 'from 0 to 604800'],
    ['overlap_seconds', { overlap_seconds: 1.5 }, 'whole seconds'],
    ['overlap_seconds', { overlap_seconds: '60' }, 'whole seconds'],
    ['expires_at', { expires_at: '2020-01-01T00:00:00Z' }, 'must be in the future'],
    ['role', { role: 'admin' }, 'is not a known field'],
  ])('refuses a wrong %s: %j', async (path, json, message) => {
    const { id } = await makeKey('service');
    await expectRefused('POST', at(id, '/rotate'), { key, json }, invalid(path, message));
  });

  test('knows no key that is not there', async () => {
    const url = at('99999999-9999-4999-8999-999999999999');
    const refusal = { status: 404, code: 'api_key_not_found' };

    await expectRefused('POST', `${url}/rotate`, { key, json: {} }, refusal);
    await expectRefused('PATCH', url, { key, json: {} }, refusal);
  });
});

test('DELETE heeds If-Match', async () => {
  const { id } = await makeKey('viewer');
  const refusal = { status: 412, code: 'version_mismatch' };

  await expectRefused('DELETE', at(id), { key, headers: { 'if-match': '"2"' } }, refusal);
  expect((await call('DELETE', at(id), { key, headers: { 'if-match': '"1"' } })).status).toBe(204);
});

test('a revoked key is refused from the next request on', async () => {
  const made = await madeKey();
  expect(await good(made.key)).toBe(true);

  expect((await call('DELETE', at(made.id), { key })).status).toBe(204);

  expect(await good(made.key)).toBe(false);
});

test('the environment brings a key back that it took away itself, and none that somebody revoked', async () => {
  const secret = `pnn_${'s'.repeat(43)}`;
  const start = (value: string | undefined) =>
    syncEnvironmentKey(contextOf({ actor: { kind: 'system', job: 'start' } }), value);
  expect(await start(secret)).toBe('ok');
  expect(await start(undefined)).toBe('ok');
  expect(await good(secret)).toBe(false);
  expect(await start(secret)).toBe('ok');
  expect(await good(secret)).toBe(true);
  const [row] = await rawSql()`select id from api_keys where hash = ${sha256(secret)}`;

  await revokeApiKey(contextOf(), row?.id);

  expect(await start(secret)).toBe('revoked');
  expect(await start(secret)).toBe('revoked');
  expect(await good(secret)).toBe(false);
});
