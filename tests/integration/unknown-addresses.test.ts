import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { problemWire } from '@/lib/http/problem-wire';
import { ROUTES } from '../support/api';
import { startFastLane } from '../support/fast-lane-server';

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE', 'PROPFIND'];

let origin: string;
let stop: () => Promise<void>;

beforeAll(async () => {
  ({ origin, stop } = await startFastLane());
});

afterAll(() => stop());

/** With `node:http`, which sends a target as it is given. */
async function send(method: string, target: string) {
  const { hostname: host, port } = new URL(origin);
  const sent = request({ host, port, path: target, method, agent: false });
  sent.end();
  const [response] = (await once(sent, 'response')) as [IncomingMessage];
  return { status: response.statusCode, headers: response.headers, body: await text(response) };
}

describe('an address of the API that is not there is a problem, however it is written:', () => {
  test.each([
    '/api',
    '/api/',
    '/api?x=1',
    '/api/flags/me/',
    '/api/flags',
    '/api/auth',
    '/api/admin/users/',
    '/api/admin/users//flags',
    '/api/admin/users/%E0%A4%A/flags',
    '/API/flags/me',
    '//api/flags/me',
    '/\\api/flags/me',
    '/%61pi/flags/me',
    '/api%2Fflags/me',
    '/api/flags%2Fme',
    '/api/constructor',
    '/api/__proto__',
    '/ofrep',
    '/ofrep/v1/evaluate/flags/',
    '/ofrep/v1/evaluate/flags/%E0%A4%A',
    '/ofrep/v2/evaluate/flags',
  ])('%s', async (target) => {
    for (const method of METHODS) {
      const { status, headers, body } = await send(method, target);
      expect([method, status, headers['content-type']]).toEqual([method, 404, 'application/problem+json']);
      expect(problemWire.parse(JSON.parse(body))).toMatchObject({
        code: 'route_not_found',
        request_id: headers['x-request-id'],
      });
    }
  });
});

describe('a method that an address does not answer is 405, and told which it does answer:', () => {
  test.each([
    ['/api/health/live', 'GET, HEAD'],
    ['/api/admin/feature-flags', 'GET, HEAD, POST'],
    ['/api/admin/feature-flags/x', 'GET, HEAD, PATCH, DELETE'],
    ['/ofrep/v1/evaluate/flags', 'POST'],
  ])('%s', async (target, allow) => {
    for (const method of ['PUT', 'TRACE', 'PROPFIND']) {
      const { status, headers, body } = await send(method, target);
      expect([method, status, headers.allow]).toEqual([method, 405, allow]);
      expect(problemWire.parse(JSON.parse(body))).toMatchObject({
        code: 'method_not_allowed',
        request_id: headers['x-request-id'],
      });
    }
  });

  test('OPTIONS too, where no other origin may call', async () => {
    expect(await send('OPTIONS', '/api/health/live')).toMatchObject({
      status: 405,
      headers: { allow: 'GET, HEAD' },
    });
  });
});

test('a target in absolute form is answered as its path', async () => {
  expect(await send('GET', 'http://pennon.test/api/health/live?x=1')).toMatchObject({ status: 200 });
  expect(await send('GET', 'http://pennon.test/api/nothing')).toMatchObject({ status: 404 });
  expect(await send('GET', 'http://pennon.test')).toMatchObject({ status: 418 });
});

test('the App Router answers every method of every route as well', async () => {
  for (const route of ROUTES.filter((name) => !name.includes('nextauth'))) {
    const folder = route.startsWith('/') ? route.slice(1) : `api/${route}`;
    const module = await import(path.join(import.meta.dirname, '../../app', folder, 'route.ts'));
    expect([route, Object.keys(module).sort()]).toEqual([
      route,
      ['DELETE', 'GET', 'HEAD', 'OPTIONS', 'PATCH', 'POST', 'PUT'],
    ]);
  }
});
