import { beforeAll, describe, expect, test } from 'vitest';
import { call, chunked, read } from '../support/api';
import { expectNothingWritten, storedOverride } from '../support/database-contents';
import { makeFlag, makeKey, makeUser } from '../support/factories';
import { expectRefused, invalid, type Refusal } from '../support/refusals';

const KIB = 1024;
const notJson: Refusal = { status: 400, code: 'invalid_json' };

let key: string;
let user: string;
let flag: string;
let json: string;

beforeAll(async () => {
  key = (await makeKey('admin')).secret;
  user = (await makeUser()).id;
  flag = (await makeFlag()).name;
  json = (await makeFlag({ type: 'json', default: { value: null } })).name;
});

const postUrl = () => `/api/admin/users/${user}/flag-overrides`;
const raw = (body: BodyInit, refusal: Refusal, headers?: Record<string, string>) =>
  expectRefused('POST', postUrl(), { key, body, ...(headers ? { headers } : {}) }, refusal);

describe('a body that is not what it should be', () => {
  const text = (members: string) => `{"flag_name":"${flag}","value":true,${members}}`;
  const value = (members: string) => `{"flag_name":"${json}","value":${members}}`;

  test.each<[string, () => BodyInit]>([
    ['nothing', () => ''],
    ['half an object', () => '{"flag_name":'],
    ['two values', () => '{} {}'],
    ['a comment', () => '{} // no'],
    ['a trailing comma', () => text('"enabled":true,')],
    ['single quotes', () => "{'flag_name':'x'}"],
    ['NaN', () => value('NaN')],
    ['a byte order mark alone', () => '\uFEFF'],
    ['bytes that are no UTF-8', () => Buffer.from([0x7b, 0xff, 0xfe, 0x7d])],
    ['a raw NUL in a text', () => text('"reason":"a\0b"')],
    [
      'UTF-8 of a lone surrogate',
      () => Buffer.concat([Buffer.from('{"reason":"'), Buffer.from([0xed, 0xa0, 0x80]), Buffer.from('"}')]),
    ],
  ])('%s is no JSON: 400', async (_what, body) => {
    await raw(body(), notJson);
  });

  test.each<[string, () => string, string]>([
    ['NUL as an escape in a reason', () => text(String.raw`"reason":"a\u0000b"`), 'NUL'],
    ['a lone surrogate as an escape in a reason', () => text(String.raw`"reason":"\ud83c"`), 'surrogate'],
    ['NUL deep in a value', () => value(String.raw`{"a":[{"b":"\u0000"}]}`), 'NUL'],
    ['a lone surrogate in a key of a value', () => value(String.raw`{"\udc00":1}`), 'surrogate'],
    ['a key twice', () => text('"enabled":true,"enabled":false'), 'twice'],
    ['a key twice, once as an escape', () => text(String.raw`"enabled":true,"\u0065nabled":false`), 'twice'],
    ['a key twice, deep in a value', () => value('{"a":{"b":1,"b":2}}'), 'twice'],
    ['a number beyond all', () => value('1e400'), 'must not have a number as large as'],
    ['a number far below all', () => value('[-1e999]'), 'must not have a number as large as'],
    ['2^53 + 1', () => value('9007199254740993'), '2^53 - 1'],
    ['2^53', () => value('{"a":9007199254740992}'), '2^53 - 1'],
    ['a body nested 10,000 deep', () => value('['.repeat(10_000) + ']'.repeat(10_000)), 'deep'],
    ['a value nested 33 deep', () => value('['.repeat(33) + ']'.repeat(33)), 'deep'],
    ['a value over 64 KiB', () => value(`"${'x'.repeat(64 * KIB)}"`), '64 KiB'],
    ['a value over 64 KiB of bytes', () => value(`"${'é'.repeat(33 * KIB)}"`), '64 KiB'],
    ['an array', () => '[]', ''],
    ['a text', () => '"text"', ''],
    ['null', () => 'null', ''],
  ])('%s: 422', async (_what, body, message) => {
    const { status, body: problem } = await expectNothingWritten(async () =>
      read(await call('POST', postUrl(), { key, body: body() })),
    );
    expect(status).toBe(422);
    expect(problem).toMatchObject({ code: 'invalid', detail: expect.stringContaining(message) });
  });

  test('a key named __proto__ is an unknown field, and in a value it is a key like any other', async () => {
    await raw(text('"__proto__":{"enabled":false}'), invalid('__proto__', 'not a known field'));
    const other = (await makeUser()).id;

    const body = value('{"__proto__":{"polluted":true},"a":[{"__proto__":1,"constructor":2}]}');
    const { status } = await call('POST', `/api/admin/users/${other}/flag-overrides`, { key, body });

    expect(status).toBe(201);
    const read2 = await call('GET', `/api/admin/users/${other}/flag-overrides/${json}`, { key });
    expect(await read2.text()).toContain('"__proto__":{"polluted":true}');
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
    const me = await call('GET', `/api/flags/me?user=${other}`, { key });
    expect(await me.text()).toContain('"__proto__":{"polluted":true}');
  });

  test('the largest value that is allowed is kept unchanged', async () => {
    const other = (await makeUser()).id;
    const largest = `"${'x'.repeat(64 * KIB - 2)}"`;
    const deepest = '['.repeat(32) + ']'.repeat(32);

    for (const [index, given] of [largest, deepest, '9007199254740991', '-0.1e-7'].entries()) {
      const { name } = await makeFlag({ type: 'json', default: { value: index } });
      const body = `{"flag_name":"${name}","value":${given}}`;
      const response = await call('POST', `/api/admin/users/${other}/flag-overrides`, { key, body });
      expect((await read(response)).body).toMatchObject({ value: JSON.parse(given) });
      expect((await storedOverride(other, name))?.override_value).toEqual(JSON.parse(given));
    }
  });
});

describe('a body that is too large or in another form', () => {
  const tooLarge: Refusal = { status: 413, code: 'body_too_large' };
  const wrongType: Refusal = { status: 415, code: 'unsupported_media_type' };

  test('over 256 KiB is 413, in one piece or in several', async () => {
    const padding = ' '.repeat(256 * KIB);
    await raw(`{${padding}}`, tooLarge);
    await raw(chunked('{', padding, '}'), tooLarge);
  });

  // What sends requests for real counts itself.
  test.skipIf(process.env.PENNON_TEST_MOUNT)('over 256 KiB is 413 by what it says of itself', async () => {
    await raw('{}', tooLarge, { 'content-length': '10000000' });
  });

  test('a body in pieces is read like any other', async () => {
    const other = (await makeUser()).id;
    const pieces = [
      `{"flag_name":"${flag}",`,
      '"val',
      'ue":true,"reason":"',
      Buffer.from('é').subarray(0, 1),
      Buffer.from('é').subarray(1),
      '"}',
    ];

    const response = await call('POST', `/api/admin/users/${other}/flag-overrides`, {
      key,
      body: chunked(...pieces),
    });

    expect(await read(response)).toMatchObject({ status: 201, body: { reason: 'é' } });
  });

  test('a flag may have 4 MiB', async () => {
    const variants = Array.from({ length: 60 }, (_, index) => ({
      key: `v${index}`,
      value: `${index}${'x'.repeat(60_000)}`,
    }));
    const big = { name: 'big.flag', type: 'string', variants, default: { variant: 'v0' } };

    expect((await call('POST', '/api/admin/feature-flags', { key, json: big })).status).toBe(201);
    const huge = { key, json: { ...big, description: 'x'.repeat(4 * KIB * KIB) } };
    await expectRefused('POST', '/api/admin/feature-flags', huge, tooLarge);
    await expectRefused('PATCH', '/api/admin/feature-flags/big.flag', huge, tooLarge);
  });

  test.each(['text/plain', 'application/x-www-form-urlencoded', 'application/jsonp', ''])(
    'content type %j is 415',
    async (type) => {
      await raw('{}', wrongType, { 'content-type': type });
    },
  );

  test.each(['gzip', 'br', 'deflate, gzip'])('a body compressed with %s is 415', async (encoding) => {
    await raw('{}', wrongType, { 'content-encoding': encoding });
  });
});
