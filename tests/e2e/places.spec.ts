import { expect, test } from '../support/e2e-test';
import { asAdmin, createFlag, signIn } from '../support/pennon';

test('an admin makes a segment, lists people in it, and sees what saving changes', async ({
  page,
  request,
  server,
}) => {
  await signIn(page, server, undefined, '/sign-in?callbackUrl=%2Fsegments');
  await page.getByRole('button', { name: 'Create segment' }).click();
  const sheet = page.getByRole('dialog', { name: 'Create segment' });
  await sheet.getByLabel('Key').fill('swiss-people');
  await sheet.getByRole('button', { name: 'Add condition' }).click();
  await sheet.getByLabel('Attribute').click();
  await page.getByRole('option', { name: /^country/ }).click();
  await sheet.getByLabel('Add value of country').fill('CH');
  await sheet.getByLabel('Add value of country').press('Enter');
  await sheet.getByRole('button', { name: 'Create segment' }).click();

  await expect(page.getByRole('heading', { level: 1, name: 'swiss-people' })).toBeVisible();
  const included = page.getByRole('region', { name: 'Included people' });
  await included.getByRole('button', { name: 'Paste a list' }).click();
  await included.getByLabel('People, one on each line').fill('ada.lovelace@example.com\nshop-4711');
  await included.getByRole('button', { name: 'Add 2 people' }).click();
  await expect(included.getByRole('link', { name: 'Ada Lovelace' })).toBeVisible();
  await page.getByRole('button', { name: 'Review and save' }).click();
  const review = page.getByRole('alertdialog', { name: 'Save swiss-people?' });
  await expect(review).toContainText('Ada Lovelace (ada.lovelace@example.com)');
  await expect(review.getByRole('status')).toContainText(/people/);
  await review.getByRole('button', { name: 'Save segment' }).click();
  await expect(page.getByText('Segment saved')).toBeVisible();
  expect(await asAdmin(request, server, 'GET', '/api/admin/segments/swiss-people')).toMatchObject({
    conditions: [{ attribute: 'country', operator: 'in', values: ['CH'] }],
    included_count: 2,
  });

  const rules = [
    { conditions: [{ operator: 'in_segment', values: ['swiss-people'] }], serve: { variant: 'on' } },
  ];
  const flag = await createFlag(request, server, { rules });
  await page.reload();
  await expect(page.getByRole('link', { name: flag })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Delete segment' })).toBeDisabled();
});

test('an admin makes a key that works, and revokes it', async ({ page, request, server }) => {
  await signIn(page, server, undefined, '/sign-in?callbackUrl=%2Fapi-keys');
  await page.getByRole('button', { name: 'Create API key' }).click();
  const form = page.getByRole('dialog', { name: 'Create API key' });
  await form.getByLabel('Name').fill('Reports');
  await form.getByRole('radio', { name: /^Viewer/ }).check();
  await form.getByRole('button', { name: 'Create API key' }).click();
  const made = page.getByRole('dialog', { name: 'Reports' });
  const key = (await made.getByText(/^pnn_\S+$/).textContent()) ?? '';
  const read = async () => {
    const headers = { authorization: `Bearer ${key}` };
    return (await request.get(`${server.url}/api/admin/feature-flags`, { headers })).status();
  };
  expect(await read()).toBe(200);
  await made.getByRole('button', { name: 'I have copied it' }).click();
  await expect(made).toBeHidden();
  expect(await page.content()).not.toContain(key);

  const row = page.getByRole('row').filter({ hasText: 'Reports' });
  await row.getByRole('button', { name: 'Actions for Reports' }).click();
  await page.getByRole('menuitem', { name: 'Revoke key' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Revoke key' }).click();
  await expect(row).toContainText('Revoked');
  await expect.poll(read).toBe(401);
});

test('an admin asks for reasons and lets a viewer in', async ({ browser, page, request, server }) => {
  await signIn(page, server, undefined, '/sign-in?callbackUrl=%2Fsettings');
  await page.getByRole('switch', { name: 'Every override has a reason' }).click();
  await page.getByRole('button', { name: 'Save policy' }).click();
  await expect(page.getByText('Policy saved')).toBeVisible();
  const nothing = { require_reason: false, require_expiry: false, max_expiry_days: null };
  expect(await asAdmin(request, server, 'GET', '/api/admin/settings')).toMatchObject({
    override_policy: { ...nothing, require_reason: true },
  });
  await asAdmin(request, server, 'PATCH', '/api/admin/settings', { override_policy: nothing });

  const email = 'grace.viewer@example.com';
  await page.getByRole('button', { name: 'Invite person' }).click();
  const sheet = page.getByRole('dialog', { name: 'Invite person' });
  await sheet.getByLabel('E-mail').fill(email);
  await sheet.getByRole('button', { name: 'Invite person' }).click();
  const link = (await page.getByText(/\/invite#/).textContent()) ?? '';
  await page.getByRole('button', { name: 'I have copied it' }).click();
  await expect(page.getByRole('row').filter({ hasText: email })).toContainText('Invited');

  const context = await browser.newContext();
  const theirs = await context.newPage();
  await theirs.goto(link);
  await theirs.getByLabel('Password').fill('a long enough password');
  await theirs.getByRole('button', { name: 'Set password and sign in' }).click();
  await theirs.waitForURL((url) => url.pathname !== '/invite');
  await theirs.goto(`${server.url}/settings`);
  await expect(theirs.getByRole('button', { name: 'Invite person' })).toBeDisabled();
  await expect(theirs.getByRole('switch', { name: 'Every override has a reason' })).toBeDisabled();
  await context.close();
});
