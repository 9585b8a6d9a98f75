import { randomUUID } from 'node:crypto';
import type { APIRequestContext, Browser, BrowserContext, Page } from '@playwright/test';
import { ADMIN, expect, type RunningServer } from './e2e-test';
import { untilHydrated } from './hydrated';

const PASSWORD = 'a long enough password';

/** A person who can sign in. */
export interface Account {
  readonly id: string;
  readonly email: string;
  readonly password: string;
}

/** Calls the REST API as the admin key of the server. */
export async function asAdmin(
  request: APIRequestContext,
  server: RunningServer,
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
  path: string,
  data?: unknown,
) {
  const response = await request.fetch(`${server.url}${path}`, {
    method,
    headers: { authorization: `Bearer ${ADMIN.apiKey}` },
    ...(data === undefined ? {} : { data }),
  });
  expect(response.ok(), `${method} ${path}: ${response.status()} ${await response.text()}`).toBe(true);
  return response.status() === 204 ? null : response.json();
}

/** Adds a person who can sign in. */
export async function createAccount(
  request: APIRequestContext,
  server: RunningServer,
  role: 'admin' | 'viewer' | 'user',
): Promise<Account> {
  const email = `${role}-${randomUUID().slice(0, 8)}@example.com`;
  const body = { email, name: `A ${role}`, role, password: PASSWORD };
  const { id } = await asAdmin(request, server, 'POST', '/api/admin/users', body);
  return { id, email, password: PASSWORD };
}

/** Makes a boolean flag of a name of its own and returns the name. */
export async function createFlag(
  request: APIRequestContext,
  server: RunningServer,
  fields: object = {},
): Promise<string> {
  const name = `test.${randomUUID().slice(0, 8)}`;
  await asAdmin(request, server, 'POST', '/api/admin/feature-flags', { name, type: 'boolean', ...fields });
  return name;
}

/** Signs in through the page, as a person would. */
export async function signIn(
  page: Page,
  server: RunningServer,
  account: { readonly email: string; readonly password: string } = ADMIN,
  path = '/sign-in',
): Promise<void> {
  await page.goto(`${server.url}${path}`);
  await page.getByLabel('E-mail').fill(account.email);
  await page.getByLabel('Password').fill(account.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.waitForURL((url) => url.pathname !== '/sign-in');
}

/** A browser of its own in which somebody is signed in. */
export async function browserOf(
  browser: Browser,
  server: RunningServer,
  account: { readonly email: string; readonly password: string },
): Promise<{ context: BrowserContext; page: Page }> {
  const context = await browser.newContext();
  const page = untilHydrated(await context.newPage());
  await signIn(page, server, account);
  return { context, page };
}

/** What the person signed in to this browser gets from a flag, from the REST API. */
export async function myFlag(context: BrowserContext, server: RunningServer, name: string) {
  const response = await context.request.get(`${server.url}/api/flags/me`);
  expect(response.status()).toBe(200);
  return (await response.json()).flags[name];
}

/** Signs out through the page. */
export async function signOut(page: Page): Promise<void> {
  await page.getByRole('navigation', { name: 'Own' }).locator('..').getByRole('button').last().click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await page.waitForURL(/sign-in/);
}

/** Chooses a filter of a list from its menu. */
export async function filterBy(page: Page, filter: string, choice: string): Promise<void> {
  await page.getByRole('button', { name: 'Filter', exact: true }).click();
  await page.getByRole('menuitem', { name: filter, exact: true }).click();
  await page.getByRole('menuitemcheckbox', { name: choice, exact: true }).click();
}
