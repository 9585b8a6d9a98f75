import { expect, test } from '../support/e2e-test';
import { asAdmin, createAccount, createFlag, filterBy, signIn } from '../support/pennon';
import { takeDatabaseAway } from '../support/postgres';

test('people are found by a part of their name or e-mail, page by page', async ({
  launchServer,
  page,
  request,
}) => {
  const server = await launchServer({ env: { PENNON_DEMO: '0' } });
  const people = Array.from(
    { length: 60 },
    (_, index) => `person-${String(index).padStart(2, '0')}@example.com`,
  );
  const flag = await createFlag(request, server);
  for (const email of people) {
    const { id } = await asAdmin(request, server, 'POST', '/api/admin/users', { email });
    await asAdmin(request, server, 'PUT', `/api/admin/users/${id}/flag-overrides/${flag}`, { value: true });
  }
  await signIn(page, server);

  await page.goto(`${server.url}/users`);
  await expect(page.getByText('of 61 users')).toBeVisible();
  await page.getByRole('link', { name: 'Next page' }).click();
  await expect(page.getByRole('row').filter({ hasText: 'person-59@example.com' })).toBeVisible();
  await page.getByRole('link', { name: 'Back to the first page' }).click();
  await expect(page.getByRole('row').filter({ hasText: 'person-00@example.com' })).toBeVisible();
  await page.getByLabel('Search users').fill('ON-4_');
  await expect(page.getByText('No user fits')).toBeVisible();
  await page.getByLabel('Search users').fill('ON-42');
  await expect(page.getByRole('row').filter({ hasText: 'person-42@example.com' })).toContainText('1 active');
  await expect(page.getByRole('row').filter({ hasText: 'person-00@example.com' })).toBeHidden();

  await page.goto(`${server.url}/feature-flags?tab=overrides`);
  await expect(page.getByText('of 60 overrides')).toBeVisible();
  await page.getByRole('link', { name: 'Next page' }).click();
  await expect(page.getByRole('link', { name: 'Back to the first page' })).toBeVisible();
  await page.goto(`${server.url}/feature-flags?tab=overrides&cursor=rubbish`);
  await expect(page.getByText('of 60 overrides')).toBeVisible();
});

test('an empty Pennon says what each list is for', async ({ launchServer, page }) => {
  const server = await launchServer({ env: { PENNON_DEMO: '0' } });
  await signIn(page, server);
  await page.goto(`${server.url}/feature-flags`);
  await expect(page.getByRole('heading', { name: 'No flags yet' })).toBeVisible();
  await page.goto(`${server.url}/feature-flags?tab=overrides`);
  await expect(page.getByRole('heading', { name: 'No overrides yet' })).toBeVisible();
  await filterBy(page, 'Status', 'Paused');
  await expect(page.getByText('No override fits')).toBeVisible();
  await page.goto(`${server.url}/my-flags`);
  await expect(page.getByRole('heading', { name: 'There are no flags yet' })).toBeVisible();
});

test('a person sees on their own page what is overridden and until when', async ({
  page,
  request,
  server,
}) => {
  const account = await createAccount(request, server, 'user');
  const ends = new Date(Date.now() + 3 * 3_600_000).toISOString();
  for (const [flag, body] of [
    ['ui.dark_mode', { value: true }],
    ['limits.seats', { value: 9, expires_at: ends }],
    ['ui.new_navigation', { value: true }],
    ['beta.voice_notes', { value: true }],
  ] as const) {
    await asAdmin(request, server, 'PUT', `/api/admin/users/${account.id}/flag-overrides/${flag}`, body);
  }
  await signIn(page, server, account);
  await page.goto(`${server.url}/my-flags`);
  await expect(page.getByText('And of 1 more.')).toBeVisible();
  await expect(page.getByRole('row').filter({ hasText: 'limits.seats' })).toContainText('9');
});

test.describe('as admin', () => {
  test.beforeEach(async ({ page, server }) => signIn(page, server));

  test('what is not there is said to be not there, and the frame stays', async ({ page, server }) => {
    for (const path of [
      '/users/00000000-0000-4000-8000-000000000000',
      '/users/not-an-id',
      '/nowhere/at/all',
      '/feature-flags?tab=overrides&flag=no.such.flag',
    ]) {
      await page.goto(`${server.url}${path}`);
      await expect(
        page.getByRole('heading', { name: /not (found|here)|no page|nothing/i }).first(),
      ).toBeVisible();
    }
  });

  test('strange parameters of an address harm nothing', async ({ page, server }) => {
    for (const query of [
      'q=%00',
      'q=%25_%27%22%3C',
      'type=colour&state=none',
      'q=a&q=b',
      'tab=overrides&status=x',
      'cursor=AAAA',
    ]) {
      const response = await page.goto(`${server.url}/feature-flags?${query}`);
      expect(response?.status(), query).toBe(200);
      await expect(page.getByRole('heading', { name: 'Feature flags' })).toBeVisible();
    }
  });

  test('light and dark are chosen, and stay chosen', async ({ page, server }) => {
    await page.goto(`${server.url}/feature-flags`);
    for (const [choice, expected] of [
      ['Dark', /dark/],
      ['Light', /light/],
    ] as const) {
      await page.getByRole('button', { name: 'Theme', exact: true }).click();
      await page.getByRole('menuitemradio', { name: choice }).click();
      await page.reload();
      await expect(page.locator('html')).toHaveClass(expected);
    }
  });

  test('at 390 pixels the menu is a drawer, and no page scrolls sideways at any width', async ({
    page,
    server,
  }) => {
    const paths = [
      '/feature-flags',
      '/feature-flags?tab=overrides',
      '/feature-flags?tab=schedules',
      '/users',
      '/my-flags',
    ];
    for (const width of [390, 768, 1280, 1920]) {
      await page.setViewportSize({ width, height: 900 });
      for (const path of paths) {
        await page.goto(`${server.url}${path}`);
        await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
        const overflow = await page.evaluate(
          () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
        );
        expect(overflow, `${path} at ${width}`).toBe(0);
      }
    }
    await page.setViewportSize({ width: 390, height: 844 });
    await page.goto(`${server.url}/feature-flags`);
    // On a busy machine the first press may come before the page listens.
    await expect(async () => {
      await page.getByRole('button', { name: 'Open menu' }).click({ timeout: 1_000 });
      await expect(page.getByRole('dialog')).toBeVisible({ timeout: 1_000 });
    }).toPass();
    await page.getByRole('dialog').getByRole('link', { name: 'Users' }).click();
    await expect(page).toHaveURL(/\/users/);
    await expect(page.getByRole('dialog')).toBeHidden();
  });

  test('every page sends a strict policy and calls nobody else', async ({ page, server }) => {
    const foreign: string[] = [];
    page.on('request', (request) => {
      if (!request.url().startsWith(server.url) && !request.url().startsWith('data:'))
        foreign.push(request.url());
    });
    const problems: string[] = [];
    page.on('console', (message) => {
      if (message.type() === 'error') problems.push(message.text());
    });
    for (const path of ['/feature-flags', '/feature-flags?tab=overrides', '/users', '/my-flags']) {
      const response = await page.goto(`${server.url}${path}`);
      const headers = response?.headers() ?? {};
      expect(headers['content-security-policy']).toMatch(/script-src 'self' 'nonce-[^']+' 'strict-dynamic';/);
      expect(headers['x-frame-options']).toBe('DENY');
      expect(headers['x-powered-by']).toBeUndefined();
      await page.waitForLoadState('networkidle');
    }
    expect(foreign).toEqual([]);
    expect(problems).toEqual([]);
  });
});

test('while the database is away a page says so, says what is safe, and comes back', async ({
  launchServer,
  page,
}) => {
  const server = await launchServer({ env: { PENNON_DEMO: '0' } });
  await signIn(page, server);
  const comeBack = await takeDatabaseAway(process.env.PENNON_TEST_POSTGRES_URL ?? '', server.databaseUrl);
  await page.goto(`${server.url}/users`);
  await expect(page.getByText('This page cannot be shown just now')).toBeVisible();
  await expect(page.getByText('Nothing was changed')).toBeVisible();
  await expect(async () => {
    const ready = await page.request.get(`${server.url}/api/health/ready`);
    expect(await ready.json()).toEqual({ status: 'degraded', reasons: ['database_unreachable'] });
  }).toPass();
  expect((await page.request.get(`${server.url}/api/health/live`)).status()).toBe(200);
  await comeBack();
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect(page.getByRole('heading', { name: 'Users' })).toBeVisible();
});
