import { PassThrough, Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { describe, expect, test, vi } from 'vitest';
import { answer, type Endpoint } from '@/lib/http/api';
import { readForPage } from '@/lib/http/page';
import { log } from '@/lib/log';
import { call } from '../support/api';
import { rawSql } from '../support/database';
import { makeClientToken, makeFlag, makeKey, makeUser, signIn } from '../support/factories';
import { logLinesOf } from '../support/log-lines';

const access = (of: readonly { msg: string }[]) => of.filter(({ msg }) => msg === 'request');

/** A request to an endpoint of the test. */
const requestTo = (requestId: string) => ({
  method: 'GET',
  path: '/x',
  search: '',
  params: {},
  header: () => null,
  body: null,
  requestId,
  now: new Date(0),
});

describe('each request of the API has one access line', () => {
  test('with method, template of the path, status, time, ids of the caller and the id of the request', async () => {
    const { secret, id } = await makeKey('admin');
    const flag = await makeFlag();

    const { lines } = await logLinesOf(() =>
      call('GET', `/api/admin/feature-flags/${flag.name}`, {
        key: secret,
        headers: { 'x-request-id': 'r-1' },
      }),
    );

    expect(lines).toEqual([
      {
        level: 30,
        time: expect.any(Number),
        request_id: 'r-1',
        method: 'GET',
        route: '/api/admin/feature-flags/{flag_name}',
        status: 200,
        ms: expect.any(Number),
        actor: { kind: 'api_key', id },
        msg: 'request',
      },
    ]);
  });

  test('a person is an id, a job its name, and who is not known is left out', async () => {
    const user = await makeUser({ email: 'private@example.com', name: 'Private Person' });
    const cookie = await signIn(user.id);

    const { text, lines } = await logLinesOf(
      async () => {
        await call('GET', '/api/flags/me', { cookie });
        await call('POST', '/api/cron/cleanup-overrides', { key: 'the-secret-of-the-cron' });
        await call('GET', '/api/admin/users');
      },
      { CRON_SECRET: 'the-secret-of-the-cron' },
    );

    expect(access(lines)).toMatchObject([
      { status: 200, actor: { kind: 'user', id: user.id } },
      { status: 200, actor: { kind: 'system', id: 'cleanup-overrides' } },
      { status: 401, route: '/api/admin/users' },
    ]);
    expect(access(lines)[2]).not.toHaveProperty('actor');
    expect(text).not.toMatch(/private/i);
  });
});

describe('each line of a request has its id', () => {
  test('also of what goes wrong inside', async () => {
    const { secret: key } = await makeKey('admin');
    await rawSql()`alter table segments rename to secret_name`;
    try {
      const { lines } = await logLinesOf(() =>
        call('GET', '/api/admin/segments', { key, headers: { 'x-request-id': 'r-2' } }),
      );

      expect(lines.map(({ msg, level, request_id }) => [msg, level, request_id])).toEqual([
        ['unexpected error', 50, 'r-2'],
        ['request', 30, 'r-2'],
      ]);
    } finally {
      await rawSql()`alter table secret_name rename to segments`;
    }
  });

  test('also when many are under way at once', async () => {
    const { secret: key } = await makeKey('admin');
    const ids = Array.from({ length: 20 }, (_, index) => `at-once-${index}`);

    const { lines } = await logLinesOf(() =>
      Promise.all(
        ids.map((id) =>
          call('POST', '/api/admin/users', {
            key,
            json: { email: `${id}@y.example` },
            headers: { 'x-request-id': id },
          }),
        ),
      ),
    );

    expect(lines.map(({ request_id }) => request_id).sort()).toEqual([...ids].sort());
  });

  test('also of a stream, whose answer has begun long before it fails', async () => {
    async function* broken() {
      yield 'first';
      log().warn('about to fail');
      throw new Error('the source is gone');
    }
    const endpoint: Endpoint = {
      path: '/x',
      methods: { GET: async () => ({ status: 200, headers: {}, body: broken() }) },
    };
    const received: unknown[] = [];

    const { lines } = await logLinesOf(async () => {
      const { body } = await answer(endpoint, requestTo('r-3'));
      await expect(
        (async () => {
          for await (const chunk of body as AsyncIterable<string>) received.push(chunk);
        })(),
      ).rejects.toMatchObject({ code: 'internal' });
    });

    expect(received).toEqual(['first']);
    expect(lines.map(({ msg, request_id }) => [msg, request_id])).toEqual([
      ['request', 'r-3'],
      ['about to fail', 'r-3'],
      ['unexpected error', 'r-3'],
    ]);
  });

  test.each<[string, (body: AsyncIterable<string>) => Promise<unknown>]>([
    [
      'leaves',
      async (body) => {
        for await (const _ of body) break;
      },
    ],
    [
      'hangs up',
      async (body) => {
        const connection = new PassThrough();
        connection.once('data', () => connection.destroy());
        await pipeline(Readable.from(body), connection).catch(() => {});
      },
    ],
  ])('a stream whose reader %s is ended, and nothing of ours has failed', async (_, read) => {
    let ended = false;
    async function* endless() {
      try {
        for (;;) yield 'more';
      } finally {
        ended = true;
      }
    }
    const endpoint: Endpoint = {
      path: '/x',
      methods: { GET: async () => ({ status: 200, headers: {}, body: endless() }) },
    };

    const { lines } = await logLinesOf(async () => {
      const { body } = await answer(endpoint, requestTo('r-4'));
      await read(body as AsyncIterable<string>);
      await vi.waitUntil(() => ended, 20_000);
    });

    expect(lines.map(({ msg }) => msg)).toEqual(['request']);
  });

  test('also of a page, which shows it', async () => {
    const { lines } = await logLinesOf(async () => {
      await expect(
        readForPage('r-5', async () => {
          throw new Error('gone');
        }),
      ).rejects.toMatchObject({ code: 'internal', digest: 'r-5' });
    });

    expect(lines).toMatchObject([{ msg: 'unexpected error', request_id: 'r-5' }]);
  });
});

test.each(['-eyJ', 'eyJ.', 'pnn_', ' Bearer ', '://a:', ':a'])(
  'a long line of %j takes no longer than it is long',
  async (part) => {
    const started = performance.now();
    await logLinesOf(async () => log().warn(part.repeat(100_000)));

    expect(performance.now() - started).toBeLessThan(2_000);
  },
);

describe('no secret is in any line', () => {
  const SECRETS = {
    CRON_SECRET: 'cron-secret-0123456789',
    METRICS_TOKEN: 'metrics-token-0123456789',
    PENNON_ADMIN_PASSWORD: 'the "password" of the first admin',
    PENNON_ADMIN_API_KEY: `pnn_${'a'.repeat(43)}`,
  };
  const OIDC = {
    OIDC_ISSUER: 'https://id.example.com',
    OIDC_CLIENT_ID: 'pennon',
    OIDC_CLIENT_SECRET: 'the secret of the client',
  };

  test('whatever way it comes in, be it refused or not', async () => {
    const { secret: key } = await makeKey('admin');
    const cookie = await signIn((await makeUser()).id);
    const password = 'a password of a person';
    const { token: clientToken } = await makeClientToken({ user: 'a' });

    const { text, lines } = await logLinesOf(async () => {
      const strange = { authorization: `Bearer ${key}`, cookie, 'x-api-key': key, 'idempotency-key': key };
      await call('GET', `/api/flags/me?user=${key}&token=${SECRETS.CRON_SECRET}`, { headers: strange });
      await call('GET', `/api/admin/users?password=${encodeURIComponent(password)}`, { key });
      await call('POST', '/api/admin/users', { key, json: { email: 'p@y.example', password } });
      await call('POST', '/api/admin/users', { key, json: { email: 'p@y.example', password: [password] } });
      await call('POST', '/api/admin/users', { key, body: `{"password": "${password}"` });
      await call('GET', `/api/admin/feature-flags/${key.toLowerCase()}`, { key });
      await call('GET', '/api/flags/me', { cookie });
      await call('GET', `/api/flags/me?user=${clientToken}`, { key: clientToken });
      await call('POST', `/ofrep/v1/evaluate/flags/${clientToken}`, {
        headers: { 'x-api-key': clientToken },
        json: { context: { targetingKey: clientToken } },
      });
      for (const token of Object.values(SECRETS)) {
        await call('POST', '/api/cron/cleanup-overrides', { key: token });
        await call('GET', '/api/metrics', { key: token });
      }
    }, SECRETS);

    expect(access(lines)).toHaveLength(9 + 2 * 4);
    for (const hidden of [
      key,
      cookie,
      cookie.split('=')[1],
      clientToken,
      password,
      ...Object.values(SECRETS),
    ]) {
      expect(text.toLowerCase()).not.toContain(String(hidden).toLowerCase());
    }
    expect(text).not.toMatch(/p@y\.example|pn[nc]_|Bearer/i);
  });

  test('even where somebody logs it', async () => {
    const { secret: key } = await makeKey('viewer');
    const cookie = await signIn((await makeUser()).id);
    const { token } = await makeClientToken({ user: 'a' });

    const { text, lines } = await logLinesOf(
      async () => {
        const all = [...Object.values(SECRETS), OIDC.OIDC_CLIENT_SECRET, key, cookie, token];
        for (const secret of all) log().error({ secret }, `it is ${secret}!`);
        log().error(new Error(`Authorization: Bearer ${'x'.repeat(20)}`));
        log().error('cannot reach postgres://pennon:hunter2hunter2@db.example:5432/pennon');
      },
      { ...SECRETS, ...OIDC },
    );

    expect(lines).toHaveLength(10);
    const split = [...token.split('.'), cookie.split('=')[1]];
    const hiddenOnes = [
      ...Object.values(SECRETS),
      OIDC.OIDC_CLIENT_SECRET,
      key,
      ...split,
      'x'.repeat(20),
      'hunter2',
    ];
    for (const hidden of hiddenOnes) {
      expect(text).not.toContain(JSON.stringify(hidden).slice(1, -1));
    }
    expect(text).toContain('postgres://pennon:[hidden]@db.example:5432/pennon');
  });
});
