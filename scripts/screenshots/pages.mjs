// What is taken a picture of. A page with an `image` is kept in docs/images, as it looks at 1280 px in `theme` (light
// when left out); the others are for looking at.

/**
 * @typedef {object} Picture
 * @property {string} name
 * @property {string} path
 * @property {string} [image] file in docs/images, without .webp
 * @property {'light' | 'dark'} [theme]
 * @property {(page: import('@playwright/test').Page) => Promise<void>} [prepare] opens what is to be seen
 */

const OVERRIDES = '/feature-flags?tab=overrides';
const FLAG = '/feature-flags/experiment.pricing';

/**
 * @param {string} userId of the person whose page is shown
 * @returns {readonly Picture[]}
 */
export function picturesOf(userId) {
  const user = `/users/${userId}`;
  return [
    { name: 'overview', path: '/overview', image: 'overview' },
    { name: 'flags', path: '/feature-flags', image: 'flags' },
    { name: 'scheduled-changes', path: '/feature-flags?tab=schedules', image: 'scheduled-changes' },
    { name: 'user-overrides', path: OVERRIDES, image: 'user-overrides' },
    { name: 'override-bulk', path: OVERRIDES, image: 'override-bulk', prepare: openBulk },
    { name: 'override-import', path: OVERRIDES, image: 'override-import', prepare: openImport },
    { name: 'override-editor', path: user, image: 'override-editor', prepare: openEditor },
    { name: 'flag', path: FLAG, image: 'flag' },
    { name: 'flag-history', path: `${FLAG}?tab=history`, image: 'flag-history' },
    { name: 'flag-settings', path: `${FLAG}?tab=settings` },
    { name: 'segments', path: '/segments' },
    { name: 'users', path: '/users' },
    { name: 'user', path: user, image: 'user' },
    { name: 'user-history', path: `${user}?tab=history`, image: 'user-history' },
    { name: 'why', path: `${user}?why=ui.dark_mode`, image: 'why', prepare: waitForDialog },
    { name: 'audit-log', path: '/audit-log', image: 'audit-log' },
    { name: 'api-keys', path: '/api-keys' },
    { name: 'settings', path: '/settings', image: 'settings' },
    { name: 'docs', path: '/docs' },
    { name: 'guide', path: '/docs/admin-guide' },
    { name: 'guides-search', path: '/docs/search?q=old+value' },
    { name: 'my-flags', path: '/my-flags' },
    { name: 'palette', path: '/users', image: 'palette', theme: 'dark', prepare: openPalette },
  ];
}

async function openEditor(page) {
  await page.getByRole('button', { name: 'Pin value', exact: true }).first().click();
  await waitForDialog(page);
  await page.getByText('Choose a flag').click();
  await page.keyboard.type('limits.seats');
  await page.getByRole('option', { name: /limits\.seats/ }).click();
  const sheet = page.getByRole('dialog');
  await sheet.getByLabel('Value', { exact: true }).fill('50');
  await sheet.getByText('1 week', { exact: true }).click();
  await page.getByLabel('Reason').fill('Ticket 4812: tries the larger team for a week');
}

async function openBulk(page) {
  const boxes = page.getByRole('table').getByRole('checkbox');
  for (const index of [1, 2, 3]) await boxes.nth(index).click();
  await page.getByRole('button', { name: 'Set end' }).click();
  await page.getByRole('region', { name: 'Which ones' }).waitFor();
}

async function openImport(page) {
  await page.getByRole('button', { name: 'Import', exact: true }).click();
  await waitForDialog(page);
  const rows = [
    'email,flag_name,value,reason',
    'ada.lovelace@example.com,ui.checkout,true,Pilot customer',
    'grace.hopper@example.com,limits.seats,"""many""",Pilot customer',
  ];
  await page.getByLabel('Or paste rows').fill(rows.join('\n'));
  await page.getByRole('button', { name: 'Check rows' }).click();
  await page.getByRole('region', { name: 'What is wrong' }).scrollIntoViewIfNeeded();
}

async function openPalette(page) {
  await page.keyboard.press('Control+k');
  await waitForDialog(page);
  await page.keyboard.type('ada');
  await page.getByRole('option').first().waitFor();
}

async function waitForDialog(page) {
  await page.getByRole('dialog').waitFor();
}
