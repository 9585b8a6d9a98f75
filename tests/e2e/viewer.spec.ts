import type { Request } from '@playwright/test';
import { expect, test } from '../support/e2e-test';
import { asAdmin, browserOf, createAccount, createFlag, signIn } from '../support/pennon';

/** Each page with the button that changes something there: a viewer finds it, disabled and explained. */
const WRITING = [
  ['/feature-flags', 'Create flag'],
  ['/feature-flags?tab=overrides', 'Pin value'],
  ['/segments', 'Create segment'],
  ['/segments/viewed', 'Review and save'],
  ['/users', 'Create user'],
  ['/api-keys', 'Create API key'],
  ['/settings', 'Invite person'],
] as const;

const READING = [
  '/overview',
  '/feature-flags?tab=schedules',
  '/feature-flags/experiment.pricing',
  '/audit-log',
  '/my-flags',
];

test('a viewer sees everything and can change nothing', async ({ page, request, server }) => {
  const segment = { key: 'viewed', included: ['a-key-of-somebody'] };
  await asAdmin(request, server, 'POST', '/api/admin/segments', segment);
  const viewer = await createAccount(request, server, 'viewer');
  await signIn(page, server, viewer);

  for (const path of READING) {
    await page.goto(`${server.url}${path}`);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    await expect(page.getByText('Your role does not open this page')).toBeHidden();
  }
  for (const [path, button] of WRITING) {
    await page.goto(`${server.url}${path}`);
    const control = page.getByRole('button', { name: button, exact: true });
    await expect(control, path).toBeDisabled();
    // Until the page has come alive, nobody notices the pointer.
    await expect(async () => {
      await page.mouse.move(0, 0);
      await control.hover({ force: true });
      await expect(page.getByRole('tooltip'), path).toContainText('Only admins can', { timeout: 2_000 });
    }).toPass();
  }
  await page.goto(`${server.url}/segments/viewed`);
  await expect(page.getByText('a-key-of-somebody')).toBeVisible();
  await expect(page.getByLabel('Name')).toBeDisabled();

  await page.goto(`${server.url}/feature-flags?tab=overrides&q=ada.lovelace`);
  const row = page.getByRole('row').filter({ hasText: 'ui.dark_mode' });
  await expect(row).toContainText('Asked for it in ticket 4812');
  const actions = row.getByRole('button', { name: /^Actions for/ });
  await expect(actions).toBeDisabled();

  await page.goto(`${server.url}/users?q=ada`);
  await page.getByRole('link', { name: 'Ada Lovelace' }).first().click();
  await expect(page.getByRole('heading', { name: 'Ada Lovelace' })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Pin value', exact: true })).toBeDisabled();
});

test('calling the server actions directly does nothing for a viewer, a user, or anybody without our pages', async ({
  browser,
  page,
  request,
  server,
}) => {
  const person = await createAccount(request, server, 'user');
  const flag = await createFlag(request, server);
  const path = `/api/admin/users/${person.id}/flag-overrides/${flag}`;
  const before = await asAdmin(request, server, 'PUT', path, { variant: 'on', reason: 'stays' });

  // The action as an admin's page calls it, taken down to be sent by others.
  await signIn(page, server);
  await page.goto(`${server.url}/feature-flags?tab=overrides&flag=${flag}`);
  const sent: Request[] = [];
  await page.route('**/feature-flags**', async (route) => {
    if (route.request().headers()['next-action'] === undefined) return route.continue();
    sent.push(route.request());
    return route.abort();
  });
  await page.getByRole('button', { name: /^Actions for/ }).click();
  await page.getByRole('menuitem', { name: 'Pause override' }).click();
  await expect.poll(() => sent.length).toBeGreaterThan(0);
  const [action] = sent;
  if (!action) throw new Error('no action was called');
  const headers = {
    'next-action': action.headers()['next-action'] ?? '',
    'content-type': action.headers()['content-type'] ?? '',
    accept: 'text/x-component',
  };
  const body = action.postData() ?? '';
  const send = (caller: { post: typeof request.post }, origin?: string) =>
    caller.post(action.url(), {
      headers: { ...headers, ...(origin === undefined ? {} : { origin }) },
      data: body,
    });
  const call = async (...from: Parameters<typeof send>) => (await send(...from)).text();

  for (const role of ['viewer', 'user'] as const) {
    const { context } = await browserOf(browser, server, await createAccount(request, server, role));
    expect(await call(context.request, server.url), role).toContain('"code":"forbidden"');
    await context.close();
  }
  const stranger = await browser.newContext();
  expect(await call(stranger.request, server.url)).toContain('"code":"unauthenticated"');
  await stranger.close();

  const admin = page.context().request;
  for (const origin of [undefined, 'https://evil.example', 'null']) {
    const refused = await send(admin, origin);
    expect(refused.status(), `from ${origin}`).toBe(403);
    expect(await refused.json()).toMatchObject({ code: 'cross_site' });
  }

  expect(await asAdmin(request, server, 'GET', path)).toEqual(before);
  // The same call is good when it is an admin's own: so it was the caller that was refused.
  expect(await call(admin, server.url)).toContain('"ok":true');
  expect(await asAdmin(request, server, 'GET', path)).toMatchObject({ enabled: false });
});

const CLOSED = [
  '/overview',
  '/feature-flags',
  '/feature-flags/ui.dark_mode',
  '/segments',
  '/segments/viewed',
  '/users',
  '/audit-log',
  '/api-keys',
  '/settings',
];

test('somebody with the role user sees their own flags and nothing else', async ({
  page,
  request,
  server,
}) => {
  const user = await createAccount(request, server, 'user');
  await signIn(page, server, user);

  for (const path of CLOSED) {
    await page.goto(`${server.url}${path}`);
    await expect(
      page.getByRole('heading', { name: 'Your role does not open this page' }),
      path,
    ).toBeVisible();
    await expect(page.getByRole('row'), path).toHaveCount(0);
  }
  await page.goto(`${server.url}/my-flags`);
  await expect(page.getByRole('row').filter({ hasText: 'ui.dark_mode' })).toBeVisible();
  await expect(page.getByRole('row').filter({ hasText: 'ops.read_only' })).toBeHidden();
});
