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
    { name: 'user-overrides', path: '/feature-flags?tab=overrides', image: 'user-overrides' },
    { name: 'override-editor', path: user, image: 'override-editor', prepare: openEditor },
    { name: 'flag', path: FLAG, image: 'flag' },
    { name: 'flag-history', path: `${FLAG}?tab=history`, image: 'flag-history' },
    { name: 'flag-settings', path: `${FLAG}?tab=settings` },
    { name: 'segments', path: '/segments' },
    { name: 'users', path: '/users' },
    { name: 'user', path: user, image: 'user' },
    { name: 'why', path: `${user}?why=ui.dark_mode`, image: 'why', prepare: waitForDialog },
    { name: 'audit-log', path: '/audit-log', image: 'audit-log' },
    { name: 'api-keys', path: '/api-keys' },
    { name: 'settings', path: '/settings' },

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
  await page.getByLabel('Reason').fill('Ticket 4812: tries the larger team until Friday');
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
