import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { ADMIN, expect, test, violationsOf } from '../support/e2e-test';
import { freePort } from '../support/free-port';
import { asAdmin, createFlag } from '../support/pennon';

const EXAMPLE = path.resolve(import.meta.dirname, '../../examples/browser/serve.mjs');

/** Starts the example and waits until it says where it is. */
async function startExample(port: number, pennon: string): Promise<ChildProcess> {
  const env = { ...process.env, PORT: String(port), PENNON_URL: pennon, PENNON_API_KEY: ADMIN.apiKey };
  const child = spawn(process.execPath, [EXAMPLE], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  await once(child.stdout, 'data');
  return child;
}

test('an override that an admin writes is in the open page of an application, and gone with its end', async ({
  page,
  request,
  launchServer,
}) => {
  const port = await freePort();
  const origin = `http://localhost:${port}`;
  const server = await launchServer({ env: { PENNON_DEMO: '0', PENNON_ALLOWED_ORIGINS: origin } });
  const call = (method: 'POST' | 'PATCH', url: string, data: unknown) =>
    asAdmin(request, server, method, url, data);
  const flag = await createFlag(request, server);
  const user = await call('POST', '/api/admin/users', { email: 'ann@example.com', external_id: 'crm-1' });
  const example = await startExample(port, server.url);
  try {
    await page.goto(`${origin}/?user=crm-1`);
    await expect(page.getByRole('status')).toHaveText('The flags are ready.');
    const row = page.getByRole('row', { name: flag });
    await expect(row).toContainText('false');
    await page.evaluate(() => document.body.setAttribute('data-same-page', ''));

    const overrides = `/api/admin/users/${user.id}/flag-overrides`;
    await call('POST', overrides, { flag_name: flag, value: true });
    await expect(row).toContainText('true');
    await expect(row).toContainText('set for you');
    expect(await violationsOf(page)).toEqual([]);

    const expiresAt = new Date(Date.now() + 2_000).toISOString();
    await call('PATCH', `${overrides}/${flag}`, { expires_at: expiresAt });
    await expect(row).toContainText('false');
    await expect(row).not.toContainText('set for you');
    await expect(page.locator('body')).toHaveAttribute('data-same-page');
  } finally {
    example.kill();
  }
});
