import { expect, test, violationsOf } from '../support/e2e-test';
import { asAdmin, createAccount, createFlag, signIn } from '../support/pennon';

test('an admin schedules a rollout, sees it in the timeline, edits a step and cancels another', async ({
  page,
  request,
  server,
}) => {
  const flag = await createFlag(request, server);
  const stored = async () =>
    (await asAdmin(request, server, 'GET', `/api/admin/feature-flags/${flag}/scheduled-changes`)).data;
  await signIn(page, server);
  await page.goto(`${server.url}/feature-flags?tab=schedules`);

  const sheet = page.getByRole('dialog');
  await page.getByRole('button', { name: 'Schedule change' }).click();
  await sheet.getByRole('button', { name: 'Feature flag' }).click();
  await page.getByPlaceholder('Search by name').fill(flag);
  await page.getByRole('option', { name: flag }).click();
  await sheet.getByText('Gradual rollout', { exact: true }).click();
  await sheet.getByRole('button', { name: 'Remove step 3' }).click();
  await expect(sheet.getByTestId('effect')).toContainText('people get another value');
  await sheet.getByRole('button', { name: 'Schedule rollout' }).click();
  await expect(sheet).toBeHidden();
  expect(await stored()).toMatchObject([
    { default: { split: [{ variant: 'on', weight: 10 }, {}] } },
    { default: { split: [{ variant: 'on', weight: 25 }, {}] } },
    { default: { variant: 'on' } },
  ]);

  await page.goto(`${server.url}/feature-flags?tab=schedules&flag=${flag}`);
  const rows = page.getByRole('table', { name: 'Scheduled changes', exact: true }).getByRole('row');
  await expect(rows.filter({ hasText: 'Pending' })).toHaveCount(3);
  await expect(
    page
      .getByRole('figure', { name: 'Timeline of scheduled changes' })
      .getByTitle(/^10 % on, 90 % off, from/),
  ).toBeVisible();

  await rows.nth(1).getByRole('button', { name: 'Actions for change' }).click();
  await page.getByRole('menuitem', { name: 'Edit change' }).click();
  await sheet.getByLabel('Share of on').fill('15');
  await sheet.getByLabel('Share of off').fill('85');
  await sheet.getByRole('button', { name: 'Save change' }).click();
  await expect(rows.nth(1)).toContainText('15 % on, 85 % off');

  await rows.nth(3).getByRole('button', { name: 'Actions for change' }).click();
  await page.getByRole('menuitem', { name: 'Cancel change' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Cancel change' }).click();
  await expect(rows.filter({ hasText: 'Pending' })).toHaveCount(2);
  const cancelled = page.getByRole('listitem').filter({ hasText: 'Scheduled change cancelled' });
  await cancelled.getByRole('button', { name: 'Undo' }).click();
  await expect(rows.filter({ hasText: 'Pending' })).toHaveCount(3);
  expect((await stored()).map(({ status }: { status: string }) => status).sort()).toEqual([
    'cancelled',
    'pending',
    'pending',
    'pending',
  ]);
});

test('a viewer sees what is scheduled, and is told who can change it', async ({ page, request, server }) => {
  const flag = await createFlag(request, server);
  const at = new Date(Date.now() + 86_400_000).toISOString();
  const path = `/api/admin/feature-flags/${flag}/scheduled-changes`;
  await asAdmin(request, server, 'POST', path, { at, enabled: false, reason: 'Maintenance' });
  const viewer = await createAccount(request, server, 'viewer');
  await signIn(page, server, viewer);

  await page.goto(`${server.url}/feature-flags?tab=schedules&flag=${flag}`);
  await expect(page.getByRole('row').filter({ hasText: 'Flag off' })).toContainText('Pending');
  expect(await violationsOf(page)).toEqual([]);
  await page.getByRole('button', { name: `Actions for change of ${flag}` }).hover();
  await expect(page.getByRole('tooltip')).toContainText('Only admins can schedule changes.');
});
