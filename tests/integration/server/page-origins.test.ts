import type { Server } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { listen, portOf } from '../../../server/http-server';
import { withOwnOrigin } from '../../../server/page-origins';
import '../../support/environment';

let server: Server;
let origin: string;
const arrived: string[] = [];

beforeAll(async () => {
  const page = withOwnOrigin(({ method, url }, response) => {
    arrived.push(`${method} ${url}`);
    response.end('a page');
  });
  server = await listen(0, '127.0.0.1', Promise.resolve(page));
  origin = `http://127.0.0.1:${portOf(server)}`;
});

afterAll(async () => {
  server.close().closeAllConnections();
});

const send = (method: string, path: string, headers: Record<string, string> = {}) =>
  fetch(origin + path, { method, headers, ...(method === 'POST' ? { body: '["x"]' } : {}) });

describe('a write to a page', () => {
  test.each<[string, Record<string, string>]>([
    ['a foreign Origin', { origin: 'https://evil.example' }],
    ['a null Origin', { origin: 'null' }],
    ['no Origin', {}],
  ])('with %s is 403, and never comes to Next', async (_what, headers) => {
    for (const path of ['/feature-flags', '/users']) {
      const response = await send('POST', path, { ...headers, 'next-action': '40ab' });
      expect([response.status, response.headers.get('content-type')]).toEqual([
        403,
        'application/problem+json',
      ]);
      expect(await response.json()).toMatchObject({ code: 'cross_site' });
    }
    expect(arrived).toEqual([]);
  });

  test('from our own pages comes to Next, and so does reading from anywhere', async () => {
    const foreign = { origin: 'https://evil.example' };
    expect((await send('POST', '/users', { origin })).status).toBe(200);
    expect((await send('GET', '/users', foreign)).status).toBe(200);
    expect((await send('HEAD', '/users', foreign)).status).toBe(200);
    expect(arrived.splice(0)).toEqual(['POST /users', 'GET /users', 'HEAD /users']);
  });

  test('is not asked where it comes from where next-auth looks itself', async () => {
    expect((await send('POST', '/api/auth/callback/oidc', { origin: 'https://id.example' })).status).toBe(
      200,
    );
    expect((await send('POST', '/api/authority', { origin: 'https://id.example' })).status).toBe(403);
    arrived.splice(0);
  });
});
