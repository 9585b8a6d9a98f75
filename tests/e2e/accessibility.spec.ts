import { expect, test, violationsOf } from '../support/e2e-test';
import { asAdmin, signIn } from '../support/pennon';

/** The themes differ in colours alone: what else axe looks for is the same in both. */
const THEMES = { light: {}, dark: { runOnly: ['color-contrast', 'link-in-text-block'] } };

/** Every page about flags, each of its tabs, with the data of the demo. */
const PAGES_OF_FLAGS = [
  '/overview',
  '/feature-flags',
  '/feature-flags?tab=schedules',
  '/feature-flags?tab=overrides',
  '/feature-flags?tab=overrides&view=users',
  '/feature-flags/experiment.pricing',
  '/feature-flags/experiment.pricing?tab=overrides',
  '/feature-flags/experiment.pricing?tab=history',
  '/feature-flags/experiment.pricing?tab=settings',
  '/my-flags',
];

/** Every other page of the dashboard. */
const OTHER_PAGES = [
  '/segments',
  '/segments/axe-people',
  '/users',
  '/users?q=nobody-has-this-name',
  '/audit-log',
  '/api-keys',
  '/settings',
  '/account',
  '/there-is-no-such-page',
];

/** What opens over a page: the page, the button, and what it opens. */
const SHEETS = [
  ['/segments', 'Create segment'],
  ['/api-keys', 'Create API key'],
  ['/settings', 'Invite person'],
  ['/feature-flags', 'Create flag'],
] as const;

type Shown = Parameters<typeof violationsOf>[0];

/** What axe finds in both themes of what is shown, each with the theme it was found in. */
async function inBothThemes(page: Shown) {
  const found: string[] = [];
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await expect(page.locator('html')).toHaveClass(new RegExp(colorScheme));
    found.push(
      ...(await violationsOf(page, THEMES[colorScheme])).map(
        (violation) => `${colorScheme}: ${JSON.stringify(violation)}`,
      ),
    );
  }
  return found;
}

test('axe finds nothing that keeps people out of the sign-in', async ({ page }) => {
  await page.goto('/sign-in');
  await expect(page.getByRole('button', { name: 'Sign in' })).toBeVisible();

  expect(await inBothThemes(page)).toEqual([]);
});

/** Goes through pages, and says of each what axe finds. */
async function visit(page: Shown, paths: readonly string[]) {
  for (const path of paths) {
    await page.goto(path);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    await page.waitForLoadState('networkidle');

    expect.soft(await inBothThemes(page), path).toEqual([]);
  }
}

test('axe finds nothing that keeps people out of the pages about flags', async ({ page, server }) => {
  await signIn(page, server);
  await visit(page, PAGES_OF_FLAGS);
});

test('axe finds nothing that keeps people out of any other page', async ({ page, request, server }) => {
  const conditions = [{ attribute: 'country', operator: 'in', values: ['CH', 'AT'] }];
  const segment = { key: 'axe-people', name: 'People', included: ['a'], conditions };
  await asAdmin(request, server, 'POST', '/api/admin/segments', segment);
  const { data } = await asAdmin(request, server, 'GET', '/api/admin/users?q=ada.lovelace');
  const person = `/users/${data[0].id}`;
  await signIn(page, server);
  await visit(page, [
    ...OTHER_PAGES,
    ...['', '?tab=overrides', '?tab=history'].map((tab) => `${person}${tab}`),
  ]);
});

test('axe finds nothing that keeps people out of what opens over a page', async ({ page, server }) => {
  await signIn(page, server);
  for (const [path, button] of SHEETS) {
    await page.goto(path);
    await page.getByRole('button', { name: button }).click();
    await expect(page.getByRole('dialog', { name: button })).toBeVisible();

    expect.soft(await inBothThemes(page), button).toEqual([]);
  }
});
