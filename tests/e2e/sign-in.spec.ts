import { expect, test } from '../support/e2e-test';
import { createAccount, signIn } from '../support/pennon';

test('a wrong password is refused, the e-mail stays, and the right one opens', async ({
  page,
  request,
  server,
}) => {
  const account = await createAccount(request, server, 'viewer');
  await page.goto(`${server.url}/sign-in`);
  await page.getByLabel('E-mail').fill(account.email.toUpperCase());
  await page.getByLabel('Password').fill('wrong');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByText('The e-mail or the password is not right.')).toBeVisible();
  await expect(page.getByLabel('E-mail')).toHaveValue(account.email.toUpperCase());
  await page.getByLabel('Password').fill(account.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.waitForURL(/overview/);
});

test('after ten wrong passwords no password is looked at, not even the right one', async ({
  page,
  request,
  server,
}) => {
  const account = await createAccount(request, server, 'viewer');
  await page.goto(`${server.url}/sign-in`);
  await page.getByLabel('E-mail').fill(account.email);
  for (let attempt = 1; attempt <= 10; attempt++) {
    await page.getByLabel('Password').fill(`wrong ${attempt}`);
    const answered = page.waitForResponse(/callback\/credentials/);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await answered;
    await expect(page.getByRole('button', { name: 'Sign in' })).toBeEnabled();
  }
  await page.getByLabel('Password').fill(account.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByText('Too many tries.')).toBeVisible();
  await expect(page).toHaveURL(/sign-in/);
});

test('one goes back to where one came from, and never to another site', async ({ page, request, server }) => {
  const account = await createAccount(request, server, 'viewer');
  await page.goto(`${server.url}/users?q=ada`);
  await expect(page).toHaveURL(/sign-in\?callbackUrl=/);
  await page.getByLabel('E-mail').fill(account.email);
  await page.getByLabel('Password').fill(account.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.waitForURL(`${server.url}/users?q=ada`);

  for (const evil of ['//evil.example', '/\\evil.example', '/%09/evil.example', 'https://ok@evil.example']) {
    await page.context().clearCookies();
    await signIn(page, server, account, `/sign-in?callbackUrl=${encodeURIComponent(evil)}`);
    expect(new URL(page.url()).origin, evil).toBe(server.url);
  }
});

test('while nobody answers, the form says so and keeps what was typed', async ({ context, page, server }) => {
  await page.goto(`${server.url}/sign-in`);
  await page.getByLabel('E-mail').fill('ada@example.com');
  await page.getByLabel('Password').fill('something');
  await context.setOffline(true);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByText('Pennon cannot be reached.')).toBeVisible();
  await expect(page.getByLabel('E-mail')).toHaveValue('ada@example.com');
  await context.setOffline(false);
});
