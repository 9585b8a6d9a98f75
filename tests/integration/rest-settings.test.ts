import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { call, read } from '../support/api';
import { rawSql } from '../support/database';
import { auditSince, currentRevision, expectNothingWritten } from '../support/database-contents';
import { makeKey } from '../support/factories';
import { expectRefused, invalid } from '../support/refusals';

const URL = '/api/admin/settings';
const FREE = { require_reason: false, require_expiry: false, max_expiry_days: null };
const STRICT = { require_reason: true, require_expiry: true, max_expiry_days: 30 };

let key: string;
let viewer: string;

beforeAll(async () => {
  key = (await makeKey('admin')).secret;
  viewer = (await makeKey('viewer')).secret;
});

afterEach(() => rawSql()`delete from settings`);

const get = () => call('GET', URL, { key: viewer });
const patch = (override_policy: unknown, headers: Record<string, string> = {}) =>
  call('PATCH', URL, { key, json: { override_policy }, headers });

describe('the settings', () => {
  test('ask for nothing while no administrator has decided', async () => {
    const response = await get();

    expect(response.headers.get('etag')).toBe('"1"');
    expect(await read(response)).toEqual({ status: 200, body: { override_policy: FREE, version: 1 } });
  });

  test('are changed whole, counted up and audited in one revision that counts as one of definitions', async () => {
    const before = await currentRevision();

    const response = await patch(STRICT);

    expect(response.headers.get('etag')).toBe('"2"');
    const body = { override_policy: STRICT, version: 2 };
    expect(await read(response)).toEqual({ status: 200, body });
    expect(await read(await get())).toEqual({ status: 200, body });
    expect(await auditSince(before)).toMatchObject([
      {
        revision: before + 1,
        entity: 'settings',
        entity_id: 'settings',
        action: 'updated',
        flag_name: null,
        user_id: null,
        before: { override_policy: FREE, version: 1 },
        after: body,
      },
    ]);
    const [state] = await rawSql()`select definitions_revision::int as at from database_state`;
    expect(state?.at).toBe(before + 1);
  });

  test('stay as they are, and nothing is written, when they are set to what they are', async () => {
    await patch(STRICT);

    for (const send of [() => patch(STRICT), () => call('PATCH', URL, { key, json: {} })]) {
      const { status, body } = await read(await expectNothingWritten(send));
      expect(status).toBe(200);
      expect(body).toEqual({ override_policy: STRICT, version: 2 });
    }
  });

  test('are written only by those who have seen the current state, if they say so', async () => {
    await patch(STRICT, { 'if-match': '"1"' });

    const json = { override_policy: FREE };
    await expectRefused(
      'PATCH',
      URL,
      { key, json, headers: { 'if-match': '"1"' } },
      { status: 412, code: 'version_mismatch' },
    );
    expect((await patch(FREE, { 'if-match': '"2"' })).headers.get('etag')).toBe('"3"');
  });

  test('of ten administrators who have seen the same state one wins', async () => {
    const days = Array.from({ length: 10 }, (_, index) => index + 1);

    const answers = await Promise.all(
      days.map((max_expiry_days) => patch({ ...STRICT, max_expiry_days }, { 'if-match': '"1"' })),
    );

    expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array(9).fill(412)]);
    expect(await read(await get())).toMatchObject({ body: { version: 2 } });
  });

  test.each<[string, unknown, string, string]>([
    ['no object', 'strict', 'override_policy', 'expected object'],
    ['null', null, 'override_policy', 'expected object'],
    [
      'a part of a policy',
      { require_reason: true, require_expiry: true },
      'override_policy.max_expiry_days',
      'must be a whole number',
    ],
    [
      'an unknown member',
      { ...FREE, require_ticket: true },
      'override_policy.require_ticket',
      'is not a known field',
    ],
    [
      'text for a switch',
      { ...FREE, require_reason: 'true' },
      'override_policy.require_reason',
      'must be true or false',
    ],
    [
      'a maximum of no days',
      { ...STRICT, max_expiry_days: 0 },
      'override_policy.max_expiry_days',
      'from 1 to 3650',
    ],
    [
      'a maximum of half a day',
      { ...STRICT, max_expiry_days: 0.5 },
      'override_policy.max_expiry_days',
      'whole number',
    ],
    [
      'a maximum of more than ten years',
      { ...STRICT, max_expiry_days: 3651 },
      'override_policy.max_expiry_days',
      'from 1 to 3650',
    ],
    [
      'a maximum as text',
      { ...STRICT, max_expiry_days: '30' },
      'override_policy.max_expiry_days',
      'whole number',
    ],
    [
      'a maximum that an override without an end would pass by',
      { ...STRICT, require_expiry: false },
      'override_policy.max_expiry_days',
      'needs require_expiry',
    ],
  ])('refuse %s', async (_what, override_policy, path, message) => {
    await expectRefused('PATCH', URL, { key, json: { override_policy } }, invalid(path, message));
  });

  test('refuse what they do not know, and the version, which nobody sets', async () => {
    for (const name of ['version', 'theme']) {
      await expectRefused('PATCH', URL, { key, json: { [name]: 1 } }, invalid(name, 'is not a known field'));
    }
  });

  test('that were written around the service in a way that cannot be read ask for nothing', async () => {
    const sql = rawSql();
    await sql`insert into settings (key, value, version) values ('override_policy', '{"require_reason": 1}', 7)`;
    // As a restored or repaired database has it: at another revision of definitions.
    await sql`update database_state set revision = revision + 1, definitions_revision = revision + 1`;

    expect(await read(await get())).toEqual({ status: 200, body: { override_policy: FREE, version: 7 } });
    expect((await patch(STRICT)).headers.get('etag')).toBe('"8"');
  });
});
