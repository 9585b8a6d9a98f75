import { expect, test, violationsOf } from '../support/e2e-test';
import { signIn } from '../support/pennon';

const PAGES = ['/docs', '/docs/troubleshooting', '/docs/search?q=override'];
/** The themes differ in colours alone: what else axe looks for is the same in both. */
const THEMES = { light: {}, dark: { runOnly: ['color-contrast', 'link-in-text-block'] } };
const WIDTHS = [390, 1920];

test('anybody may read and search the guides, in both themes and at any width, with no third party', async ({
  page,
  server,
}) => {
  const asked = new Set<string>();
  const problems: string[] = [];
  page.on('request', (request) => asked.add(new URL(request.url()).origin));
  page.on('console', (message) => message.type() === 'error' && problems.push(message.text()));
  page.on('pageerror', (error) => problems.push(error.message));
  for (const path of PAGES) {
    await page.goto(path);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      await expect(page.locator('html')).toHaveClass(new RegExp(colorScheme));
      expect.soft(await violationsOf(page, THEMES[colorScheme]), `${path} ${colorScheme}`).toEqual([]);
    }
    for (const width of WIDTHS) {
      await page.setViewportSize({ width, height: 900 });
      expect.soft(await page.evaluate(() => document.documentElement.scrollWidth), path).toBe(width);
    }
  }
  expect(problems).toEqual([]);
  expect([...asked]).toEqual([server.url]);
});

test('a question leads to its answer, by keyboard alone', async ({ page }) => {
  await page.goto('/docs');
  await page.keyboard.press('Control+k');
  await page.keyboard.type('still see the old value');
  await expect(page).toHaveURL(/\/docs\/search\?q=still/);
  await expect(page.getByRole('status').filter({ hasText: 'the best first' })).toBeVisible();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1, name: /still see the old value/ })).toBeVisible();

  await page.goto('/docs/admin-guide');
  await page.getByRole('link', { name: 'How a value is decided' }).last().click();
  await expect(page.getByRole('heading', { level: 1, name: 'How a value is decided' })).toBeVisible();
  const picture = page.getByRole('img', { name: /layer by layer/ });
  await page.goBack();
  await picture.scrollIntoViewIfNeeded();
  await expect.poll(() => picture.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBe(1280);
});

test('the dashboard leads to the guides, from the sidebar and from the palette', async ({ page, server }) => {
  await signIn(page, server);
  await page.getByRole('link', { name: 'Documentation' }).click();
  await expect(page).toHaveURL(`${server.url}/docs`);
  await page.getByRole('link', { name: 'Open Pennon' }).click();
  await page.getByRole('button', { name: /^Search or jump to/ }).click();
  await page.getByPlaceholder('Flag, user, place or action').fill('troubleshooting');
  await page.getByRole('option', { name: 'Troubleshooting', exact: true }).click();
  await expect(page.getByRole('heading', { level: 1, name: /Troubleshooting/ })).toBeVisible();
});
