import path from 'node:path';
import type { Page, Response } from '@playwright/test';
import { expect, type RunningServer, test } from '../support/e2e-test';
import type { OfrepPage } from '../support/ofrep-page';
import { type OtherOrigin, serveOtherOrigin } from '../support/other-origin';
import { asAdmin, createFlag, signIn } from '../support/pennon';

declare const ofrep: OfrepPage;

const POLL_MS = 200;

let app: OtherOrigin;
let server: RunningServer;

test.beforeAll(async () => {
  app = await serveOtherOrigin(path.resolve(import.meta.dirname, '../support/ofrep-page.ts'));
});

test.afterAll(() => app.stop());

test.beforeEach(async ({ launchServer }) => {
  server = await launchServer({ env: { PENNON_DEMO: '0', PENNON_ALLOWED_ORIGINS: app.origin } });
});

/** Somebody, and a token with which their browser may ask. */
async function someone(request: Parameters<typeof asAdmin>[0], body: object = {}) {
  const call = (method: 'POST' | 'DELETE', url: string, data?: unknown) =>
    asAdmin(request, server, method, url, data);
  const key = `crm-${Date.now()}`;
  const user = await call('POST', '/api/admin/users', { email: `${key}@example.com`, external_id: key });
  const { token } = await call('POST', '/api/client-tokens', { user: key, ...body });
  return { id: user.id as string, key, token: token as string, call };
}

const connect = (
  page: Page,
  token: string,
  targetingKey: string,
  how: { readonly pollIntervalMs?: number } = { pollIntervalMs: POLL_MS },
) =>
  page.evaluate((options) => ofrep.connect(options), {
    baseUrl: server.url,
    token,
    targetingKey,
    ...how,
  });

const details = (page: Page, flag: string, value: boolean | string | number | object) =>
  page.evaluate(([name, fallback]) => ofrep.details(name, fallback), [flag, value] as const);

/** Statuses of the evaluations that a page asks for, in order. */
function evaluationsOf(page: Page): number[] {
  const statuses: number[] = [];
  page.on('response', (response: Response) => {
    if (new URL(response.url()).pathname === '/ofrep/v1/evaluate/flags') statuses.push(response.status());
  });
  return statuses;
}

test('a page of another origin gets its person’s flags with OpenFeature’s own web client', async ({
  page,
  request,
}) => {
  const { id, key, token, call } = await someone(request, { origins: [app.origin] });
  const flags = {
    boolean: await createFlag(request, server),
    text: await createFlag(request, server, { type: 'string', default: { value: 'hello' } }),
    number: await createFlag(request, server, { type: 'number', default: { value: 2.5 } }),
    json: await createFlag(request, server, { type: 'json', default: { value: { a: [1] } } }),
    nothing: await createFlag(request, server, { type: 'json', default: { value: null } }),
    hidden: await createFlag(request, server, { client_visible: false }),
  };
  const statuses = evaluationsOf(page);
  await page.goto(app.origin);
  await connect(page, token, key);

  expect(await details(page, flags.boolean, true)).toMatchObject({
    value: false,
    variant: 'off',
    reason: 'STATIC',
    flagMetadata: { source: 'default', overridden: false },
  });
  expect(await details(page, flags.text, 'code')).toMatchObject({ value: 'hello', reason: 'STATIC' });
  expect(await details(page, flags.number, 1)).toMatchObject({ value: 2.5, reason: 'STATIC' });
  expect(await details(page, flags.json, {})).toMatchObject({ value: { a: [1] }, reason: 'STATIC' });
  expect(await details(page, flags.nothing, {})).toMatchObject({ value: {}, reason: 'STATIC' });
  expect(await details(page, flags.hidden, true)).toMatchObject({ errorCode: 'FLAG_NOT_FOUND' });
  expect(await details(page, flags.text, true)).toMatchObject({ errorCode: 'TYPE_MISMATCH' });

  await test.step('polling costs 304 while nothing changes for this person', async () => {
    await expect.poll(() => statuses).toEqual(expect.arrayContaining([200, 304]));
    const stranger = await call('POST', '/api/admin/users', { email: 'stranger@example.com' });
    await call('POST', `/api/admin/users/${stranger.id}/flag-overrides`, {
      flag_name: flags.boolean,
      value: true,
    });
    const seen = statuses.length;
    await expect.poll(() => statuses.length).toBeGreaterThan(seen + 1);
    expect(statuses.filter((status) => status !== 304)).toEqual([200]);
  });

  await test.step('and picks up an override, and its going', async () => {
    const at = `/api/admin/users/${id}/flag-overrides`;
    await call('POST', at, { flag_name: flags.boolean, value: true });
    await expect
      .poll(() => details(page, flags.boolean, false))
      .toMatchObject({
        value: true,
        variant: 'on',
        reason: 'TARGETING_MATCH',
        flagMetadata: { source: 'override', overridden: true },
      });
    expect(await page.evaluate(() => ofrep.events)).toContain('PROVIDER_CONFIGURATION_CHANGED');

    await call('DELETE', `${at}/${flags.boolean}`);
    await expect.poll(() => details(page, flags.boolean, true)).toMatchObject({ value: false });
    expect(statuses.filter((status) => status !== 304)).toEqual([200, 200, 200]);
  });
});

test('a page that listens shows an override as soon as it is written, without polling', async ({
  page,
  request,
}) => {
  const { id, key, token, call } = await someone(request);
  const flag = await createFlag(request, server);
  const statuses = evaluationsOf(page);
  const listening = page.waitForResponse((response) => response.url().includes('/ofrep/v1/stream?token='));
  await page.goto(app.origin);
  await connect(page, token, key, {});
  expect((await listening).headers()['content-type']).toBe('text/event-stream; charset=utf-8');
  await expect.poll(() => statuses).toEqual([200, 304]);

  await call('POST', `/api/admin/users/${id}/flag-overrides`, { flag_name: flag, value: true });

  await expect
    .poll(() => details(page, flag, false))
    .toMatchObject({ value: true, flagMetadata: { overridden: true } });
  expect(statuses).toEqual([200, 304, 200]);
});

test('a page whose token has ended keeps its last values, and goes on with a new token', async ({
  page,
  request,
}) => {
  const { id, key, token, call } = await someone(request);
  const flag = await createFlag(request, server, { default: { variant: 'on' } });
  const made = await call('POST', '/api/admin/api-keys', { name: 'the shop', role: 'service' });
  const minted = await request.post(`${server.url}/api/client-tokens`, {
    headers: { authorization: `Bearer ${made.key}` },
    data: { user: key },
  });
  const statuses = evaluationsOf(page);
  await page.goto(app.origin);
  await connect(page, (await minted.json()).token, key);
  expect(await details(page, flag, false)).toMatchObject({ value: true });

  await call('DELETE', `/api/admin/api-keys/${made.id}`);
  await call('POST', `/api/admin/users/${id}/flag-overrides`, { flag_name: flag, value: false });

  await expect.poll(() => statuses).toContain(401);
  expect(await details(page, flag, false)).toMatchObject({ value: true });

  await page.evaluate((other) => ofrep.renew(other), token);

  await expect
    .poll(() => details(page, flag, true))
    .toMatchObject({
      value: false,
      flagMetadata: { overridden: true },
    });
  expect(statuses.at(0)).toBe(200);
});

test('an origin that is not allowed reads nothing, and a cookie opens nothing to another origin', async ({
  page,
  request,
}) => {
  const { key, token } = await someone(request);
  const bound = await someone(request, { origins: ['https://elsewhere.example'] });
  const read = (init: RequestInit) =>
    page.evaluate(
      async ([url, options]) => {
        try {
          const response = await fetch(`${url}/api/flags/me`, options);
          return { status: response.status, etag: response.headers.get('etag') };
        } catch (error) {
          return (error as Error).name;
        }
      },
      [server.url, init] as const,
    );
  const withToken = { headers: { authorization: `Bearer ${token}` } };

  await page.goto(app.alias);
  await expect(connect(page, token, key)).rejects.toThrow();
  expect(await read(withToken)).toBe('TypeError');

  await signIn(page, server);
  await page.goto(app.origin);
  expect(await read(withToken)).toEqual({ status: 200, etag: expect.stringMatching(/^"[\w-]{22}"$/) });
  expect(await read({ credentials: 'include' })).toBe('TypeError');
  expect(await read({})).toMatchObject({ status: 401 });
  expect(await read({ headers: { authorization: `Bearer ${bound.token}` } })).toMatchObject({
    status: 403,
  });
});
