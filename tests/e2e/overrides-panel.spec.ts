import type { APIRequestContext, Page } from '@playwright/test';
import { expect, type RunningServer, test, violationsOf } from '../support/e2e-test';
import { asAdmin, createAccount, createFlag, signIn } from '../support/pennon';

/** A flag that this many new people have an override of. */
async function flagOfPeople(request: APIRequestContext, server: RunningServer, count: number) {
  const flag = await createFlag(request, server);
  const people = await Promise.all(
    Array.from({ length: count }, () => createAccount(request, server, 'user')),
  );
  for (const { id } of people) {
    const path = `/api/admin/users/${id}/flag-overrides/${flag}`;
    await asAdmin(request, server, 'PUT', path, { value: true, reason: 'Pilot' });
  }
  return { flag, people };
}

const states = async (request: APIRequestContext, server: RunningServer, flag: string) => {
  const path = `/api/admin/feature-flags/${flag}/user-overrides`;
  const { data } = (await asAdmin(request, server, 'GET', path)) as { data: { status: string }[] };
  return data.map(({ status }) => status);
};

const selected = (page: Page) => page.getByRole('region', { name: 'Selected overrides' });

test('an admin pauses and deletes many overrides after seeing what that does, and takes it back', async ({
  page,
  request,
  server,
}) => {
  const { flag, people } = await flagOfPeople(request, server, 3);
  const first = people[0]?.email ?? '';
  await signIn(page, server);
  await page.goto(`${server.url}/feature-flags?tab=overrides&flag=${flag}`);
  await expect(page.getByRole('row').filter({ hasText: 'Pilot' })).toHaveCount(3);

  await page.getByRole('checkbox', { name: 'Select this page' }).click();
  await page.getByRole('checkbox', { name: `Select ${flag} of ${first}` }).click();
  await selected(page).getByRole('button', { name: 'Pause' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByText('2 overrides will be paused')).toBeVisible();
  await dialog.getByRole('button', { name: 'Pause 2 overrides' }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByRole('row').filter({ hasText: 'Paused' })).toHaveCount(2);

  await page.getByRole('checkbox', { name: 'Select this page' }).click();
  await selected(page).getByRole('button', { name: 'Delete' }).click();
  await dialog.getByRole('button', { name: 'Delete 3 overrides' }).click();
  await expect(page.getByText('No override fits')).toBeVisible();
  const toast = page.getByRole('listitem').filter({ hasText: 'Overrides deleted' });
  await toast.getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByRole('row').filter({ hasText: 'Paused' })).toHaveCount(2);
  expect((await states(request, server, flag)).sort()).toEqual(['active', 'disabled', 'disabled']);

  // A row of the flat list has a button of the same name.
  await page.getByRole('link', { name: 'By user' }).click();
  await expect(page).toHaveURL(/view=users/);
  await page.getByRole('button', { name: first }).click();
  await expect(page.getByRole('table', { name: /^overrides of/ })).toContainText(flag);
  expect(await violationsOf(page)).toEqual([]);
});

test('an admin imports what an export gave, after the rows that are wrong are mended', async ({
  page,
  request,
  server,
}) => {
  const { flag, people } = await flagOfPeople(request, server, 1);
  const newcomer = await createAccount(request, server, 'user');
  await signIn(page, server);
  await page.goto(`${server.url}/feature-flags?tab=overrides&flag=${flag}`);
  await page.getByRole('button', { name: 'Export' }).click();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('menuitem', { name: 'As CSV' }).click(),
  ]);
  expect(download.suggestedFilename()).toMatch(/^flag-overrides-.*\.csv$/);

  await page.getByRole('button', { name: 'Import' }).click();
  const sheet = page.getByRole('dialog', { name: 'Import overrides' });
  const rows = (value: string) =>
    `email,flag_name,value\n${people[0]?.email},${flag},true\n${newcomer.email},${flag},${value}`;
  await sheet.getByLabel('Or paste rows').fill(rows('maybe'));
  await sheet.getByRole('radio', { name: /Keep theirs/ }).check();
  await sheet.getByRole('button', { name: 'Check rows' }).click();
  await expect(sheet.getByRole('row', { name: /^2 value/ })).toContainText('JSON');
  await sheet.getByLabel('Or paste rows').fill(rows('false'));
  await sheet.getByRole('button', { name: 'Check rows' }).click();
  await expect(sheet.getByText('1 new, 0 replaced, 0 already so, 1 left as they are')).toBeVisible();
  await sheet.getByRole('button', { name: 'Import 1 override' }).click();
  await expect(sheet).toBeHidden();
  await expect(page.getByRole('row').filter({ hasText: newcomer.email })).toContainText('off');

  const toast = page.getByRole('listitem').filter({ hasText: 'Overrides imported' });
  await toast.getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByRole('row').filter({ hasText: newcomer.email })).toBeHidden();
});

test('a viewer chooses and reads, and is told who may do the rest', async ({ page, request, server }) => {
  const { flag } = await flagOfPeople(request, server, 1);
  await signIn(page, server, await createAccount(request, server, 'viewer'));
  await page.goto(`${server.url}/feature-flags?tab=overrides&flag=${flag}`);
  await page.getByRole('checkbox', { name: 'Select this page' }).click();
  for (const name of ['Pause', 'Resume', 'Set end', 'Delete']) {
    await expect(selected(page).getByRole('button', { name })).toBeDisabled();
  }
  await expect(page.getByRole('button', { name: 'Import' })).toBeDisabled();
  await expect(page.getByRole('button', { name: 'Export' })).toBeEnabled();
});
