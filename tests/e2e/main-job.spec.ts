import { expect, test } from '../support/e2e-test';
import { asAdmin, browserOf, createAccount, createFlag, myFlag, signIn, signOut } from '../support/pennon';

test('an admin pins a flag for one person, and that person gets it, wherever and whenever they ask', async ({
  browser,
  launchServer,
  page,
  request,
}) => {
  const server = await launchServer({ env: { PENNON_DEMO: '0' } });
  const grace = await createAccount(request, server, 'user');
  const other = await createAccount(request, server, 'user');
  const flag = await createFlag(request, server);

  await signIn(page, server);
  await page.goto(`${server.url}/feature-flags?tab=overrides`);
  await page.getByRole('button', { name: 'Pin value' }).first().click();
  const sheet = page.getByRole('dialog');
  await sheet.getByLabel('User', { exact: true }).click();
  await page.keyboard.type(grace.email.slice(0, 9));
  await page.getByRole('option', { name: grace.email }).click();
  await sheet.getByLabel('Flag', { exact: true }).click();
  await page.keyboard.type(flag);
  await page.getByRole('option', { name: flag }).click();
  await sheet.getByRole('switch', { name: 'Value' }).setChecked(true);
  await sheet.getByLabel('Reason').fill('Beta tester of the first group');
  await sheet.getByText('1 week').click();
  await sheet.getByRole('button', { name: 'Pin value' }).click();

  await expect(sheet).toBeHidden();
  const row = page.getByRole('row').filter({ hasText: grace.email });
  await expect(row).toContainText(flag);
  await expect(row).toContainText('Active');
  await expect(row).toContainText('Beta tester of the first group');

  const pinned = { value: true, variant: 'on', reason: 'OVERRIDE', overridden: true };
  const hers = await browserOf(browser, server, grace);
  expect(await myFlag(hers.context, server, flag)).toMatchObject(pinned);
  await hers.page.goto(`${server.url}/my-flags`);
  await expect(hers.page.getByRole('row').filter({ hasText: flag })).toContainText('on');

  await test.step('nobody else gets it', async () => {
    const his = await browserOf(browser, server, other);
    expect(await myFlag(his.context, server, flag)).toMatchObject({ value: false, reason: 'STATIC' });
    await his.context.close();
  });

  await test.step('it survives her signing out and in again', async () => {
    await signOut(hers.page);
    expect((await hers.context.request.get(`${server.url}/api/flags/me`)).status()).toBe(401);
    await signIn(hers.page, server, grace);
    expect(await myFlag(hers.context, server, flag)).toMatchObject(pinned);
  });

  await test.step('it is there in another browser', async () => {
    const second = await browserOf(browser, server, grace);
    expect(await myFlag(second.context, server, flag)).toMatchObject(pinned);
    await second.context.close();
  });

  await test.step('it survives a restart of the server', async () => {
    await server.restart();
    expect(await myFlag(hers.context, server, flag)).toMatchObject(pinned);
  });

  await test.step('it ends at its instant with no job run, and the value falls back', async () => {
    const path = `/api/admin/users/${grace.id}/flag-overrides/${flag}`;
    const expiresAt = new Date(Date.now() + 8_000).toISOString();
    await asAdmin(request, server, 'PATCH', path, { expires_at: expiresAt });
    expect(await myFlag(hers.context, server, flag)).toMatchObject({
      ...pinned,
      override: { expires_at: expiresAt },
    });
    await expect
      .poll(async () => (await myFlag(hers.context, server, flag)).reason, { intervals: [100] })
      .toBe('STATIC');
    expect(await myFlag(hers.context, server, flag)).toMatchObject({
      value: false,
      variant: 'off',
      overridden: false,
    });
    expect(Date.now()).toBeGreaterThanOrEqual(Date.parse(expiresAt));
    expect(await asAdmin(request, server, 'GET', path)).toMatchObject({ status: 'expired' });
  });
  await hers.context.close();
});

test('an admin edits, pauses, resumes and deletes an override, and can take the deletion back', async ({
  page,
  request,
  server,
}) => {
  const person = await createAccount(request, server, 'user');
  const flag = await createFlag(request, server, {
    type: 'string',
    variants: [
      { key: 'old', value: 'page-1' },
      { key: 'new', value: 'page-2' },
    ],
    default: { variant: 'old' },
  });
  const path = `/api/admin/users/${person.id}/flag-overrides/${flag}`;
  await asAdmin(request, server, 'PUT', path, { variant: 'new', reason: 'first words' });

  await signIn(page, server);
  await page.goto(`${server.url}/feature-flags?tab=overrides&flag=${flag}`);
  const row = page.getByRole('row').filter({ hasText: person.email });
  const act = async (name: string) => {
    await row.getByRole('button', { name: /^Actions for/ }).click();
    await page.getByRole('menuitem', { name }).click();
  };

  await act('Edit override');
  const sheet = page.getByRole('dialog');
  await sheet.getByRole('radio', { name: /old/ }).check();
  await sheet.getByLabel('Reason').fill('second words');
  await sheet.getByRole('button', { name: 'Save override' }).click();
  await expect(sheet).toBeHidden();
  await expect(row).toContainText('second words');
  expect(await asAdmin(request, server, 'GET', path)).toMatchObject({
    variant: 'old',
    reason: 'second words',
    version: 2,
    updated_by: 'admin@example.com',
  });

  await act('Pause override');
  await expect(row).toContainText('Paused');
  expect(await asAdmin(request, server, 'GET', path)).toMatchObject({ status: 'disabled', version: 3 });

  await act('Resume override');
  await expect(row).toContainText('Active');

  await act('Delete override');
  await expect(row).toBeHidden();
  const deleted = page.getByRole('listitem').filter({ hasText: 'Override deleted' });
  await deleted.getByRole('button', { name: 'Undo' }).click();
  await expect(row).toContainText('second words');
  expect(await asAdmin(request, server, 'GET', path)).toMatchObject({
    variant: 'old',
    reason: 'second words',
  });
});
