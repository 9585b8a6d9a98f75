import { expect, test, violationsOf } from '../support/e2e-test';
import { asAdmin, createAccount, createFlag, signIn } from '../support/pennon';

test('an admin finds a change, puts the version before it back, and takes that back again', async ({
  page,
  request,
  server,
}) => {
  const flag = await createFlag(request, server, { description: 'As it was' });
  const path = `/api/admin/feature-flags/${flag}`;
  const rules = [{ id: 'all', name: 'Everybody', serve: { variant: 'on' } }];
  await asAdmin(request, server, 'PATCH', path, { description: 'Another', rules });
  const now = () => asAdmin(request, server, 'GET', path);

  await signIn(page, server);
  await page.goto(`${server.url}/audit-log?flag=${flag}`);
  const log = page.getByRole('list', { name: 'Audit log' });
  await expect(log).toContainText(`Changed the flag ${flag}: rules, description`);
  await log.getByRole('button', { name: /^Details of Changed/ }).click();
  await page.getByRole('button', { name: 'Show before and after' }).click();
  await expect(page.getByRole('region', { name: 'Before and after' })).toContainText(
    '"description": "As it was"',
  );

  await log.getByRole('link', { name: flag }).first().click();
  await page
    .getByRole('link', { name: 'History' })
    .or(page.getByRole('tab', { name: 'History' }))
    .click();
  await page.getByRole('button', { name: 'Restore this version' }).click();
  const sheet = page.getByRole('dialog');
  await expect(sheet.getByRole('list', { name: 'What restoring changes' })).toContainText('Rule “Everybody”');
  expect(await now()).toMatchObject({ description: 'Another' });
  await sheet.getByRole('button', { name: 'Restore version' }).click();
  await expect(page.getByText('Version restored')).toBeVisible();
  expect(await now()).toMatchObject({ description: 'As it was', rules: [] });

  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByText('Undone')).toBeVisible();
  expect(await now()).toMatchObject({ description: 'Another', rules: [{ id: 'all' }] });
});

test('an admin changes what describes a flag, archives it by its name, and brings it back', async ({
  page,
  request,
  server,
}) => {
  const flag = await createFlag(request, server);
  const path = `/api/admin/feature-flags/${flag}`;
  await signIn(page, server);
  await page.goto(`${server.url}/feature-flags/${flag}?tab=settings`);
  await page.getByLabel('Owner').fill('growth');
  await page.getByLabel('Tags', { exact: true }).fill('web');
  await page.getByLabel('Tags', { exact: true }).press('Enter');
  await page.getByRole('button', { name: 'Save settings' }).click();
  await expect(page.getByText('Settings saved')).toBeVisible();
  expect(await asAdmin(request, server, 'GET', path)).toMatchObject({ owner: 'growth', tags: ['web'] });

  await page.getByRole('button', { name: 'Archive flag' }).click();
  await page.getByLabel('Type its name to archive it').fill(flag);
  await page.getByRole('alertdialog').getByRole('button', { name: 'Archive flag' }).click();
  await expect(page.getByText('Flag archived')).toBeVisible();
  await page.getByRole('region', { name: 'Archived' }).getByRole('button', { name: 'Restore flag' }).click();
  await expect(page.getByText('Flag restored')).toBeVisible();
  expect(await asAdmin(request, server, 'GET', path)).toMatchObject({ archived_at: null, owner: 'growth' });
});

test('a viewer reads the history and the settings, and is told who can change them', async ({
  page,
  request,
  server,
}) => {
  const flag = await createFlag(request, server, { description: 'To read' });
  await asAdmin(request, server, 'PATCH', `/api/admin/feature-flags/${flag}`, { enabled: false });
  const viewer = await createAccount(request, server, 'viewer');
  await signIn(page, server, viewer);

  await page.goto(`${server.url}/feature-flags/${flag}?tab=history`);
  await expect(page.getByRole('list', { name: 'History' })).toContainText(`Threw the kill switch of ${flag}`);
  const restore = page.getByRole('button', { name: 'Restore this version' });
  await expect(restore).toBeDisabled();
  expect(await violationsOf(page)).toEqual([]);
  await restore.focus();
  await expect(page.getByRole('tooltip')).toContainText('Only admins can');

  await page.goto(`${server.url}/feature-flags/${flag}?tab=settings`);
  await expect(page.getByLabel('Description')).toHaveValue('To read');
  await expect(page.getByRole('button', { name: 'Save settings' })).toBeDisabled();
  await expect(page.getByRole('button', { name: 'Archive flag' })).toBeDisabled();
  expect(await violationsOf(page)).toEqual([]);

  await page.goto(`${server.url}/users/${viewer.id}?tab=history`);
  await expect(page.getByRole('list', { name: 'History' })).toContainText(
    `Added ${viewer.email} to the directory`,
  );

  await page.goto(`${server.url}/audit-log?entity=flag&by=user`);
  await expect(page.getByRole('heading', { name: 'Audit log' })).toBeVisible();
  expect(await violationsOf(page)).toEqual([]);
});
