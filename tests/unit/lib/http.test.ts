import { Readable } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { bearerToken } from '@/lib/auth/identify';
import { ERRORS, PennonError } from '@/lib/errors';
import { parseBody } from '@/lib/http/action';
import {
  type ApiHandler,
  type ApiRequest,
  answer,
  type Endpoint,
  hasSeen,
  ifMatchOf,
  json,
  noContent,
  pathInput,
  queryInput,
  requestIdOf,
} from '@/lib/http/api';
import { bodyInput } from '@/lib/http/body';
import { assertSameSite } from '@/lib/http/cross-site';
import { overrideUrl, toPageWire } from '@/lib/http/params';
import { toPennonError, toProblem } from '@/lib/http/problem';
import { publicUrl } from '@/lib/http/public-url';
import { withEnvironment } from '../../support/environment';

const readerOf = (headers: Record<string, string>) => (name: string) => headers[name] ?? null;

function requestOf(change: Partial<ApiRequest> & { headers?: Record<string, string> } = {}): ApiRequest {
  const { headers = {}, ...rest } = change;
  return {
    method: 'GET',
    path: '/x',
    search: '',
    params: {},
    header: readerOf(headers),
    body: null,
    requestId: 'request-1',
    now: new Date(0),
    ...rest,
  };
}

async function* bytes(...chunks: string[]): AsyncGenerator<Uint8Array> {
  for (const chunk of chunks) yield Buffer.from(chunk);
}

/** An endpoint that has GET alone. */
const getOnly = (handler: ApiHandler): Endpoint => ({ path: '/x', methods: { GET: handler } });

const endpoint: Endpoint = {
  path: '/x',
  methods: {
    GET: async () => json(200, { ok: true }, { etag: '"1"' }),
    DELETE: async () => noContent(),
  },
};

describe('answer', () => {
  test('adds the headers of every answer, and lets a handler have its own', async () => {
    expect(await answer(endpoint, requestOf())).toEqual({
      status: 200,
      headers: {
        'cache-control': 'private, no-store',
        'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
        'content-type': 'application/json',
        'x-content-type-options': 'nosniff',
        'x-request-id': 'request-1',
        etag: '"1"',
      },
      body: '{"ok":true}',
    });
    expect(await answer(endpoint, requestOf({ method: 'DELETE' }))).toMatchObject({
      status: 204,
      body: null,
    });
    const cached = getOnly(async () => json(200, {}, { 'cache-control': 'public' }));
    expect((await answer(cached, requestOf())).headers['cache-control']).toBe('public');
  });

  test.each([
    ['https://flags.example.com', 'max-age=63072000'],
    ['http://flags.example.com', undefined],
    [undefined, undefined],
  ])('asks browsers to come over TLS where people do: %s', async (url, expected) => {
    await withEnvironment({ NEXTAUTH_URL: url }, async () => {
      const { headers } = await answer(endpoint, requestOf());
      expect(headers['strict-transport-security']).toBe(expected);
    });
  });

  test('answers HEAD as GET without the body', async () => {
    expect(await answer(endpoint, requestOf({ method: 'HEAD' }))).toMatchObject({ status: 200, body: null });
  });

  test.each([
    [{}, '900'],
    [{ details: { retry_after: 10 } }, '10'],
  ])('says when to come back after too many tries', async (extra, seconds) => {
    const limited = async () => {
      throw new PennonError('rate_limited', undefined, extra);
    };
    const { status, headers } = await answer({ path: '/x', methods: { GET: limited } }, requestOf());

    expect({ status, seconds: headers['retry-after'] }).toEqual({ status: 429, seconds });
  });

  test.each(['POST', 'OPTIONS', 'TRACE', 'toString', '__proto__', 'get'])(
    'does not know %s: 405',
    async (method) => {
      const { status, headers, body } = await answer(endpoint, requestOf({ method }));

      expect(status).toBe(405);
      expect(headers).toMatchObject({
        allow: 'GET, HEAD, DELETE',
        'content-type': 'application/problem+json',
      });
      expect(JSON.parse(String(body))).toMatchObject({ code: 'method_not_allowed' });
    },
  );

  test('never throws, whatever a handler throws', async () => {
    await withEnvironment({}, async () => {
      for (const thrown of [new Error('secret'), 'secret', null, undefined, { code: 'ECONNREFUSED' }]) {
        const failing = getOnly(async () => {
          throw thrown;
        });
        const { status, body } = await answer(failing, requestOf());
        expect(status).toBe(500);
        expect(body).not.toContain('secret');
      }
    });
  });
});

describe('a problem', () => {
  test.each([
    'ECONNREFUSED',
    'ECONNRESET',
    'EHOSTUNREACH',
    'ETIMEDOUT',
    'CONNECT_TIMEOUT',
    'CONNECTION_CLOSED',
    'CONNECTION_ENDED',
    'CONNECTION_DESTROYED',
    '57P01',
    '57P03',
    '53300',
  ])('of a database that is away (%s, wrapped or not) is 503', (code) => {
    const cause = Object.assign(new Error('connect 10.0.0.5:5432'), { code });
    for (const thrown of [
      cause,
      new Error('query', { cause }),
      new Error('a', { cause: new Error('b', { cause }) }),
    ]) {
      expect(toPennonError(thrown)).toMatchObject({
        code: 'unavailable',
        message: ERRORS.unavailable.title,
      });
    }
  });

  test.each([
    new Error('x'),
    Object.assign(new Error('x'), { code: '23505' }),
    5,
    null,
    { code: 'ECONNREFUSED' },
  ])('of something unknown is 500 and says nothing (%#)', (thrown) => {
    expect(toPennonError(thrown)).toMatchObject({ code: 'internal', message: ERRORS.internal.title });
  });

  test('has the members of RFC 9457, the wrong fields, and the facts of the error', () => {
    const fields = [{ path: 'a.b', message: 'is wrong' }];
    const error = new PennonError('flag_in_use', 'Two overrides', { fields, details: { override_count: 2 } });

    expect(toPennonError(error)).toBe(error);
    expect(toProblem(error, 'request-1')).toEqual({
      type: 'urn:pennon:problem:flag_in_use',
      title: ERRORS.flag_in_use.title,
      status: 409,
      code: 'flag_in_use',
      detail: 'Two overrides',
      request_id: 'request-1',
      errors: fields,
      override_count: 2,
    });
    expect(toProblem(new PennonError('forbidden'), 'r')).not.toHaveProperty('errors');
  });
});

describe('the headers of a request', () => {
  test.each([
    ['Bearer abc', 'abc'],
    ['bearer pnn_x-_', 'pnn_x-_'],
    ['Bearer  abc', null],
    ['Bearer a b', null],
    ['Bearer ', null],
    ['Bearer', null],
    ['Basic abc', null],
    ['Bearer é', null],
    [`Bearer ${'x'.repeat(4097)}`, null],
    ['xBearer abc', null],
    ['', null],
  ])('Authorization %j has the token %j', (authorization, token) => {
    expect(bearerToken(readerOf({ authorization }))).toBe(token);
  });

  test('without Authorization there is no token', () => {
    expect(bearerToken(readerOf({}))).toBeNull();
  });

  test.each(['a', 'A.b-c_9', 'x'.repeat(64)])('the request id %s is kept', (id) => {
    expect(requestIdOf(readerOf({ 'x-request-id': id }))).toBe(id);
  });

  test.each(['', 'a b', 'a\r\nb', 'x'.repeat(65), 'é', '<b>'])('the request id %j is replaced', (id) => {
    expect(requestIdOf(readerOf({ 'x-request-id': id }))).toMatch(/^[0-9a-f-]{36}$/);
  });

  test.each([
    [undefined, undefined],
    ['*', '*'],
    ['"abc"', 'abc'],
    [' "a-1" ', 'a-1'],
    ['""', ''],
  ])('If-Match %j is the state %j', (given, state) => {
    expect(ifMatchOf(requestOf({ headers: given === undefined ? {} : { 'if-match': given } }))).toBe(state);
  });

  test.each(['abc', 'W/"abc"', '"a", "b"', '"a"b"', '"é"', ''])('If-Match %j is malformed', (given) => {
    expect(() => ifMatchOf(requestOf({ headers: { 'if-match': given } }))).toThrow(
      expect.objectContaining({ code: 'bad_request' }),
    );
  });

  test.each([
    ['"a"', true],
    ['W/"a"', true],
    ['"b", W/"a" ,"c"', true],
    ['*', true],
    ['"b"', false],
    ['a', false],
    ['', false],
  ])('If-None-Match %j has seen "a": %s', (given, seen) => {
    expect(hasSeen(requestOf({ headers: { 'if-none-match': given } }), 'a')).toBe(seen);
    expect(hasSeen(requestOf(), 'a')).toBe(false);
  });
});

describe('a request that relies on a cookie', () => {
  const host = 'flags.example.com';
  test.each<[Record<string, string>, boolean]>([
    [{ host, origin: `https://${host}` }, true],
    [{ host, origin: `http://${host}` }, true],
    [{ host, origin: `https://${host}`, 'sec-fetch-site': 'same-origin' }, true],
    [{ host, origin: `https://${host}`, 'sec-fetch-site': 'none' }, false],
    [{ host, origin: `https://${host}`, 'sec-fetch-site': 'cross-site' }, false],
    [{ host, origin: `https://${host}/` }, false],
    [{ host, origin: `https://${host}:444` }, false],
    [{ host, origin: `https://${host.toUpperCase()}` }, false],
    [{ host, origin: 'null' }, false],
    [{ host, origin: '' }, false],
    [{ host }, false],
    [{ origin: `https://${host}` }, false],
    [{ host: 'inside:3000', origin: 'https://public.example.com' }, true],
    [{ host: 'inside:3000', origin: 'http://public.example.com' }, false],
    // As a trusted proxy says: see server/forwarded.ts.
    [{ host: 'inside:3000', 'x-forwarded-host': host, origin: `https://${host}` }, true],
    [{ host: 'inside:3000', 'x-forwarded-host': host, origin: 'https://inside:3000' }, false],
  ])('with %j is from our own pages: %s', async (headers, own) => {
    await withEnvironment({ NEXTAUTH_URL: 'https://public.example.com/' }, async () => {
      const check = () => assertSameSite(readerOf(headers));
      if (own) expect(check).not.toThrow();
      else expect(check).toThrow(expect.objectContaining({ code: 'cross_site', status: 403 }));
    });
  });
});

describe('an address for people to use', () => {
  test.each([
    [{ NEXTAUTH_URL: 'https://public.example.com' }, { host: 'inside:3000' }, 'https://public.example.com/x'],
    [{}, { host: 'inside:3000' }, 'http://inside:3000/x'],
    [
      {},
      { host: 'inside:3000', 'x-forwarded-host': 'public.example.com', 'x-forwarded-proto': 'https' },
      'https://public.example.com/x',
    ],
    [{ PORT: '4000' }, {}, 'http://localhost:4000/x'],
  ])('with %j and %j is %s', async (variables, headers, expected) => {
    await withEnvironment({ NEXTAUTH_URL: undefined, ...variables }, async () => {
      expect(publicUrl(readerOf(headers), '/x')).toBe(expected);
    });
  });
});

describe('input', () => {
  const schema = z.strictObject({ a: z.string() });
  const sent = (headers: Record<string, string>, ...chunks: string[]) =>
    requestOf({ headers: { 'content-type': 'application/json', ...headers }, body: bytes(...chunks) });

  test('of a path and of a query is checked, and a parameter that is given twice is refused', () => {
    expect(pathInput(schema, requestOf({ params: { a: 'x' } }))).toEqual({ a: 'x' });
    expect(queryInput(schema, requestOf({ search: 'a=%20x' }))).toEqual({ a: ' x' });
    for (const search of ['a=1&a=1', 'a=1&b=2', '', `${'k'.repeat(999)}=&a=&${'k'.repeat(999)}=`]) {
      expect(() => queryInput(schema, requestOf({ search }))).toThrow(
        expect.objectContaining({ code: 'invalid' }),
      );
    }
  });

  test('of a body whose sender is gone before it is read is cut off', async () => {
    const body = new Readable();
    body.destroy();
    const request = requestOf({ headers: { 'content-type': 'application/json' }, body });

    await expect(bodyInput(schema, request)).rejects.toMatchObject({ code: 'bad_request' });
  });

  test('of a body is read from its pieces up to the limit', async () => {
    expect(await bodyInput(schema, sent({}, '{"a"', ':"é"}'))).toEqual({ a: 'é' });
    expect(await bodyInput(schema, sent({ 'content-length': '9' }, '{"a":"b"}'), 9)).toEqual({ a: 'b' });
    expect(await bodyInput(schema, sent({ 'content-encoding': 'identity' }, '{"a":"b"}'))).toEqual({
      a: 'b',
    });
    for (const request of [sent({}, '{"a":', '"bc"}'), sent({ 'content-length': '10' }, '{"a":"b"}')]) {
      await expect(bodyInput(schema, request, 9)).rejects.toMatchObject({
        code: 'body_too_large',
        status: 413,
      });
    }
    const none = requestOf({ headers: { 'content-type': 'application/json' } });
    await expect(bodyInput(schema, none)).rejects.toMatchObject({ code: 'invalid_json' });
    await expect(bodyInput(schema, requestOf())).rejects.toMatchObject({ code: 'unsupported_media_type' });
  });

  test('of an action is JSON text, whatever anybody calls it with', () => {
    expect(parseBody(schema, '{"a":"b"}')).toEqual({ a: 'b' });
    for (const [given, code] of [
      [undefined, 'invalid_json'],
      [null, 'invalid_json'],
      [{ a: 'b' }, 'invalid_json'],
      [['{}'], 'invalid_json'],
      ['{', 'invalid_json'],
      ['{"a":5}', 'invalid'],
      ['{"a":"b","c":1}', 'invalid'],
      ['{"a":"b","a":"b"}', 'invalid'],
      [`{"a":"${'x'.repeat(256 * 1024)}"}`, 'body_too_large'],
      [`{"a":"${'é'.repeat(128 * 1024)}"}`, 'body_too_large'],
    ] as const) {
      expect(() => parseBody(schema, given)).toThrow(expect.objectContaining({ code }));
    }
  });
});

test('a page and an override have their form on the wire', () => {
  const page = { data: [1, 2], nextCursor: null, total: 2 };

  expect(toPageWire(page, (n) => n * 2)).toEqual({
    data: [2, 4],
    next_cursor: null,
    total: 2,
    total_estimated: false,
  });
  expect(overrideUrl({ userId: 'u', flagName: 'f' })).toBe('/api/admin/users/u/flag-overrides/f');
});
