import { beforeAll, describe, expect, test } from 'vitest';
import { ENDPOINTS } from '@/app/api/endpoints';
import { call } from '../support/api';
import { withEnvironment } from '../support/environment';
import { makeClientToken } from '../support/factories';

const APP = 'https://app.example.com';
const env = { PENNON_ALLOWED_ORIGINS: `${APP},http://localhost:5173` };
const cors = ENDPOINTS.filter((endpoint) => endpoint.cors);

/** The headers that let another origin in, or would. */
const corsOf = ({ headers }: Response) =>
  Object.fromEntries([...headers].filter(([name]) => name.startsWith('access-control-')));

let token: string;

beforeAll(async () => {
  ({ token } = await makeClientToken({ user: 'a' }));
});

const get = (origin: string | undefined, headers: Record<string, string> = {}) =>
  call('GET', '/api/flags/me', { key: token, headers: { origin, ...headers } });

describe('pages of an allowed origin', () => {
  test('read the answer and its ETag, without credentials', async () => {
    await withEnvironment(env, async () => {
      const response = await get(APP);
      expect(response.status).toBe(200);
      expect(response.headers.get('vary')).toBe('Origin');
      expect(corsOf(response)).toEqual({
        'access-control-allow-origin': APP,
        'access-control-expose-headers': 'Date, ETag, Retry-After, X-Request-Id',
      });

      const etag = response.headers.get('etag') ?? '';
      const again = await get('http://localhost:5173', { 'if-none-match': etag });
      expect(again.status).toBe(304);
      expect(corsOf(again)['access-control-allow-origin']).toBe('http://localhost:5173');
    });
  });

  test('read errors as well', async () => {
    await withEnvironment(env, async () => {
      const response = await call('GET', '/api/flags/me', { headers: { origin: APP } });
      expect(response.status).toBe(401);
      expect(corsOf(response)['access-control-allow-origin']).toBe(APP);
    });
  });

  test('are told by a preflight what they may send', async () => {
    await withEnvironment(env, async () => {
      const headers = { origin: APP, 'access-control-request-method': 'GET' };
      const response = await call('OPTIONS', '/api/flags/me', { headers });
      expect(response.status).toBe(204);
      expect(await response.text()).toBe('');
      expect(corsOf(response)).toEqual({
        'access-control-allow-origin': APP,
        'access-control-expose-headers': 'Date, ETag, Retry-After, X-Request-Id',
        'access-control-allow-methods': 'GET',
        'access-control-allow-headers':
          'Authorization, Content-Type, If-None-Match, Last-Event-ID, X-API-Key, X-Request-Id',
        'access-control-max-age': '7200',
      });
    });
  });
});

test.each([
  'https://evil.example',
  'http://app.example.com',
  'https://app.example.com.evil.example',
  'https://app.example.com:8443',
  'null',
  '*',
  undefined,
])('pages of %s are let in by no header, and caches keep the answers apart', async (origin) => {
  await withEnvironment(env, async () => {
    const preflight = await call('OPTIONS', '/api/flags/me', { headers: { origin } });
    for (const response of [await get(origin), preflight]) {
      expect(corsOf(response)).toEqual({});
      expect(response.headers.get('vary')).toBe('Origin');
    }
  });
});

test('without PENNON_ALLOWED_ORIGINS nobody is let in', async () => {
  expect(corsOf(await get(APP))).toEqual({});
});

test('only evaluation is open to other origins', async () => {
  expect(cors.map(({ path }) => path).sort()).toEqual([
    '/api/flags/me',
    '/api/flags/stream',
    '/ofrep/v1/evaluate/flags',
    '/ofrep/v1/evaluate/flags/{key}',
    '/ofrep/v1/stream',
  ]);
  await withEnvironment(env, async () => {
    for (const path of ['/api/admin/users', '/api/client-tokens', '/api/health/live', '/api/metrics']) {
      const response = await call('GET', path, { key: token, headers: { origin: APP } });
      expect(corsOf(response)).toEqual({});
    }
  });
});
