import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createFastLane } from '@/server/fast-lane';
import { call } from '../support/api';
import { makeFlag, makeKey, makeOverride, makeUser, signIn } from '../support/factories';

let server: Server;
let origin: string;

beforeAll(async () => {
  const lane = createFastLane();
  server = createServer((request, response) => {
    if (!lane(request, response)) response.writeHead(418).end('left to Next');
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  origin = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`;
});

afterAll(async () => {
  server.close();
  await once(server, 'close');
});

/** What does not depend on the very request. */
async function answerOf(response: Response) {
  const kept = ['content-type', 'cache-control', 'etag', 'allow', 'www-authenticate'];
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

  test.each([
    '/',
    '/api/flags/me/',
    '/api/flags',
    '/api/admin/users/',
    '/api/admin/users/%E0%A4%A/flags',
    '/API/flags/me',
    '//api/flags/me',
    '/api/flags%2Fme',
  ])('%s is left to Next', async (path) => {
    expect((await fetch(origin + path)).status).toBe(418);
  });
});
