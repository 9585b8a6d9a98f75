import { expect, test, violationsOf } from '../support/e2e-test';
import { asAdmin, createAccount, createFlag, signIn } from '../support/pennon';

test('an admin imports people, adds one, changes them and lets them in', async ({ page, server }) => {
  await signIn(page, server);
  await page.goto(`${server.url}/users`);
  const prefix = `p${Date.now()}`;

  await page.getByRole('button', { name: 'Import' }).click();
  const sheet = page.getByRole('dialog');
  const file = (email: string) => ({
    name: 'people.csv',
    mimeType: 'text/csv',
    buffer: Buffer.from(`external_id,email,plan,seats:number\n${prefix},${email},pro,12\n`),
  });
  await sheet.getByLabel('Choose a file of users').setInputFiles(file('nobody'));
  await expect(sheet.getByRole('cell', { name: /e-mail address/ })).toBeVisible();
  await sheet.getByLabel('Choose a file of users').setInputFiles(file(`${prefix}@example.com`));
  await sheet.getByRole('button', { name: 'Import 1 user' }).click();
  await expect(page.getByText('Users imported')).toBeVisible();

  await page.getByRole('button', { name: 'Create user' }).click();
  await sheet.getByLabel('E-mail').fill(`${prefix}-new@example.com`);
  await sheet.getByRole('button', { name: 'Create user' }).click();
  await expect(sheet).toBeHidden();

  await page.getByLabel('Search users').fill(prefix);
  await expect(page.getByRole('row').filter({ hasText: `${prefix}@example.com` })).toContainText('plan=pro');
  await page.getByRole('link', { name: `${prefix}-new@example.com` }).click();
  await page.getByRole('button', { name: 'Edit user' }).click();
  await sheet.getByLabel('Name', { exact: true }).fill('Nora New');
  await sheet.getByRole('button', { name: 'Save user' }).click();
  await expect(page.getByRole('heading', { name: 'Nora New' })).toBeVisible();

  await page.getByRole('button', { name: 'More actions for this user' }).click();
  await page.getByRole('menuitem', { name: 'Create sign-in link' }).click();
  await sheet.getByRole('button', { name: 'Create link' }).click();
  await expect(sheet.getByText(/\/invite#/)).toBeVisible();
});

test('an admin pins in the row, sees why, and copies overrides to another person', async ({
  page,
  request,
  server,
}) => {
  const [one, two] = [
    await createAccount(request, server, 'user'),
    await createAccount(request, server, 'user'),
  ];
  const flag = await createFlag(request, server);
  await signIn(page, server);
  await page.goto(`${server.url}/users/${one.id}?q=${flag}`);

  await page.getByRole('switch', { name: `Value of ${flag}` }).click();
  const popover = page.getByRole('dialog', { name: `Pin ${flag} on` });
  await popover.getByLabel('Reason').fill('Ticket 7');
  await popover.getByRole('button', { name: 'Pin on' }).click();
  await expect(page.getByText('Value pinned')).toBeVisible();

  await page.getByRole('button', { name: `Why ${flag} is decided by override` }).click();
  const sheet = page.getByRole('dialog', { name: 'Why this value' });
  await expect(sheet.getByText(/made it: “Ticket 7”/)).toBeVisible();
  expect(await violationsOf(page)).toEqual([]);
  await page.goBack();
  await expect(sheet).toBeHidden();

  await page.goto(`${server.url}/users/${two.id}?tab=compare&with=${one.id}&q=${flag}`);
  await page.getByRole('checkbox', { name: `Choose ${flag}` }).check();
  expect(await violationsOf(page)).toEqual([]);
  await page.getByRole('button', { name: 'Copy 1 override to this user' }).click();
  const copy = page.getByRole('dialog', { name: 'Copy 1 override' });
  await expect(copy.getByText(/1 pinned anew/)).toBeVisible();
  await copy.getByRole('button', { name: 'Copy 1 override' }).click();
  await expect(page.getByText('1 override copied')).toBeVisible();
  const path = `/api/admin/users/${two.id}/flag-overrides`;
  expect(await asAdmin(request, server, 'GET', `${path}/${flag}`)).toMatchObject({
    value: true,
    reason: 'Ticket 7',
  });
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByText('Undone')).toBeVisible();
  expect(await asAdmin(request, server, 'GET', path)).toMatchObject({ total: 0 });
});

test('a viewer sees a person, why, and what differs, with the writing controls explained', async ({
  page,
  request,
  server,
}) => {
  const [viewer, person] = [
    await createAccount(request, server, 'viewer'),
    await createAccount(request, server, 'user'),
  ];
  const flag = await createFlag(request, server);
  await signIn(page, server, viewer);
  await page.goto(`${server.url}/users/${person.id}?q=${flag}&why=${flag}`);
  const sheet = page.getByRole('dialog', { name: 'Why this value' });
  await expect(sheet.getByText('Nothing is pinned for this person.')).toBeVisible();
  await sheet.getByRole('button', { name: 'In 1 day' }).click();
  await expect(sheet.getByText(/^As it will be on/)).toBeVisible();
  await sheet.getByRole('button', { name: 'Close' }).click();

  await expect(page.getByRole('switch', { name: `Value of ${flag}` })).toHaveAttribute(
    'aria-disabled',
    'true',
  );
  await expect(page.getByRole('button', { name: 'Edit user' })).toBeDisabled();
  expect(await violationsOf(page)).toEqual([]);
  await page.goto(`${server.url}/users/${person.id}?tab=history`);
  await expect(page.getByRole('tabpanel')).toContainText('to the directory');
  await page.goto(`${server.url}/users`);
  await expect(page.getByRole('button', { name: 'Import' })).toBeDisabled();
});
