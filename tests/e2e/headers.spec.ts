import { readdirSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '../support/e2e-test';
import { asAdmin, createFlag, signIn } from '../support/pennon';

const APP = path.resolve(import.meta.dirname, '../../app');
const STRICT = "default-src 'none'; frame-ancestors 'none'";

/** Every page there is, as Next addresses it: `/users/[userId]` say. */
const PAGES = readdirSync(APP, { recursive: true, encoding: 'utf8' })
  .filter((file) => path.basename(file) === 'page.tsx')
  .map((file) => `/${path.dirname(file)}`.replace(/\/\([^)]*\)|\/\.$/g, ''))
  .map((route) => route || '/');

/** What is no page, or no page that is there. */
const OTHERS: [string, number][] = [
  ['/icon.svg', 200],
  ['/favicon.ico', 404],
  ['/_next/static/nothing.js', 404],
  ['/_next/nothing', 404],
  ['/overview/', 308],
  ['//evil.example', 308],
  ['/api/health/live', 200],
  ['/api/nothing', 404],
  ['/api/admin/users', 200],
  ['/api/auth/csrf', 200],
  ['/api/auth/nothing', 400],
];

test('every page has a nonce of its own and uses it, and whatever is sent has the headers of security', async ({
  page,
  request,
  server,
}) => {
  const { data } = await asAdmin(request, server, 'GET', '/api/admin/users?limit=1');
  await asAdmin(request, server, 'POST', '/api/admin/segments', {
    key: 'headers',
    name: 'H',
    included: ['a'],
  });
  const places: Record<string, string> = {
    userId: data[0].id,
    name: 'ui.dark_mode',
    key: 'headers',
    '...guide': 'security',
  };
  await signIn(page, server);
  const get = (address: string) => page.request.get(`${server.url}${address}`, { maxRedirects: 0 });

  const nonces = new Set<string>();
  for (const route of [...PAGES, '/nowhere']) {
    const address = route.replace(/\[([^\]]+)\]/g, (_, name: string) => places[name] ?? name);
    const answer = await get(address);
    const headers = answer.headers();
    expect([address, answer.status()]).toEqual([address, expect.any(Number)]);
    expect(answer.status(), address).toBeLessThan(500);
    const policy = headers['content-security-policy'] ?? '';
    const nonce = /^default-src 'self'; script-src 'self' 'nonce-([\w+/]{22}==)' 'strict-dynamic';/.exec(
      policy,
    )?.[1];
    expect(nonce, address).toBeDefined();
    nonces.add(String(nonce));
    expect(headers, address).toMatchObject({
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'referrer-policy': 'same-origin',
      'cache-control': expect.stringMatching(/private.*no-store/),
    });
    const scripts = (await answer.text()).match(/<script\b[^>]*>/g) ?? [];
    expect(
      scripts.filter((script) => !script.includes(`nonce="${nonce}"`)),
      address,
    ).toEqual([]);
    if (answer.status() === 200) expect(scripts.length, address).toBeGreaterThan(3);
  }
  expect(nonces.size).toBe(PAGES.length + 1);

  for (const [address, status] of OTHERS) {
    const answer = await get(address);
    const headers = answer.headers();
    expect([address, answer.status()]).toEqual([address, status]);
    expect(headers, address).toMatchObject({
      'content-security-policy': STRICT,
      'x-content-type-options': 'nosniff',
    });
    expect(headers['x-powered-by'], address).toBeUndefined();
    // Where people come without TLS, a browser must not be told otherwise.
    expect(headers['strict-transport-security'], address).toBeUndefined();
  }
});

test('what people have written is text on every page', async ({ page, request, server }) => {
  const evil = '</script><script>alert(1)</script><img src=x onerror=alert(1)>';
  const flag = await createFlag(request, server, { description: evil, owner: evil });
  const person = { email: `evil-${flag}@example.com`, name: evil };
  const { id } = await asAdmin(request, server, 'POST', '/api/admin/users', person);
  const override = { value: true, reason: evil };
  await asAdmin(request, server, 'PUT', `/api/admin/users/${id}/flag-overrides/${flag}`, override);
  await signIn(page, server);

  for (const address of [
    `/feature-flags?q=${flag}`,
    `/feature-flags?tab=overrides&flag=${flag}`,
    `/feature-flags/${flag}`,
    `/users?q=${flag}`,
    `/users/${id}`,
    `/users/${id}?tab=overrides`,
    '/audit-log',
    `/feature-flags?q=${encodeURIComponent(evil)}`,
    `/docs/search?q=${encodeURIComponent(evil)}`,
    `/sign-in?callbackUrl=${encodeURIComponent(evil)}&error=${encodeURIComponent(evil)}`,
  ]) {
    const answer = await page.request.get(`${server.url}${address}`);
    expect([address, answer.status()]).toEqual([address, 200]);
    expect(await answer.text(), address).not.toMatch(/<script>alert|<img src=x/);
  }
});
