import { expect, test } from '../support/e2e-test';
import { asAdmin, createAccount, createFlag, signIn } from '../support/pennon';

const PRICING = {
  type: 'string',
  variants: [
    { key: 'control', value: 'three-columns' },
    { key: 'slider', value: 'usage-slider' },
  ],
  default: { variant: 'control' },
  rules: [
    { id: 'eu', name: 'Europe', serve: { variant: 'slider' } },
    { id: 'pros', name: 'Professionals', serve: { variant: 'control' } },
  ],
};

test('an admin changes what a flag serves, sees the difference first, and takes it back', async ({
  page,
  request,
  server,
}) => {
  const flag = await createFlag(request, server, PRICING);
  const now = () => asAdmin(request, server, 'GET', `/api/admin/feature-flags/${flag}`);
  await signIn(page, server);
  await page.goto(`${server.url}/feature-flags/${flag}`);

  const grip = page.getByRole('button', { name: 'Reorder Europe' });
  await grip.focus();
  await expect(grip).toHaveAttribute('aria-roledescription', 'sortable');
  await page.getByRole('button', { name: 'Actions for Europe' }).click();
  await page.getByRole('menuitem', { name: 'Move down' }).click();
  await page.getByRole('button', { name: 'Europe', exact: true }).click();
  await page.getByRole('switch', { name: 'Only a share of them' }).click();
  await page.getByLabel('Share in percent').fill('12.5');
  await page.getByText('Split by share').click();
  await page.getByLabel('Share of control').fill('33.333');
  await expect(page.getByLabel('Share of slider')).toHaveValue('66.667');

  // A link asks before it throws that away.
  await page.getByRole('link', { name: 'History' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Cancel' }).click();
  await page.getByRole('button', { name: 'Review and save' }).click();
  const review = page.getByRole('dialog');
  await expect(review.getByRole('list', { name: 'What changes' })).toContainText('33.333 % control');
  await review.getByRole('button', { name: 'Save changes' }).click();
  await expect(page.getByText('Flag saved')).toBeVisible();
  expect(await now()).toMatchObject({
    rules: [
      { id: 'pros' },
      {
        id: 'eu',
        rollout: { percent: 12.5 },
        serve: {
          split: [
            { variant: 'control', weight: 33.333 },
            { variant: 'slider', weight: 66.667 },
          ],
        },
      },
    ],
  });
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByText('Undone')).toBeVisible();
  expect(await now()).toMatchObject({ rules: [{ id: 'eu', rollout: null }, { id: 'pros' }] });
});

test('an admin who saves too late is shown both versions and keeps theirs on top', async ({
  page,
  request,
  server,
}) => {
  const flag = await createFlag(request, server, PRICING);
  const path = `/api/admin/feature-flags/${flag}`;
  await signIn(page, server);
  await page.goto(`${server.url}/feature-flags/${flag}`);
  await page.getByRole('button', { name: 'Actions for Europe' }).click();
  await page.getByRole('menuitem', { name: 'Remove rule' }).click();
  await asAdmin(request, server, 'PATCH', path, { rules: [], owner: 'growth' });
  await page.getByRole('button', { name: 'Review and save' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Save changes' }).click();

  await expect(page.getByRole('list', { name: 'What they changed' })).toBeVisible();
  await page.getByRole('button', { name: 'Keep mine' }).click();
  await page.getByRole('button', { name: 'Review and save' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Save changes' }).click();
  await expect(page.getByText('Flag saved')).toBeVisible();
  expect(await asAdmin(request, server, 'GET', path)).toMatchObject({
    owner: 'growth',
    rules: [{ id: 'pros' }],
  });
});

test('a viewer reads all of it, and every control says who can change it', async ({
  page,
  request,
  server,
}) => {
  const flag = await createFlag(request, server, PRICING);
  const viewer = await createAccount(request, server, 'viewer');
  await signIn(page, server, viewer);
  await page.goto(`${server.url}/feature-flags/${flag}`);
  await page.getByRole('button', { name: 'Europe', exact: true }).click();
  await expect(page.getByLabel('Name')).toBeDisabled();
  await page.getByRole('button', { name: 'Change default' }).hover({ force: true });
  await expect(page.getByRole('tooltip')).toContainText('Only admins can change flags.');
  await page.goto(`${server.url}/feature-flags/no.such.flag`);
  await expect(page.getByText('There is nothing at this address')).toBeVisible();
});
