// @vitest-environment jsdom
import { screen, waitFor } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { anOverride, done, refusal } from './support/data';
import { actions, openNew, openStored, resetEditor, sheet } from './support/editor';
import { goTo } from './support/navigation';
import { NOW } from './support/render';

vi.mock('next/navigation', async () => (await import('./support/navigation')).navigation);

beforeEach(() => {
  goTo('/feature-flags', '?tab=overrides');
  resetEditor();
});
afterEach(() => vi.unstubAllGlobals());

const pin = () => sheet().getByRole('button', { name: 'Pin value' });
const save = () => sheet().getByRole('button', { name: 'Save override' });

describe('what goes wrong while saving', () => {
  it('is said at its fields and keeps what was typed', async () => {
    actions.create.mockResolvedValue(
      refusal('invalid', { fields: [{ path: 'value', message: 'must be a number value' }] }),
    );
    const user = await openNew('limits.seats');
    await user.type(sheet().getByLabelText('Value'), '1e400');
    await user.click(pin());
    expect(await sheet().findByText('Must be a number value.')).toBeVisible();
    expect(sheet().getByLabelText('Value')).toHaveValue('1e400');
    expect(sheet().getByLabelText('Value')).toHaveFocus();
  });

  it('is said with its request when it is about no field', async () => {
    actions.create.mockResolvedValue(refusal('internal'));
    const user = await openNew();
    await user.click(pin());
    expect(await sheet().findByText('Request req-1')).toBeVisible();
  });

  it('an ended session is mended in another tab, and nothing typed is lost', async () => {
    actions.create.mockResolvedValueOnce(refusal('unauthenticated'));
    actions.create.mockResolvedValueOnce(done(anOverride()));
    const user = await openNew();
    await user.type(sheet().getByLabelText('Reason'), 'kept');
    await user.click(pin());
    expect(await sheet().findByRole('link', { name: 'Sign in in a new tab' })).toHaveAttribute(
      'target',
      '_blank',
    );
    expect(sheet().getByLabelText('Reason')).toHaveValue('kept');
    await user.click(pin());
    expect(await screen.findByText('Value pinned')).toBeVisible();
  });

  it('a lost connection is said, and saving can be tried again', async () => {
    actions.create.mockRejectedValueOnce(new TypeError('Failed to fetch'));
    actions.create.mockResolvedValueOnce(done(anOverride()));
    const user = await openNew();
    await user.click(pin());
    expect(await sheet().findByText(/cannot be reached, so nothing was saved/)).toBeVisible();
    await user.click(pin());
    expect(await screen.findByText('Value pinned')).toBeVisible();
  });

  it('throws nothing that was typed away without a question', async () => {
    const user = await openNew();
    await user.type(sheet().getByLabelText('Reason'), 'kept');
    await user.keyboard('{Escape}');
    expect(await screen.findByText('Close without saving?')).toBeVisible();
    await user.click(screen.getByRole('button', { name: 'Cancel' }));
    expect(sheet().getByLabelText('Reason')).toHaveValue('kept');
    const closing = new Event('beforeunload', { cancelable: true });
    window.dispatchEvent(closing);
    expect(closing.defaultPrevented).toBe(true);
  });
});

describe('an override that somebody else changed meanwhile', () => {
  const theirs = anOverride({
    version: 2,
    etag: '0c6e2b56-2',
    value: false,
    variant: 'off',
    enabled: false,
    updatedBy: 'hopper@example.com',
    updatedAt: new Date(NOW.getTime() - 120_000),
    expiresAt: new Date(2026, 10, 24, 18, 30),
  });
  const openChanged = async () => {
    actions.update.mockResolvedValueOnce(refusal('version_mismatch'));
    actions.find.mockResolvedValue(done(theirs));
    const user = await openStored();
    await user.type(sheet().getByLabelText('Reason'), '!');
    await user.click(save());
    await sheet().findByText(/hopper@example.com changed this 2 min ago/);
    return user;
  };

  it('is shown beside mine, with what differs marked', async () => {
    await openChanged();
    const rows = sheet().getAllByRole('row').slice(1, 5);
    expect(rows.map((row) => [...row.children].map((cell) => cell.textContent))).toEqual([
      ['Value', 'off', 'on'],
      ['Ends', '18:30', 'no end'],
      ['Reason', 'Ticket 4812', 'Ticket 4812!'],
      ['Enabled', 'no, paused', 'yes'],
    ]);
    expect(rows.map((row) => row.querySelectorAll('mark').length)).toEqual([2, 2, 2, 2]);
  });

  it('can be written over with mine, knowing theirs', async () => {
    const user = await openChanged();
    actions.update.mockResolvedValueOnce(done(anOverride({ version: 3 })));
    await user.click(sheet().getByRole('button', { name: 'Keep mine' }));
    expect(save()).toHaveFocus();
    await user.click(save());
    expect(actions.update.mock.calls[1]?.[3]).toBe('0c6e2b56-2');
    expect(JSON.parse(actions.update.mock.calls[1]?.[2] ?? '')).toEqual({
      variant: 'on',
      enabled: true,
      reason: 'Ticket 4812!',
      expires_at: null,
    });
  });

  it('can be taken instead', async () => {
    const user = await openChanged();
    await user.click(sheet().getByRole('button', { name: 'Take theirs' }));
    expect(sheet().getByLabelText('Reason')).toHaveValue('Ticket 4812');
    expect(sheet().getByLabelText('End date')).toHaveValue('2026-11-24');
    expect(sheet().queryByText(/changed this/)).toBeNull();
  });

  it('and cannot be read just now is kept in the form', async () => {
    actions.update.mockResolvedValueOnce(refusal('version_mismatch'));
    actions.find.mockRejectedValue(new TypeError('offline'));
    const user = await openStored();
    await user.type(sheet().getByLabelText('Reason'), '!');
    await user.click(save());
    expect(await sheet().findByText(/cannot be reached, so nothing was saved/)).toBeVisible();
  });

  it.each(['version_mismatch', 'override_not_found'])(
    'and is gone (%s) can be pinned again from what is in the form',
    async (code) => {
      actions.update.mockResolvedValueOnce(refusal(code));
      actions.find.mockResolvedValue(refusal('override_not_found'));
      actions.create.mockResolvedValue(done(anOverride()));
      const user = await openStored();
      await user.type(sheet().getByLabelText('Reason'), '!');
      await user.click(save());
      expect(await sheet().findByText(/Somebody deleted this override meanwhile/)).toBeVisible();
      await user.click(sheet().getByRole('button', { name: 'Pin it again' }));
      await user.click(pin());
      expect(JSON.parse(actions.create.mock.calls[0]?.[1] ?? '')).toMatchObject({
        flag_name: 'ui.dark_mode',
        variant: 'on',
        reason: 'Ticket 4812!',
      });
      await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    },
  );
});
