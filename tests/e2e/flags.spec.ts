import { randomUUID } from 'node:crypto';
import { expect, test } from '../support/e2e-test';
import { asAdmin, createAccount, createFlag, filterBy, signIn } from '../support/pennon';

test.beforeEach(async ({ page, server }) => signIn(page, server));

const newName = () => `test.${randomUUID().slice(0, 8)}`;

test('an admin makes flags of every type, and what is wrong is said at the field', async ({
  page,
  request,
  server,
}) => {
  await page.goto(`${server.url}/feature-flags`);
  const sheet = page.getByRole('dialog');
  const create = sheet.getByRole('button', { name: 'Create flag' });
  const name = newName();

  await page.getByRole('button', { name: 'Create flag' }).click();
  await sheet.getByLabel('Name').fill('Not A Name');
  await create.click();
  await expect(sheet.getByLabel('Name')).toHaveAttribute('aria-invalid', 'true');
  await expect(sheet).toContainText('Begin with a-z or 0-9');
  await sheet.getByLabel('Name').fill('ui.dark_mode');
  await create.click();
  await expect(sheet).toContainText('A flag of this name exists, or existed');

  await sheet.getByLabel('Name').fill(name);
  await sheet.getByRole('combobox', { name: 'Type' }).click();
  await page.getByRole('option', { name: /^json/ }).click();
  await sheet.getByLabel('Default value').fill('{"a": 1, "a": 2}');
  await sheet.getByLabel('Description').fill('Made in a test');
  await create.click();
  await expect(sheet.getByLabel('Default value')).toHaveAttribute('aria-invalid', 'true');
  await sheet.getByLabel('Default value').fill('{"a": [1, null]}');
  await sheet.getByRole('switch', { name: 'Visible to browsers' }).setChecked(false);
  await create.click();
  await expect(sheet).toBeHidden();
  expect(await asAdmin(request, server, 'GET', `/api/admin/feature-flags/${name}`)).toMatchObject({
    type: 'json',
    description: 'Made in a test',
    client_visible: false,
    default: { value: { a: [1, null] } },
    created_by: 'admin@example.com',
  });

  for (const [type, text, value] of [
    ['number', '0.5', 0.5],
    ['string', 'hello "you"', 'hello "you"'],
  ] as const) {
    const other = newName();
    await page.getByRole('button', { name: 'Create flag' }).click();
    await sheet.getByLabel('Name').fill(other);
    await sheet.getByRole('combobox', { name: 'Type' }).click();
    await page.getByRole('option', { name: new RegExp(`^${type}`) }).click();
    await sheet.getByLabel('Default value').fill(text);
    await create.click();
    await expect(sheet).toBeHidden();
    const stored = await asAdmin(request, server, 'GET', `/api/admin/feature-flags/${other}`);
    expect(stored).toMatchObject({ type, default: { value } });
  }
});

test('an admin can close the sheet of a new flag without making one', async ({ page, server }) => {
  await page.goto(`${server.url}/feature-flags?tab=schedules`);
  await expect(page.getByRole('tab', { name: 'Scheduled changes' })).toHaveAttribute('aria-selected', 'true');
  await page.getByRole('tab', { name: /^Flags/ }).click();
  await expect(page).toHaveURL(/feature-flags(\?tab=flags)?$/);
  await expect(page.getByRole('row').filter({ hasText: 'beta.editor' })).toBeVisible();
  await page.getByRole('button', { name: 'Create flag' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click();
  await expect(page.getByRole('dialog')).toBeHidden();
});

test('throwing the kill switch says who keeps an overridden value, and they do', async ({
  page,
  request,
  server,
}) => {
  const person = await createAccount(request, server, 'user');
  const flag = await createFlag(request, server, { default: { variant: 'on' } });
  await asAdmin(request, server, 'PUT', `/api/admin/users/${person.id}/flag-overrides/${flag}`, {
    value: true,
  });
  const flagFor = async (user: string) =>
    (await asAdmin(request, server, 'GET', `/api/flags/me?user=${user}`)).flags[flag];

  await page.goto(`${server.url}/feature-flags?q=${flag}`);
  const dialog = page.getByRole('alertdialog');
  await page.getByRole('switch', { name: `${flag} is on` }).click();
  await expect(dialog).toContainText('1 person keeps an overridden value.');
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  expect(await flagFor('stranger')).toMatchObject({ value: true, reason: 'STATIC' });

  await page.getByRole('switch', { name: `${flag} is on` }).click();
  await dialog.getByRole('button', { name: 'Turn off flag' }).click();
  await expect(page.getByRole('row').filter({ hasText: flag })).toContainText('Off');
  expect(await flagFor('stranger')).toMatchObject({ value: false, variant: 'off', reason: 'DISABLED' });
  expect(await flagFor(person.id)).toMatchObject({ value: true, variant: 'on', reason: 'OVERRIDE' });

  await page.getByRole('switch', { name: `${flag} is on` }).click();
  await dialog.getByRole('button', { name: 'Turn on flag' }).click();
  await expect(page.getByRole('switch', { name: `${flag} is on` })).toBeChecked();
  expect(await flagFor('stranger')).toMatchObject({ value: true, reason: 'STATIC' });

  await page.getByRole('switch', { name: `${flag} is on` }).click();
  await dialog.getByRole('checkbox', { name: 'Pause this override too' }).click();
  await dialog.getByRole('button', { name: 'Turn off flag' }).click();
  await expect(page.getByText('Flag turned off, 1 override paused')).toBeVisible();
  expect(await flagFor(person.id)).toMatchObject({ value: false, variant: 'off', reason: 'DISABLED' });
  await page
    .getByRole('listitem')
    .filter({ hasText: 'paused' })
    .getByRole('button', { name: 'Undo' })
    .click();
  await expect(page.getByText('Undone')).toBeVisible();
  expect(await flagFor(person.id)).toMatchObject({ value: true, variant: 'on', reason: 'OVERRIDE' });
  expect(await flagFor('stranger')).toMatchObject({ value: true, reason: 'STATIC' });
});

test('archiving keeps the overrides and restoring brings them back paused', async ({
  page,
  request,
  server,
}) => {
  const person = await createAccount(request, server, 'user');
  const flag = await createFlag(request, server);
  const path = `/api/admin/users/${person.id}/flag-overrides/${flag}`;
  await asAdmin(request, server, 'PUT', path, { value: true });

  await page.goto(`${server.url}/feature-flags?q=${flag}`);
  const dialog = page.getByRole('alertdialog');
  await page.getByRole('button', { name: `Actions for ${flag}` }).click();
  await page.getByRole('menuitem', { name: 'Archive flag' }).click();
  await expect(dialog).toContainText('Its 1 override is kept');
  await dialog.getByRole('button', { name: 'Archive flag' }).click();
  await expect(page.getByText('No flag fits')).toBeVisible();

  await filterBy(page, 'State', 'Archived');
  await expect(page.getByRole('row').filter({ hasText: flag })).toContainText('Archived');
  await page.getByRole('button', { name: `Actions for ${flag}` }).click();
  await page.getByRole('menuitem', { name: 'Restore flag' }).click();
  await dialog.getByRole('button', { name: 'Restore flag' }).click();
  await expect(page.getByText('No flag fits')).toBeVisible();
  expect(await asAdmin(request, server, 'GET', path)).toMatchObject({ status: 'disabled', enabled: false });
});

test('the list is searched and filtered, and the override count leads to the overrides', async ({
  page,
  server,
}) => {
  await page.goto(`${server.url}/feature-flags`);
  await page.getByLabel('Search flags').fill('pricing');
  await expect(page).toHaveURL(/q=pricing/);
  await expect(page.getByRole('row').filter({ hasText: 'ui.dark_mode' })).toBeHidden();
  await filterBy(page, 'Type', 'number');
  await expect(page.getByText('No flag fits')).toBeVisible();
  await page.getByRole('button', { name: 'Remove filter Type number' }).click();
  await page.getByRole('link', { name: /overrides of experiment\.pricing/ }).click();
  await expect(page).toHaveURL(/tab=overrides/);
  await expect(page.getByRole('row').filter({ hasText: 'ada.lovelace@example.com' })).toBeVisible();
  await page.getByRole('button', { name: 'Remove filter Flag experiment.pricing' }).click();
  await expect(page.getByRole('row').filter({ hasText: 'ui.dark_mode' }).first()).toBeVisible();
});
