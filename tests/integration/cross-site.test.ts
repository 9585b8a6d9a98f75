import { beforeAll, describe, expect, test } from 'vitest';
import { type ApiCall, call, ORIGIN, read } from '../support/api';
import { expectNothingWritten, storedOverride } from '../support/database-contents';
import { withEnvironment } from '../support/environment';
import { makeFlag, makeKey, makeUser, sessionCookie, signIn } from '../support/factories';

const CRON = '/api/cron/cleanup-overrides';

let cookie: string;
let adminId: string;
let user: string;

beforeAll(async () => {
  adminId = (await makeUser({ role: 'admin' })).id;
  cookie = await signIn(adminId);
  user = (await makeUser()).id;
});

const pin = async (headers: ApiCall['headers']) => {
  const { name } = await makeFlag();
  const response = await call('PUT', `/api/admin/users/${user}/flag-overrides/${name}`, {
    cookie,
    json: { value: true },
    headers,
  });
  return { name, response };
};

describe('a write that relies on a cookie comes from our own pages', () => {
  test.each<[string, ApiCall['headers']]>([
    ['no Origin', { origin: undefined }],
    ['a null Origin', { origin: 'null' }],
    ['a foreign Origin', { origin: 'https://evil.example' }],
    ['another port', { origin: `${ORIGIN}:8080` }],
    ['a host that only begins like ours', { origin: `${ORIGIN}.evil.example` }],
    ['an Origin that only looks right', { origin: `${ORIGIN}@evil.example` }],
    ['a browser that says cross-site', { 'sec-fetch-site': 'cross-site' }],
    ['a browser that says same-site', { 'sec-fetch-site': 'same-site' }],
  ])('%s is 403', async (_what, headers) => {
    const { name } = await makeFlag();

    await expectNothingWritten(async () => {
      const url = `/api/admin/users/${user}/flag-overrides/${name}`;
      for (const method of ['PUT', 'PATCH', 'DELETE']) {
        const body = method === 'DELETE' ? {} : { json: { value: true } };
        expect(await read(await call(method, url, { cookie, ...body, headers }))).toMatchObject({
          status: 403,
          body: { code: 'cross_site' },
        });
      }
    });
  });

  test.each<[string, ApiCall['headers']]>([
    ['our Origin', {}],
    ['our Origin over TLS', { origin: ORIGIN.replace('http:', 'https:') }],
    ['our Origin, said by a browser', { 'sec-fetch-site': 'same-origin' }],
  ])('%s is done', async (_what, headers) => {
    const { name, response } = await pin(headers);

    expect(response.status).toBe(201);
    expect(await storedOverride(user, name)).toBeDefined();
  });

  test('the address that the operator gives is ours, whatever the Host says', async () => {
    await withEnvironment({ NEXTAUTH_URL: 'http://flags.example.com' }, async () => {
      const { response } = await pin({ host: '10.0.0.5:3000', origin: 'http://flags.example.com' });
      expect(response.status).toBe(201);
      expect((await pin({ host: undefined, origin: 'http://other.example.com' })).response.status).toBe(403);
    });
  });

  test('reading needs no Origin, and neither does an API key', async () => {
    const { secret } = await makeKey('admin');

    expect((await call('GET', '/api/flags/me', { cookie, headers: { origin: undefined } })).status).toBe(200);
    expect((await call('HEAD', '/api/flags/me', { cookie, headers: { origin: undefined } })).status).toBe(
      200,
    );
    const json = { email: 'key@example.com' };
    const headers = { origin: 'https://evil.example' };
    expect((await call('POST', '/api/admin/users', { key: secret, json, headers })).status).toBe(201);
  });
});

describe('who somebody is', () => {
  test('a header that is there and no good is nobody: the cookie is not asked', async () => {
    for (const authorization of [
      '',
      'Bearer',
      'Bearer x',
      'Basic abc',
      `Bearer ${'p'.repeat(5000)}`,
      'pnn_x',
    ]) {
      const { status } = await call('GET', '/api/flags/me', { cookie, headers: { authorization } });
      expect(status).toBe(401);
    }
  });

  test('says how to sign in when nobody is known', async () => {
    const response = await call('GET', '/api/flags/me');

    expect(response.headers.get('www-authenticate')).toBe('Bearer realm="pennon"');
    expect(await read(response)).toMatchObject({ status: 401, body: { code: 'unauthenticated' } });
  });

  test('a cookie is taken only if we signed it, it names a session, and that has not ended', async () => {
    const status = async (value: string) => (await call('GET', '/api/flags/me', { cookie: value })).status;
    const name = cookie.split('=')[0];

    expect(await status(cookie)).toBe(200);
    expect(await status(`other=1; ${cookie} ; last=2`)).toBe(200);
    expect(await status(`${name}=`)).toBe(401);
    expect(await status(`${name}=x.y.z`)).toBe(401);
    expect(await status(`x${cookie}`)).toBe(401);
    expect(await status(cookie.slice(0, -4))).toBe(401);
    expect(await status(await sessionCookie({ sub: adminId }))).toBe(401);
    expect(await status(await sessionCookie({ sub: adminId, sid: 'no uuid' }))).toBe(401);
    const sid = '99999999-9999-4999-8999-999999999999';
    expect(await status(await sessionCookie({ sub: adminId, sid }))).toBe(401);
    await withEnvironment({ NEXTAUTH_SECRET: 'another secret than that of the cookie' }, async () =>
      expect(await status(cookie)).toBe(401),
    );
    await withEnvironment({ NEXTAUTH_SECRET: undefined }, async () => expect(await status(cookie)).toBe(401));
  });

  test('behind TLS only the secure cookie counts', async () => {
    await withEnvironment({ NEXTAUTH_URL: 'https://flags.example.com' }, async () => {
      const secure = await signIn(adminId);
      expect(secure).toMatch(/^__Secure-next-auth\.session-token=/);
      expect((await call('GET', '/api/flags/me', { cookie: secure })).status).toBe(200);
      expect((await call('GET', '/api/flags/me', { cookie })).status).toBe(401);
    });
  });
});

describe('the cron routes without a secret in the environment', () => {
  test.each(['Bearer undefined', 'Bearer null', 'Bearer ', 'Bearer', '', undefined])(
    'refuse %j',
    async (authorization) => {
      await withEnvironment({ CRON_SECRET: undefined }, async () => {
        for (const method of ['GET', 'POST']) {
          expect((await call(method, CRON, { headers: { authorization } })).status).toBe(401);
        }
      });
    },
  );

  test('refuse an empty secret too, and admin keys and sessions with or without one', async () => {
    const { secret } = await makeKey('admin');
    for (const CRON_SECRET of ['', undefined, 'the-secret-of-the-scheduler']) {
      await withEnvironment({ CRON_SECRET }, async () => {
        for (const who of [{ key: secret }, { cookie }]) {
          expect((await call('POST', CRON, who)).status).toBe(401);
        }
      });
    }
  });
});
