import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { call } from '../support/api';
import { withEnvironment } from '../support/environment';
import { makeFlag, makeKey, makeOverride, makeUser, signIn } from '../support/factories';
import { startFastLane } from '../support/fast-lane-server';

let origin: string;
let stop: () => Promise<void>;

beforeAll(async () => {
  ({ origin, stop } = await startFastLane());
});

afterAll(() => stop());

/** What does not depend on the very request. */
async function answerOf(response: Response) {
  const kept = [
    'content-type',
    'cache-control',
    'etag',
    'allow',
    'www-authenticate',
    'vary',
    'access-control-allow-origin',
    'access-control-allow-methods',
    'access-control-allow-headers',
  ];
  const body = await response.text();
  const { request_id: _, ...rest } = body.startsWith('{') ? JSON.parse(body) : { request_id: 0, body };
  return { status: response.status, headers: kept.map((name) => response.headers.get(name)), body: rest };
}

describe('the fast lane answers like the App Router, header for header', () => {
  test('GET /api/flags/me, with a session, a key, nothing, and what is wrong', async () => {
    const [user, flag] = [await makeUser(), await makeFlag()];
    await makeOverride(user.id, flag.name);
    const cookie = await signIn(user.id);
    const authorization = `Bearer ${(await makeKey('service')).secret}`;
    const etag = (await call('GET', '/api/flags/me', { cookie })).headers.get('etag') ?? '';
    const requests: [string, string, Record<string, string>][] = [
      ['GET', '/api/flags/me', { cookie }],
      ['HEAD', '/api/flags/me', { cookie }],
      ['GET', '/api/flags/me', { cookie, 'if-none-match': etag }],
      ['GET', `/api/flags/me?user=${user.id}`, { authorization }],
      ['GET', '/api/flags/me?user=a&user=b', { authorization }],
      ['GET', '/api/flags/me?user=%00', { authorization }],
      ['GET', '/api/flags/me', { authorization }],
      ['GET', '/api/flags/me', {}],
      ['POST', '/api/flags/me', { cookie }],
      ['GET', '/api/metrics', { authorization }],
      ['GET', '/api/health/live', {}],
      ['GET', '/api/health/ready', {}],
      ['DELETE', '/api/health/ready', {}],
    ];

    for (const [method, path, headers] of requests) {
      const lane = await answerOf(await fetch(origin + path, { method, headers }));
      const router = await answerOf(await call(method, path, { headers }));
      expect([method, path, lane]).toEqual([method, path, router]);
    }
  });

  test('OFREP and preflights', async () => {
    const [user, flag] = [await makeUser(), await makeFlag()];
    await makeOverride(user.id, flag.name);
    const key = { 'x-api-key': (await makeKey('service')).secret };
    const [bulk, app] = ['/ofrep/v1/evaluate/flags', 'https://app.example.com'];
    const context = JSON.stringify({ context: { targetingKey: user.id, plan: 'pro' } });
    const etag = (await call('POST', bulk, { headers: key, body: context })).headers.get('etag') ?? '';
    const requests: [string, string, Record<string, string>, string?][] = [
      ['POST', bulk, key, context],
      ['POST', bulk, { ...key, 'if-none-match': etag, origin: app }, context],
      ['POST', `${bulk}/${flag.name}`, { ...key, origin: app }, context],
      ['POST', `${bulk}/no.such.flag%20`, key, context],
      ['POST', bulk, key, '{'],
      ['POST', bulk, { origin: app }, context],
      ['GET', bulk, key],
      ['OPTIONS', bulk, { origin: app, 'access-control-request-method': 'POST' }],
      ['OPTIONS', bulk, { origin: 'https://evil.example' }],
      ['OPTIONS', '/api/flags/me', { origin: app }],
    ];

    await withEnvironment({ PENNON_ALLOWED_ORIGINS: app }, async () => {
      for (const [method, path, given, body] of requests) {
        const headers = { ...(body ? { 'content-type': 'application/json' } : {}), ...given };
        const init = { method, headers, ...(body ? { body } : {}) };
        const lane = await answerOf(await fetch(origin + path, init));
        const router = await answerOf(await call(method, path, { headers, ...(body ? { body } : {}) }));
        expect([method, path, lane]).toEqual([method, path, router]);
      }
    });
  });
});

test.each(['/', '/feature-flags', '/apis', '/docs/api', '/api/auth/session', '/api/auth/callback/oidc'])(
  '%s is left to Next',
  async (path) => {
    expect((await fetch(origin + path)).status).toBe(418);
  },
);
