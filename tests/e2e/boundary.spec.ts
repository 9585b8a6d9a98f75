import { get } from 'node:http';
import { text } from 'node:stream/consumers';
import { expect, test } from '../support/e2e-test';
import { asAdmin, createFlag } from '../support/pennon';

/** What once led past a middleware, or asks Next for something else than a page. */
const HEADERS: readonly Record<string, string>[] = [
  {},
  { 'x-middleware-subrequest': 'middleware' },
  { 'x-middleware-subrequest': Array(5).fill('middleware').join(':') },
  { 'x-middleware-subrequest': Array(5).fill('src/middleware').join(':') },
  { 'x-middleware-next': '1', 'x-middleware-prefetch': '1' },
  { rsc: '1' },
  { rsc: '1', 'next-router-prefetch': '1' },
  { rsc: '1', 'next-router-segment-prefetch': '/_tree' },
  { purpose: 'prefetch', 'x-nextjs-data': '1' },
  { 'x-matched-path': '/docs', 'x-invoke-path': '/docs', 'x-now-route-matches': '1' },
];

/** The same place written in another way. */
const spellings = (path: string): string[] => [
  path,
  `${path}/`,
  `${path}.rsc`,
  `/${path}`,
  `/.${path}`,
  `/docs/..${path}`,
  `/docs/%2e%2e${path}`,
  `/%2e%2e/%2e%2e${path}`,
  path.toUpperCase(),
  path.replace(/[a-z]/, (letter) => `%${letter.charCodeAt(0).toString(16)}`),
  path.replace('/', '/\\'),
  `/_next/data/build${path}.json`,
];

/** Asks for a path just as it is written, which `fetch` would put in order. */
function ask(origin: string, path: string, headers: Record<string, string>) {
  const { hostname, port } = new URL(origin);
  return new Promise<{ status: number; all: string }>((resolve, reject) => {
    get({ hostname, port, path, headers, agent: false }, async (response) => {
      const all = JSON.stringify(response.headers) + (await text(response));
      resolve({ status: Number(response.statusCode), all });
    }).on('error', reject);
  });
}

test('nobody gets past the sign-in by the way they write a place or by headers of Next', async ({
  request,
  server,
}) => {
  const flag = await createFlag(request, server);
  const person = { email: `${flag}@example.com`, name: 'Somebody' };
  const { id } = await asAdmin(request, server, 'POST', '/api/admin/users', person);
  const places = ['/users', `/users/${id}`, '/feature-flags', `/feature-flags/${flag}`, '/audit-log'];

  for (const place of places) {
    const attempts = [
      ...HEADERS.map((headers) => ({ path: place, headers })),
      ...spellings(place).map((path) => ({ path, headers: {} })),
    ];
    for (const { path, headers } of attempts) {
      const { status, all } = await ask(server.url, path, headers);
      // What was asked for may be said again, as the way back from the sign-in.
      const told = all.replaceAll(encodeURIComponent(path), '').replaceAll(path, '');
      expect([path, headers, status < 500]).toEqual([path, headers, true]);
      expect([path, headers, told.includes(person.email)]).toEqual([path, headers, false]);
    }
  }
});
