import { beforeAll, describe, expect, test } from 'vitest';
import { archiveFlag } from '@/lib/flags/service';
import { type ApiCall, call, read } from '../support/api';
import { storedOverride } from '../support/database-contents';
import {
  contextOf,
  makeFlag,
  makeKey,
  makeOverride,
  makeUser,
  makeVariantFlag,
  NOBODY,
} from '../support/factories';
import { expectRefused, invalid, type Refusal } from '../support/refusals';

let key: string;
let user: string;
let flag: string;

beforeAll(async () => {
  key = (await makeKey('admin')).secret;
  user = (await makeUser()).id;
  flag = (await makeFlag()).name;
});

const postUrl = () => `/api/admin/users/${user}/flag-overrides`;
const post = (body: Record<string, unknown>, refusal: Refusal) =>
  expectRefused('POST', postUrl(), { key, json: { flag_name: flag, value: true, ...body } }, refusal);

describe('a wrong field of an override', () => {
  test.each<[string, Record<string, unknown>, Refusal]>([
    ['a value of another type', { value: 'true' }, invalid('value', 'must be a boolean value')],
    ['null for a boolean', { value: null }, invalid('value', 'must be a boolean value')],
    ['no value and no variant', { value: undefined }, invalid('value', 'either value or variant')],
    ['a value and a variant', { variant: 'on' }, invalid('value', 'either value or variant')],
    ['an unknown variant', { value: undefined, variant: 'maybe' }, invalid('variant', 'on, off')],
    ['a variant that is no text', { value: undefined, variant: 1 }, invalid('variant', 'text')],
    ['an unknown flag', { flag_name: 'no.such.flag' }, { status: 404, code: 'flag_not_found' }],
    ['a malformed name', { flag_name: 'No Such' }, invalid('flag_name', 'a-z')],
    ['a name that is too long', { flag_name: 'x'.repeat(256) }, invalid('flag_name', '255')],
    ['a name that is no text', { flag_name: 5 }, invalid('flag_name', 'text')],
    ['an end in the past', { expires_at: '2020-01-01T00:00:00Z' }, invalid('expires_at', 'future')],
    ['an end of infinity', { expires_at: 'infinity' }, invalid('expires_at', 'RFC 3339')],
    ['an end without a time zone', { expires_at: '2999-01-01T00:00:00' }, invalid('expires_at', 'RFC 3339')],
    ['an end on no day', { expires_at: '2999-02-30T00:00:00Z' }, invalid('expires_at', 'RFC 3339')],
    ['a day as an end', { expires_at: '2999-01-01' }, invalid('expires_at', 'RFC 3339')],
    ['a number as an end', { expires_at: 4102444800 }, invalid('expires_at', 'RFC 3339')],
    [
      'an end that UTC puts after the year 9999',
      { expires_at: '9999-12-31T23:59:59-01:00' },
      invalid('expires_at', ''),
    ],
    ['an empty end', { expires_at: '' }, invalid('expires_at', 'RFC 3339')],
    ['a reason over 500 characters', { reason: 'x'.repeat(501) }, invalid('reason', '500 characters')],
    ['a reason over 500 code points', { reason: '🏴'.repeat(501) }, invalid('reason', '500 characters')],
    ['a reason that is no text', { reason: 5 }, invalid('reason', 'text')],
    ['a pause that is no boolean', { enabled: 'no' }, invalid('enabled', 'true or false')],
    ['an unknown field', { colour: 'red' }, invalid('colour', 'not a known field')],
    ['the id of another user', { user_id: NOBODY }, invalid('user_id', 'not a known field')],
  ])('%s', async (_what, change, refusal) => {
    await post(change, refusal);
  });

  test('every wrong field is named', async () => {
    const { status, body } = await read(
      await call('POST', postUrl(), { key, json: { flag_name: 'X', value: 1, enabled: 1, x: 1, y: 2 } }),
    );

    expect(status).toBe(422);
    const { errors } = body as { errors: { path: string }[] };
    expect(errors.map(({ path }) => path).sort()).toEqual(['enabled', 'flag_name', 'x', 'y']);
  });

  test('a reason of 500 characters is fine, also where each takes two code units', async () => {
    const other = (await makeUser()).id;

    const { status } = await call('POST', `/api/admin/users/${other}/flag-overrides`, {
      key,
      json: { flag_name: flag, value: true, reason: '🏴'.repeat(500) },
    });

    expect(status).toBe(201);
    expect((await storedOverride(other, flag))?.reason).toBe('🏴'.repeat(500));
  });

  test('an archived flag is 409, and so is one that has an override', async () => {
    const archived = (await makeFlag()).name;
    await archiveFlag(contextOf(), archived);
    await post({ flag_name: archived }, { status: 409, code: 'flag_archived' });

    const taken = (await makeFlag()).name;
    await makeOverride(user, taken);
    await post({ flag_name: taken }, { status: 409, code: 'override_exists' });
  });
});

describe('a wrong address', () => {
  const body = { json: { flag_name: 'x', value: true } };
  test.each<[string, string, string, ApiCall, Refusal]>([
    [
      'an unknown user',
      'POST',
      `/api/admin/users/${NOBODY}/flag-overrides`,
      body,
      { status: 404, code: 'user_not_found' },
    ],
    ['a malformed uuid', 'POST', '/api/admin/users/42/flag-overrides', body, invalid('user_id', 'UUID')],
    ['a malformed uuid', 'GET', '/api/admin/users/42', {}, invalid('user_id', 'UUID')],
    ['an unknown user', 'GET', `/api/admin/users/${NOBODY}`, {}, { status: 404, code: 'user_not_found' }],
    [
      'an unknown user',
      'GET',
      `/api/admin/users/${NOBODY}/flags`,
      {},
      { status: 404, code: 'user_not_found' },
    ],
    [
      'an unknown user',
      'GET',
      `/api/admin/users/${NOBODY}/flag-overrides`,
      {},
      { status: 404, code: 'user_not_found' },
    ],
    ['a malformed name', 'GET', '/api/admin/feature-flags/NO', {}, invalid('flag_name', 'a-z')],
    ['a name of a prototype', 'GET', '/api/admin/feature-flags/__proto__', {}, invalid('flag_name', 'a-z')],
    ['a name with NUL', 'GET', '/api/admin/feature-flags/a%00b', {}, invalid('flag_name', 'a-z')],
    ['a name with a line break', 'GET', '/api/admin/feature-flags/a%0D%0Ab', {}, invalid('flag_name', 'a-z')],
    [
      'an unknown flag',
      'GET',
      '/api/admin/feature-flags/constructor',
      {},
      { status: 404, code: 'flag_not_found' },
    ],
    [
      'an unknown flag',
      'PATCH',
      '/api/admin/feature-flags/nope',
      { json: {} },
      { status: 404, code: 'flag_not_found' },
    ],
    [
      'an unknown flag',
      'DELETE',
      '/api/admin/feature-flags/nope',
      {},
      { status: 404, code: 'flag_not_found' },
    ],
    [
      'an unknown flag',
      'GET',
      '/api/admin/feature-flags/nope/user-overrides',
      {},
      { status: 404, code: 'flag_not_found' },
    ],
    ['a malformed key id', 'GET', '/api/admin/api-keys/x', {}, invalid('key_id', 'UUID')],
  ])('%s: %s %s', async (_what, method, url, options, refusal) => {
    await expectRefused(method, url, { key, ...options }, refusal);
  });

  test.each(['GET', 'PUT', 'PATCH', 'DELETE'])('%s of no override, no user, no flag', async (method) => {
    const options = method === 'GET' || method === 'DELETE' ? { key } : { key, json: { value: true } };
    const url = (userId: string, name: string) => `/api/admin/users/${userId}/flag-overrides/${name}`;

    await expectRefused(method, url(NOBODY, flag), options, { status: 404, code: 'user_not_found' });
    await expectRefused(method, url(user, 'nope'), options, { status: 404, code: 'flag_not_found' });
    if (method !== 'PUT') {
      await expectRefused(method, url(user, flag), options, { status: 404, code: 'override_not_found' });
    }
  });
});

test('a wrong field of a PUT or a PATCH is refused like that of a POST', async () => {
  const variant = (await makeVariantFlag()).name;
  await makeOverride(user, variant, { variant: 'new' });
  const url = `/api/admin/users/${user}/flag-overrides/${variant}`;
  for (const [method, extra] of [
    ['PUT', { value: 'a' }],
    ['PATCH', {}],
  ] as const) {
    const refuse = (change: Record<string, unknown>, refusal: Refusal) =>
      expectRefused(method, url, { key, json: { ...extra, ...change } }, refusal);
    await refuse({ value: 'c' }, invalid('value', 'control, new'));
    await refuse({ value: 5 }, invalid('value', 'string'));
    await refuse({ value: 'a', variant: 'control' }, invalid('value', 'either'));
    await refuse({ expires_at: '2020-01-01T00:00:00Z' }, invalid('expires_at', 'future'));
    await refuse({ expires_at: 'infinity' }, invalid('expires_at', 'RFC 3339'));
    await refuse({ reason: 'x'.repeat(501) }, invalid('reason', '500'));
    await refuse({ flag_name: variant }, invalid('flag_name', 'not a known field'));
    await refuse({ version: 3 }, invalid('version', 'not a known field'));
  }
});
