// @vitest-environment jsdom
import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { KeyActions } from '@/components/keys/key-actions';
import { resolveKeyEnd } from '@/components/keys/key-ends';
import { stateOf, tryCommand } from '@/components/keys/key-words';
import { KeysPanel } from '@/components/keys/keys-panel';
import { NewKeyButton } from '@/components/keys/new-key-button';
import type { ApiKeyView } from '@/lib/keys/types';
import { done, refusal } from './support/data';
import { goTo } from './support/navigation';
import { NOW, renderInApp } from './support/render';

vi.mock('next/navigation', async () => (await import('./support/navigation')).navigation);
beforeEach(() => goTo('/api-keys'));

const SECRET = 'pnn_a-secret-of-the-test';
const DAY_MS = 86_400_000;
const inDays = (days: number) => new Date(NOW.getTime() + days * DAY_MS);

function aKey(changes: Partial<ApiKeyView> = {}): ApiKeyView {
  return {
    id: '33333333-3333-4333-8333-333333333333',
    name: 'Shop',
    role: 'service',
    prefix: 'pnn_abcdef',
    createdBy: 'grace@example.com',
    createdAt: inDays(-30),
    expiresAt: null,
    lastUsedAt: null,
    revokedAt: null,
    replacedBy: null,
    fromEnvironment: false,
    version: 1,
    etag: '1',
    ...changes,
  };
}

function someActions() {
  return {
    create: vi.fn<KeyActions['create']>(async () => done({ apiKey: aKey(), secret: SECRET })),
    rotate: vi.fn<KeyActions['rotate']>(async () => done({ apiKey: aKey(), secret: SECRET })),
    revoke: vi.fn<KeyActions['revoke']>(async () => done(aKey({ revokedAt: NOW }))),
  };
}

const draw = (keys: readonly ApiKeyView[], actions: KeyActions = someActions(), blocked?: string) =>
  renderInApp(
    <KeysPanel
      page={{ data: keys, nextCursor: null, total: keys.length }}
      actions={actions}
      blocked={blocked}
    />,
  );

describe('the list of API keys', () => {
  it('says of each its role, its beginning, its use, its end and its state', () => {
    draw([
      aKey({ expiresAt: inDays(3), lastUsedAt: inDays(-1) }),
      aKey({ id: '2', name: 'Gone', revokedAt: NOW }),
      aKey({ id: '3', name: 'Ended', expiresAt: inDays(-1) }),
      aKey({ id: '4', name: 'Old', replacedBy: '5', expiresAt: inDays(1) }),
      aKey({ id: '6', name: 'Robot', role: 'admin', fromEnvironment: true }),
    ]);
    const row = (name: string) => screen.getByRole('row', { name: new RegExp(`^${name}`) });
    expect(row('Shop')).toHaveTextContent('pnn_abcdef…');
    expect(row('Shop')).toHaveTextContent('1 d ago');
    expect(row('Shop')).toHaveTextContent('in 3 d');
    expect(row('Shop')).toHaveTextContent('Active');
    expect(row('Gone')).toHaveTextContent('Revoked');
    expect(within(row('Gone')).queryByRole('button', { name: 'Actions for Gone' })).toBeNull();
    expect(row('Ended')).toHaveTextContent('Ended');
    expect(row('Old')).toHaveTextContent('Replaced');
    expect(row('Robot')).toHaveTextContent('Environment');
    expect(row('Robot')).toHaveTextContent('never');
  });

  it('that is empty says what keys are for', () => {
    draw([]);
    expect(screen.getByText('No API keys yet')).toBeVisible();
  });

  it('tells who may not change keys why', async () => {
    const { user } = draw([aKey()], someActions(), 'Only admins can change API keys.');
    await user.click(screen.getByRole('button', { name: 'Actions for Shop' }));
    expect(screen.queryByRole('menu')).toBeNull();
    expect(await screen.findByRole('tooltip')).toHaveTextContent('Only admins can change API keys.');
  });

  it('ends a key at its very instant', () => {
    expect(stateOf(aKey({ expiresAt: NOW }), NOW.getTime())).toBe('expired');
    expect(stateOf(aKey({ expiresAt: NOW }), NOW.getTime() - 1)).toBe('active');
  });
});

describe('a new API key', () => {
  const open = async (create: KeyActions['create']) => {
    const app = renderInApp(<NewKeyButton create={create} blocked={undefined} />);
    await app.user.click(screen.getByRole('button', { name: 'Create API key' }));
    const sheet = within(await screen.findByRole('dialog', { name: 'Create API key' }));
    return {
      ...app,
      sheet,
      save: () => app.user.click(sheet.getByRole('button', { name: 'Create API key' })),
    };
  };

  it('is made with a name, a role and an end, and shown once', async () => {
    const { create } = someActions();
    const { user, sheet, save } = await open(create);
    await user.type(sheet.getByLabelText('Name'), ' Shop ');
    await user.click(sheet.getByRole('radio', { name: /^Viewer/ }));
    await user.click(sheet.getByRole('radio', { name: '30 days' }));
    await save();
    expect(await screen.findByText(SECRET)).toBeVisible();
    const body = JSON.parse(create.mock.calls[0]?.[0] ?? '');
    expect(body).toMatchObject({ name: 'Shop', role: 'viewer' });
    const end = new Date(body.expires_at).getTime() - NOW.getTime();
    expect(end).toBeGreaterThan(29 * DAY_MS);
    expect(end).toBeLessThan(31 * DAY_MS);
    expect(screen.getByText(/^curl -H/)).toHaveTextContent(`Bearer ${SECRET}`);

    await user.click(screen.getByRole('button', { name: 'I have copied it' }));
    await waitFor(() => expect(screen.queryByText(SECRET)).toBeNull());
    await user.click(screen.getByRole('button', { name: 'Create API key' }));
    expect(await screen.findByLabelText('Name')).toHaveValue('');
    expect(document.body).not.toHaveProperty('textContent', expect.stringContaining(SECRET));
  });

  it('is not thrown away by a stray key before it is copied', async () => {
    const { user, sheet, save } = await open(someActions().create);
    await user.type(sheet.getByLabelText('Name'), 'Shop');
    await save();
    await screen.findByText(SECRET);
    await user.keyboard('{Escape}');
    const question = await screen.findByRole('alertdialog', { name: 'Close before the key is copied?' });
    await user.click(within(question).getByRole('button', { name: 'Close' }));
    await waitFor(() => expect(screen.queryByText(SECRET)).toBeNull());
  });

  it('needs a name and a date, and shows the errors of the server at the fields', async () => {
    const create = vi.fn<KeyActions['create']>(async () =>
      refusal('invalid', { fields: [{ path: 'expires_at', message: 'must be in the future' }] }),
    );
    const { user, sheet, save } = await open(create);
    await user.click(sheet.getByRole('radio', { name: 'Date and time' }));
    const end = sheet.getByLabelText('End date');
    fireEvent.change(end, { target: { value: '' } });
    await save();
    expect(create).not.toHaveBeenCalled();
    expect(sheet.getByText('Say what the key is for.')).toBeVisible();
    expect(sheet.getByText('Choose a date and a time.')).toBeVisible();
    await user.type(sheet.getByLabelText('Name'), 'Shop');
    fireEvent.change(end, { target: { value: '2020-01-01' } });
    await save();
    expect(await sheet.findByText('Must be in the future.')).toBeVisible();
    expect(sheet.getByLabelText('Name')).toHaveValue('Shop');
  });

  it('survives a lost connection', async () => {
    const { user, sheet, save } = await open(() => Promise.reject(new Error('gone')));
    await user.type(sheet.getByLabelText('Name'), 'Shop');
    await save();
    expect(await sheet.findByText(/Pennon cannot be reached/)).toBeVisible();
    await user.click(sheet.getByRole('button', { name: 'Cancel' }));
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  });

  it('may have no end, and is for a shell as it is', () => {
    expect(resolveKeyEnd({ choice: 'none', local: '' }, 0)).toBeNull();
    expect(resolveKeyEnd({ choice: 'custom', local: 'soon' }, 0)).toBeUndefined();
    expect(tryCommand('admin', 'pnn_x', 'https://flags.example.com')).toBe(
      "curl -H 'Authorization: Bearer pnn_x' 'https://flags.example.com/api/admin/feature-flags?limit=1'",
    );
    expect(tryCommand('service', 'pnn_x', 'https://f.example')).toContain('/api/flags/me?user=');
  });
});

describe('rotating an API key', () => {
  const open = async (key: ApiKeyView, actions = someActions()) => {
    const app = draw([key], actions);
    await app.user.click(screen.getByRole('button', { name: 'Actions for Shop' }));
    await app.user.click(await screen.findByRole('menuitem', { name: 'Rotate key' }));
    return { ...app, actions, sheet: within(await screen.findByRole('dialog', { name: 'Rotate Shop' })) };
  };

  it('keeps the old one good for a day, or for as long as one chooses', async () => {
    const { user, sheet, actions } = await open(aKey());
    expect(sheet.getByText(/Give your programs the new key before Wed, 25 Nov 2026/)).toBeVisible();
    await user.click(sheet.getByRole('radio', { name: 'None' }));
    expect(sheet.getByText(/programs that still use it stop working/)).toBeVisible();
    await user.click(sheet.getByRole('radio', { name: '1 hour' }));
    await user.click(sheet.getByRole('button', { name: 'Rotate key' }));
    expect(await screen.findByText(SECRET)).toBeVisible();
    expect(actions.rotate).toHaveBeenCalledWith(aKey().id, '{"overlap_seconds":3600}');
  });

  it('never keeps the old one beyond its own end', async () => {
    const { sheet } = await open(aKey({ expiresAt: new Date(NOW.getTime() + 60_000) }));
    expect(sheet.getByText(/before Tue, 24 Nov 2026/)).toBeVisible();
  });

  it('says why it was refused', async () => {
    const actions = someActions();
    actions.rotate.mockResolvedValue(refusal('api_key_settled', { message: 'The API key is revoked' }));
    const { user, sheet } = await open(aKey(), actions);
    await user.click(sheet.getByRole('button', { name: 'Rotate key' }));
    expect(await sheet.findByText('The API key is revoked')).toBeVisible();
  });

  it('is not for the key of the environment, nor for one that was rotated', async () => {
    const { user } = draw([aKey({ fromEnvironment: true })]);
    await user.click(screen.getByRole('button', { name: 'Actions for Shop' }));
    expect(await screen.findByRole('menuitem', { name: 'Revoke key' })).toBeVisible();
    expect(screen.queryByRole('menuitem', { name: 'Rotate key' })).toBeNull();
  });
});

describe('revoking an API key', () => {
  const ask = async (key: ApiKeyView, actions = someActions()) => {
    const app = draw([key], actions);
    await app.user.click(screen.getByRole('button', { name: 'Actions for Shop' }));
    await app.user.click(await screen.findByRole('menuitem', { name: 'Revoke key' }));
    const dialog = within(await screen.findByRole('alertdialog', { name: 'Revoke Shop?' }));
    return {
      ...app,
      dialog,
      confirm: () => app.user.click(dialog.getByRole('button', { name: 'Revoke key' })),
    };
  };

  it('asks first, and says when it was last used', async () => {
    const actions = someActions();
    const { dialog, confirm } = await ask(aKey({ lastUsedAt: inDays(-2) }), actions);
    expect(dialog.getByText('It was last used 2 d ago.')).toBeVisible();
    await confirm();
    await waitFor(() => expect(actions.revoke).toHaveBeenCalledWith(aKey().id));
    expect(await screen.findByText('API key revoked')).toBeVisible();
  });

  it('says of the key of the environment that it stays so', async () => {
    const { dialog } = await ask(aKey({ fromEnvironment: true }));
    expect(dialog.getByText('It was never used.')).toBeVisible();
    expect(dialog.getByText(/stays revoked until that variable has another value/)).toBeVisible();
  });

  it('that fails says so', async () => {
    const actions = someActions();
    actions.revoke.mockResolvedValueOnce(refusal('forbidden', { message: 'You are not allowed to do this' }));
    actions.revoke.mockRejectedValueOnce(new Error('gone'));
    const { dialog, confirm } = await ask(aKey(), actions);
    await confirm();
    expect(await dialog.findByText('You are not allowed to do this. Nothing was changed.')).toBeVisible();
    await confirm();
    expect(await dialog.findByText(/Pennon cannot be reached/)).toBeVisible();
  });
});
