import type { Page } from '@playwright/test';
import { expect, test, violationsOf } from '../support/e2e-test';
import { type Account, asAdmin, createAccount, createFlag, signIn } from '../support/pennon';

const overridePath = (person: Account, flag: string) =>
  `/api/admin/users/${person.id}/flag-overrides/${flag}`;

/** Opens the editor of the only override that the flag's list has. */
async function openEditor(page: Page) {
  await page.getByRole('button', { name: /^Actions for/ }).click();
  await page.getByRole('menuitem', { name: 'Edit override' }).click();
  return page.getByRole('dialog');
}

test.beforeEach(async ({ page, server }) => signIn(page, server));

test('a value of every type is pinned, and what cannot be stored is said at its field with all that was typed kept', async ({
  context,
  page,
  request,
  server,
}) => {
  const person = await createAccount(request, server, 'user');
  const pin = async (flag: string) => {
    await page.goto(`${server.url}/feature-flags?tab=overrides`);
    await page.getByRole('button', { name: 'Pin value' }).first().click();
    const sheet = page.getByRole('dialog', { name: 'Pin value' });
    await sheet.getByRole('combobox', { name: 'User' }).pressSequentially(person.email);
    await expect(page.getByRole('option', { name: person.email })).toBeVisible();
    await page.keyboard.press('Enter');
    await sheet.getByRole('button', { name: 'Flag' }).press(flag.slice(0, 1));
    await page.getByPlaceholder('Search by name').fill(flag);
    await page.getByRole('option', { name: new RegExp(flag) }).click();
    await expect(sheet.getByText('The flag’s default')).toBeVisible();
    return sheet;
  };
  const cases = [
    { type: 'string', initial: '', text: 'say "hi" \\ ', value: 'say "hi" \\ ' },
    { type: 'number', initial: 1, text: '-12.5', value: -12.5 },
  ];
  for (const { type, initial, text, value } of cases) {
    const flag = await createFlag(request, server, { type, default: { value: initial } });
    const sheet = await pin(flag);
    await sheet.getByLabel('Value').fill(text);
    await sheet.getByRole('button', { name: 'Pin value' }).dblclick();
    await expect(sheet).toBeHidden();
    expect(await asAdmin(request, server, 'GET', overridePath(person, flag))).toMatchObject({
      value,
      version: 1,
    });
  }

  const flag = await createFlag(request, server, { type: 'json', default: { value: {} } });
  const sheet = await pin(flag);
  const save = sheet.getByRole('button', { name: 'Pin value' });
  const editor = sheet.locator('.cm-content');
  await sheet.getByLabel('Reason').fill('kept');
  for (const wrong of ['{"a": ', '9007199254740993', '1e400', '{"a":1,"a":2}', '"\\ud800"']) {
    await editor.fill(wrong);
    await save.click();
    await expect(editor).toHaveAttribute('aria-invalid', 'true');
  }
  expect(await violationsOf(page)).toEqual([]);
  await editor.fill('{"b": [1, 2.50, null]}');
  await sheet.getByText('Date and time').click();
  await sheet.getByLabel('End date', { exact: true }).fill('2020-01-01');
  await save.click();
  await expect(sheet).toContainText('must be in the future');
  await sheet.getByText('1 hour', { exact: true }).click();
  await context.setOffline(true);
  await save.click();
  await expect(sheet).toContainText('Pennon cannot be reached');
  await context.setOffline(false);
  const cookies = await context.cookies();
  await context.clearCookies();
  await save.click();
  await expect(sheet).toContainText('Your session has ended');
  await context.addCookies(cookies);
  await expect(sheet.getByLabel('Reason')).toHaveValue('kept');
  await save.click();
  await expect(sheet).toBeHidden();
  const stored = await asAdmin(request, server, 'GET', overridePath(person, flag));
  expect(stored).toMatchObject({ value: { b: [1, 2.5, null] }, reason: 'kept', version: 1 });
  const minutes = (Date.parse(stored.expires_at) - Date.now()) / 60_000;
  expect(minutes).toBeGreaterThan(55);
  expect(minutes).toBeLessThanOrEqual(61);
});

test('somebody who changed it meanwhile is named, and either version can be taken', async ({
  page,
  request,
  server,
}) => {
  const person = await createAccount(request, server, 'user');
  const flag = await createFlag(request, server, { type: 'string', default: { value: 'd' } });
  const path = overridePath(person, flag);
  await asAdmin(request, server, 'PUT', path, { value: 'first' });
  await page.goto(`${server.url}/feature-flags?tab=overrides&flag=${flag}`);

  let sheet = await openEditor(page);
  await asAdmin(request, server, 'PATCH', path, { value: 'theirs' });
  await sheet.getByLabel('Value').fill('mine');
  await sheet.getByRole('button', { name: 'Save override' }).click();
  await expect(sheet).toContainText('PENNON_ADMIN_API_KEY changed this');
  await expect(sheet.getByRole('row', { name: 'Value "theirs" "mine"' })).toBeVisible();
  expect(await asAdmin(request, server, 'GET', path)).toMatchObject({ value: 'theirs' });
  await sheet.getByRole('button', { name: 'Keep mine' }).click();
  await sheet.getByRole('button', { name: 'Save override' }).click();
  await expect(sheet).toBeHidden();
  expect(await asAdmin(request, server, 'GET', path)).toMatchObject({ value: 'mine', version: 3 });

  await expect(page.getByRole('row').filter({ hasText: '"mine"' })).toBeVisible();
  sheet = await openEditor(page);
  await asAdmin(request, server, 'PATCH', path, { value: 'theirs again' });
  await sheet.getByLabel('Value').fill('mine again');
  await sheet.getByRole('button', { name: 'Save override' }).click();
  await sheet.getByRole('button', { name: 'Take theirs' }).click();
  await expect(sheet.getByLabel('Value')).toHaveValue('theirs again');
});

test('a pasted list of people gets one value, those who have one already keep it, and all of it can be taken back', async ({
  page,
  request,
  server,
}) => {
  const people = [
    await createAccount(request, server, 'user'),
    await createAccount(request, server, 'user'),
    await createAccount(request, server, 'viewer'),
  ] as const;
  const flag = await createFlag(request, server);
  await asAdmin(request, server, 'PUT', overridePath(people[2], flag), { value: false, reason: 'was first' });
  await page.goto(`${server.url}/feature-flags?tab=overrides&flag=${flag}`);
  await page.getByRole('button', { name: 'Pin value' }).first().click();
  const sheet = page.getByRole('dialog', { name: 'Pin value' });
  const keys = [people[0].email.toUpperCase(), people[1].id, people[2].email, 'nobody@example.com'];
  await sheet.getByRole('combobox', { name: 'User' }).fill(keys.join(', '));
  await page.keyboard.press('Enter');
  await expect(sheet).toContainText('1 of 4 pasted entries name nobody in the directory: nobody@example.com');
  await sheet.getByRole('button', { name: 'Flag' }).click();
  await page.getByPlaceholder('Search by name').fill(flag);
  await page.getByRole('option', { name: new RegExp(flag) }).click();
  await sheet.getByRole('button', { name: 'Preview for 3 people' }).click();
  await expect(sheet).toContainText('2 people get this value anew. 1 has an override of it already.');
  await sheet.getByRole('button', { name: 'Pin for 2 people' }).click();
  await expect(sheet).toBeHidden();

  const rows = page.getByRole('row').filter({ hasText: flag });
  await expect(rows).toHaveCount(3);
  const stored = await asAdmin(request, server, 'GET', overridePath(people[2], flag));
  expect(stored).toMatchObject({ value: false, reason: 'was first', version: 1 });
  const toast = page.getByRole('listitem').filter({ hasText: 'Value pinned for 2 people' });
  await toast.getByRole('button', { name: 'Undo' }).click();
  await expect(rows).toHaveCount(1);
});
