import type { APIRequestContext } from '@playwright/test';
import { expect, type RunningServer, test, violationsOf } from '../support/e2e-test';
import { startOpenIdProvider } from '../support/openid-provider';
import { asAdmin, browserOf, createAccount, signIn } from '../support/pennon';

const NEW = 'a new and longer password';

async function invite(request: APIRequestContext, server: RunningServer, id: string): Promise<string> {
  const { url } = await asAdmin(request, server, 'POST', `/api/admin/users/${id}/invite`);
  return url;
}

test('an invited person chooses a password and is in; the link is good once and in no log', async ({
  page,
  request,
  server,
}) => {
  const email = `invited-${Date.now()}@example.com`;
  const { id } = await asAdmin(request, server, 'POST', '/api/admin/users', { email, role: 'viewer' });
  const url = await invite(request, server, id);
  expect(url.startsWith(`${server.url}/invite#`)).toBe(true);
  const asked: string[] = [];
  page.on('request', (sent) => asked.push(`${sent.url()} ${sent.headers().referer ?? ''}`));

  await page.goto(url);
  await expect(page.getByText(`Choose a password to sign in as ${email}.`)).toBeVisible();
  expect(await violationsOf(page)).toEqual([]);
  await page.getByLabel('Password').fill('too short');
  await page.getByRole('button', { name: 'Set password and sign in' }).click();
  await expect(page.getByText('Must have 12 characters or more.')).toBeVisible();
  await page.getByLabel('Password').fill(NEW);
  await page.getByRole('button', { name: 'Set password and sign in' }).click();
  await page.waitForURL(/overview/);

  const token = url.split('#')[1] ?? '';
  expect(asked.filter((line) => line.replace(/#.*? /, ' ').includes(token))).toEqual([]);
  expect(server.output()).not.toContain(token);
  await page.goto('about:blank');
  await page.goto(url);
  await expect(page.getByRole('heading', { name: 'This invitation is no longer good' })).toBeVisible();
  expect(await violationsOf(page)).toEqual([]);
});

test('a new password takes the place of the old one, and other browsers are signed out', async ({
  browser,
  page,
  request,
  server,
}) => {
  const account = await createAccount(request, server, 'user');
  const other = await browserOf(browser, server, account);
  await signIn(page, server, account);

  await page.getByRole('navigation', { name: 'Own' }).locator('..').getByRole('button').last().click();
  await page.getByRole('menuitem', { name: 'Your account' }).click();
  await page.waitForURL(/account/);
  await page.getByLabel('Current password').fill('not the password');
  await page.getByLabel('New password').fill(NEW);
  await page.getByRole('button', { name: 'Change password' }).click();
  await expect(page.getByText('Is not right.')).toBeVisible();
  await page.getByLabel('Current password').fill(account.password);
  await page.getByRole('button', { name: 'Change password' }).click();
  await expect(page.getByText('Password changed. Your other sessions have ended.')).toBeVisible();

  await page.reload();
  await expect(page.getByRole('heading', { name: 'Your account' })).toBeVisible();
  await other.page.reload();
  await expect(other.page).toHaveURL(/sign-in/);
  await signIn(other.page, server, { ...account, password: NEW });
  await other.context.close();
});

test('signing out everywhere ends this session and the others', async ({
  browser,
  page,
  request,
  server,
}) => {
  const account = await createAccount(request, server, 'user');
  const other = await browserOf(browser, server, account);
  await signIn(page, server, account);
  await page.goto('/account');

  await page.getByRole('button', { name: 'Sign out everywhere' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Sign out everywhere' }).click();

  await page.waitForURL(/sign-in/);
  await other.page.reload();
  await expect(other.page).toHaveURL(/sign-in/);
  await other.context.close();
});

test('people sign in through the provider, or are told why not', async ({ launchServer, page, request }) => {
  const server = await launchServer();
  const provider = await startOpenIdProvider(`${server.url}/api/auth/callback/oidc`);
  try {
    await server.restart({
      env: {
        OIDC_ISSUER: provider.issuer,
        OIDC_CLIENT_ID: provider.clientId,
        OIDC_CLIENT_SECRET: provider.clientSecret,
        OIDC_NAME: 'Example ID',
        OIDC_ROLE_MAP: 'staff=viewer',
      },
    });
    const known = await createAccount(request, server, 'user');
    const verified = { email_verified: true, name: 'Ada Lovelace', groups: ['staff'] };
    provider.people.set('ada', { ...verified, email: 'ada@id.example' });
    provider.people.set('mallory', { ...verified, email: known.email });
    const enter = async (subject: string) => {
      provider.expect(subject);
      await page.getByRole('button', { name: 'Continue with Example ID' }).click();
    };

    await page.goto(`${server.url}/users?q=ada`);
    await expect(page.getByRole('button', { name: 'Continue with Example ID' })).toBeVisible();
    expect(await violationsOf(page)).toEqual([]);
    await enter('mallory');
    await expect(page.getByText(/There is an account with your e-mail address already/)).toBeVisible();
    expect(await violationsOf(page)).toEqual([]);

    await page.context().clearCookies();
    await page.goto(`${server.url}/users?q=ada`);
    await enter('ada');
    await page.waitForURL(`${server.url}/users?q=ada`);
    await page.goto(`${server.url}/account`);
    await expect(page.getByText(/You sign in as ada@id.example/)).toBeVisible();
  } finally {
    await provider.stop();
  }
});
