import { ADMIN, expect, test, violationsOf } from '../support/e2e-test';
import { asAdmin, createAccount, createFlag, signIn } from '../support/pennon';

test('an admin pins a value for somebody from the overview, by keyboard, and every page follows', async ({
  context,
  page,
  request,
  server,
}) => {
  const person = await createAccount(request, server, 'user');
  const flag = await createFlag(request, server);
  await signIn(page, server);
  await expect(page).toHaveURL(/\/overview$/);
  await expect(page.getByRole('table', { name: 'Active overrides' })).toBeAttached();
  expect(await violationsOf(page)).toEqual([]);

  const other = await context.newPage();
  await other.goto(`${server.url}/users/${person.id}`);
  await page.bringToFront();
  const palette = page.getByRole('dialog', { name: 'Search or jump to' });
  // On a busy machine the first keys may come before the page listens.
  await expect(async () => {
    if (await palette.isHidden()) await page.keyboard.press('Control+k');
    await expect(palette).toBeVisible({ timeout: 2_000 });
  }).toPass();
  await page.keyboard.type(person.email);
  await palette.getByRole('option', { name: `Pin value for ${person.email}` }).click();
  await expect(page.getByRole('dialog', { name: 'Pin value' })).toContainText(person.email);
  await page.keyboard.press('Escape');

  const active = page.getByRole('list', { name: 'Now' }).getByRole('link', { name: /^Active overrides/ });
  const before = Number((await active.textContent())?.replace(/\D/g, ''));
  await asAdmin(request, server, 'PUT', `/api/admin/users/${person.id}/flag-overrides/${flag}`, {
    value: true,
  });
  await expect(active).toContainText(String(before + 1));
  await expect(page.getByRole('list', { name: 'Recent changes' })).toContainText(`Pinned ${flag}`);
  await other.bringToFront();
  await expect(other.getByRole('row').filter({ hasText: flag }).first()).toBeVisible();

  const metrics = async () => {
    const headers = { authorization: `Bearer ${ADMIN.apiKey}` };
    return (await request.get(`${server.url}/api/metrics`, { headers })).text();
  };
  // One stream for both tabs.
  await expect.poll(metrics).toContain('pennon_streams_open{kind="dashboard"} 1\n');
});

test('keys lead through the dashboard', async ({ page, server }) => {
  await signIn(page, server);
  await page.goto(`${server.url}/feature-flags`);
  await expect(async () => {
    await page.keyboard.press('?');
    await expect(page.getByRole('dialog', { name: 'Keyboard shortcuts' })).toBeVisible({ timeout: 2_000 });
  }).toPass();
  await page.keyboard.press('Escape');
  await page.keyboard.press('j');
  await expect(page.getByRole('row').getByRole('link').first()).toBeFocused();
  await page.keyboard.press('/');
  await expect(page.getByRole('searchbox').first()).toBeFocused();
  await page.keyboard.press('Tab');
  await page.keyboard.press('g');
  await page.keyboard.press('u');
  await expect(page).toHaveURL(/\/users$/);
  await expect(page.getByRole('heading', { level: 1, name: 'Users' })).toBeVisible();
});

test('a viewer has the same overview and palette, with what only admins do explained', async ({
  context,
  page,
  request,
  server,
}) => {
  await signIn(page, server, await createAccount(request, server, 'viewer'));
  await expect(page.getByRole('button', { name: 'Pin value' })).toBeDisabled();
  await page.getByRole('button', { name: 'Search or jump to' }).click();
  await expect(page.getByRole('option', { name: /^Pin value/ })).toContainText('Only admins can');
  await page.keyboard.press('Escape');

  await context.setOffline(true);
  await expect(page.getByText(/^Connection lost/)).toBeVisible();
  await context.setOffline(false);
  await expect(page.getByText('Live', { exact: true })).toBeVisible();
});
