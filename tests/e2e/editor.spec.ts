import type { Page } from '@playwright/test';
import { expect, test } from '../support/e2e-test';
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

test('values of every type are pinned from the page of a person', async ({ page, request, server }) => {
  const person = await createAccount(request, server, 'user');
  const cases = [
    { type: 'string', initial: '', text: 'say "hi" \\ ', value: 'say "hi" \\ ' },
    { type: 'number', initial: 1, text: '-12.5', value: -12.5 },
    { type: 'json', initial: {}, text: '{"b": [1, 2.50, null]}', value: { b: [1, 2.5, null] } },
  ];
  for (const { type, initial, text, value } of cases) {
    const flag = await createFlag(request, server, { type, default: { value: initial } });
    await page.goto(`${server.url}/users/${person.id}`);
    await page.getByRole('button', { name: `Pin value of ${flag}` }).click();
    const sheet = page.getByRole('dialog');
    await sheet.getByLabel('Value').fill(text);
    await sheet.getByRole('button', { name: 'Pin value' }).click();
    await expect(sheet).toBeHidden();
    await expect(page.getByRole('button', { name: `Edit override of ${flag}` })).toBeVisible();
    expect(await asAdmin(request, server, 'GET', overridePath(person, flag))).toMatchObject({
      value,
      enabled: true,
      expires_at: null,
    });
  }
});

test('what cannot be stored is said at its field, and everything typed is kept', async ({
  page,
  request,
  server,
}) => {
  const person = await createAccount(request, server, 'user');
  const flag = await createFlag(request, server, { type: 'json', default: { value: 1 } });
  await asAdmin(request, server, 'PUT', overridePath(person, flag), { value: { a: 1 } });
  await page.goto(`${server.url}/feature-flags?tab=overrides&flag=${flag}`);
  const sheet = await openEditor(page);
  const save = sheet.getByRole('button', { name: 'Save override' });
  await sheet.getByLabel('Reason').fill('kept');

  for (const wrong of ['{"a": ', '9007199254740993', '1e400', '{"a":1,"a":2}', '"\\ud800"']) {
    await sheet.getByLabel('Value').fill(wrong);
    await save.click();
    await expect(sheet.getByLabel('Value')).toHaveAttribute('aria-invalid', 'true');
  }
  await sheet.getByLabel('Value').fill('[]');
  await sheet.getByText('Date and time').click();
  await sheet.getByLabel(/^End, date and time/).fill('2020-01-01T10:00');
  await save.click();
  await expect(sheet).toContainText(/must be in the future|has passed|lies in the past/i);
  await expect(sheet.getByLabel('Reason')).toHaveValue('kept');
  expect(await asAdmin(request, server, 'GET', overridePath(person, flag))).toMatchObject({
    value: { a: 1 },
    reason: null,
    version: 1,
  });

  await sheet.getByText('1 hour', { exact: true }).click();
  await save.click();
  await expect(sheet).toBeHidden();
  const stored = await asAdmin(request, server, 'GET', overridePath(person, flag));
  expect(stored).toMatchObject({ value: [], reason: 'kept', version: 2 });
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
  await expect(sheet).toContainText('key:PENNON_ADMIN_API_KEY changed this');
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

test('an override that was deleted meanwhile is said to be gone', async ({ page, request, server }) => {
  const person = await createAccount(request, server, 'user');
  const flag = await createFlag(request, server);
  await asAdmin(request, server, 'PUT', overridePath(person, flag), { value: true });
  await page.goto(`${server.url}/feature-flags?tab=overrides&flag=${flag}`);
  const sheet = await openEditor(page);
  await asAdmin(request, server, 'DELETE', overridePath(person, flag));
  await sheet.getByLabel('Reason').fill('too late');
  await sheet.getByRole('button', { name: 'Save override' }).click();
  await expect(sheet).toContainText(/deleted this override meanwhile|no such override/i);
});

test('pinning what is pinned already leads to the override that is there', async ({
  page,
  request,
  server,
}) => {
  const person = await createAccount(request, server, 'user');
  const flag = await createFlag(request, server);
  await page.goto(`${server.url}/users/${person.id}`);
  await page.getByRole('button', { name: `Pin value of ${flag}` }).click();
  const sheet = page.getByRole('dialog');
  await asAdmin(request, server, 'PUT', overridePath(person, flag), { value: true, reason: 'was first' });
  await sheet.getByRole('button', { name: 'Pin value' }).click();
  await sheet.getByRole('button', { name: 'Edit existing override' }).click();
  await expect(sheet.getByLabel('Reason')).toHaveValue('was first');
});

test('a session that ended loses nothing that was typed', async ({ context, page, request, server }) => {
  const person = await createAccount(request, server, 'user');
  const flag = await createFlag(request, server);
  await page.goto(`${server.url}/users/${person.id}`);
  await page.getByRole('button', { name: `Pin value of ${flag}` }).click();
  const sheet = page.getByRole('dialog');
  await sheet.getByLabel('Reason').fill('typed before it ended');
  const cookies = await context.cookies();
  await context.clearCookies();
  await sheet.getByRole('button', { name: 'Pin value' }).click();
  await expect(sheet).toContainText('Your session has ended');
  await expect(sheet.getByLabel('Reason')).toHaveValue('typed before it ended');
  await context.addCookies(cookies);
  await sheet.getByRole('button', { name: 'Pin value' }).click();
  await expect(sheet).toBeHidden();
  expect(await asAdmin(request, server, 'GET', overridePath(person, flag))).toMatchObject({
    reason: 'typed before it ended',
  });
});

test('a lost connection loses nothing that was typed', async ({ context, page, request, server }) => {
  const person = await createAccount(request, server, 'user');
  const flag = await createFlag(request, server);
  await page.goto(`${server.url}/users/${person.id}`);
  await page.getByRole('button', { name: `Pin value of ${flag}` }).click();
  const sheet = page.getByRole('dialog');
  await sheet.getByLabel('Reason').fill('typed on a train');
  await context.setOffline(true);
  await sheet.getByRole('button', { name: 'Pin value' }).click();
  await expect(sheet).toContainText('Pennon cannot be reached');
  await context.setOffline(false);
  await sheet.getByRole('button', { name: 'Pin value' }).click();
  await expect(sheet).toBeHidden();
  expect(await asAdmin(request, server, 'GET', overridePath(person, flag))).toMatchObject({
    reason: 'typed on a train',
    version: 1,
  });
});

test('the foot of the sheet says what will change, and a double click pins once', async ({
  page,
  request,
  server,
}) => {
  const person = await createAccount(request, server, 'user');
  const flag = await createFlag(request, server);
  await page.goto(`${server.url}/users/${person.id}`);
  await page.getByRole('button', { name: `Pin value of ${flag}` }).click();
  const sheet = page.getByRole('dialog');
  await sheet.getByRole('switch', { name: 'Value' }).setChecked(true);
  await expect(sheet).toContainText(`${flag} for ${person.email}`);
  await sheet.getByRole('button', { name: 'Pin value' }).dblclick();
  await expect(sheet).toBeHidden();
  await expect(page.getByRole('listitem').filter({ hasText: 'Value pinned' })).toHaveCount(1);
  expect(await asAdmin(request, server, 'GET', overridePath(person, flag))).toMatchObject({ version: 1 });
});
