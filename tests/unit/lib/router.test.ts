import { describe, expect, test } from 'vitest';
import { ENDPOINTS } from '@/app/api/endpoints';
import type { Endpoint } from '@/lib/http/api';
import { createRouter } from '@/lib/http/router';
import { pathOf, ROUTES } from '../../support/api';

const endpoint = (path: string): Endpoint => ({ path, methods: {} });
const find = createRouter(
  ['/a/{id}', '/a/{id}/{rest}', '/a/b', '/a/{id}/fixed', '/a/by-name/{name}', '/{any}'].map(endpoint),
);
const found = (path: string) => {
  const hit = find(path);
  return hit && [hit.endpoint.path, hit.params];
};

describe('the router', () => {
  test.each([
    ['/a/b', '/a/b', {}],
    ['/a/c', '/a/{id}', { id: 'c' }],
    ['/a/b/fixed', '/a/{id}/fixed', { id: 'b' }],
    ['/a/by-name/fixed', '/a/by-name/{name}', { name: 'fixed' }],
    ['/a/x/y', '/a/{id}/{rest}', { id: 'x', rest: 'y' }],
    ['/a/c%2Fd', '/a/{id}', { id: 'c/d' }],
    ['/a/%C3%BC%20x', '/a/{id}', { id: 'ü x' }],
    ['/constructor', '/{any}', { any: 'constructor' }],
    ['/__proto__', '/{any}', { any: '__proto__' }],
  ])('%s is %s', (path, template, params) => {
    expect(found(path)).toEqual([template, params]);
  });

  test.each(['', '/', '/a/', '/a//', '//a/b', '/A/b/fixed/', '/a/%E0%A4%A', '/a/%', '/a/b/c/d', 'a/b'])(
    '%j is nobody’s',
    (path) => {
      expect(find(path)).toBeUndefined();
    },
  );
});

test('the list of endpoints is what the App Router has, path for path', () => {
  const routes = ROUTES.filter((folder) => !folder.includes('...')).map((folder) =>
    pathOf(folder).replaceAll('[', '{').replaceAll(']', '}'),
  );

  expect(ENDPOINTS.map(({ path }) => path).sort()).toEqual([...routes].sort());
});
