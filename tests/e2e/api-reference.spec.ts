import { expect, test, violationsOf } from '../support/e2e-test';

/** The themes differ in colours alone: what else axe looks for is the same in both. */
const THEMES = { light: {}, dark: { runOnly: ['color-contrast', 'link-in-text-block'] } };

test('anybody may read the whole API reference, in both themes, and it asks nobody else for anything', async ({
  page,
  server,
}) => {
  const asked: string[] = [];
  const problems: string[] = [];
  page.on('request', (request) => asked.push(new URL(request.url()).origin));
  page.on('console', (message) => message.type() === 'error' && problems.push(message.text()));
  page.on('pageerror', (error) => problems.push(error.message));

  await page.goto('/docs/api');

  await expect(page.getByRole('heading', { level: 1, name: 'Pennon API' })).toBeVisible();
  const document = await (await page.request.get('/api/openapi.json')).json();
  const summaries = Object.values<Record<string, { summary: string }>>(document.paths).flatMap((item) =>
    Object.values(item).map(({ summary }) => summary),
  );
  expect(await page.getByRole('heading', { level: 3 }).allTextContents()).toEqual(
    expect.arrayContaining(summaries),
  );
  await page.waitForLoadState('networkidle');
  expect([...new Set(asked)]).toEqual([server.url]);
  expect(problems).toEqual([]);
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await expect(page.locator('html')).toHaveClass(new RegExp(colorScheme));
    expect.soft(await violationsOf(page, THEMES[colorScheme]), colorScheme).toEqual([]);
  }
});

test('the contents lead to an operation, and a body to the schemas that it is made of', async ({ page }) => {
  await page.goto('/docs/api');

  await page
    .getByRole('navigation', { name: 'Contents' })
    .getByRole('link', { name: /Pin a flag for one user/ })
    .click();
  await expect(page).toHaveURL(/#createOverride$/);
  const section = page.getByRole('region', { name: 'POST /api/admin/users/{user_id}/flag-overrides' });
  await expect(section).toBeInViewport();
  await expect(section.getByText('curl -X POST')).toBeVisible();

  await section.getByRole('link', { name: 'Override', exact: true }).click();
  await expect(page).toHaveURL(/#schema-Override$/);
  await expect(page.getByRole('heading', { name: 'Override', exact: true })).toBeInViewport();
});

test('the reference has room on a phone', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto('/docs/api');

  const width = await page.evaluate(() => document.documentElement.scrollWidth);
  expect(width).toBe(390);
  await page.getByText('Contents').click();
  await page.getByRole('link', { name: 'POST Make a flag' }).click();
  await expect(page.getByRole('heading', { name: 'Make a flag' })).toBeInViewport();
});
