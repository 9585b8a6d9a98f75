// @vitest-environment jsdom
import { screen, waitFor } from '@testing-library/react';
import { signOut } from 'next-auth/react';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { ChangePasswordForm } from '@/components/account/change-password-form';
import { SignOutEverywhere } from '@/components/account/sign-out-everywhere';
import { refusal } from './support/data';
import { renderInApp } from './support/render';

vi.mock('next/navigation', async () => (await import('./support/navigation')).navigation);
vi.mock('next-auth/react', () => ({ signOut: vi.fn() }));

const CHANGED = 'Password changed. Your other sessions have ended.';
const change = vi.fn();
const end = vi.fn();

beforeEach(() => {
  change.mockReset().mockResolvedValue({ ok: true, data: undefined });
  end.mockReset().mockResolvedValue({ ok: true, data: undefined });
  vi.mocked(signOut).mockReset();
});

describe('changing the password', () => {
  const fillIn = async () => {
    const { user } = renderInApp(<ChangePasswordForm email="ada@example.com" change={change} />);
    await user.type(screen.getByLabelText('Current password'), 'the old password');
    await user.type(screen.getByLabelText('New password'), 'a new long password');
    await user.click(screen.getByRole('button', { name: 'Change password' }));
  };

  it('sends both, says so, and leaves nothing typed behind', async () => {
    await fillIn();

    expect(await screen.findByText(CHANGED)).toBeVisible();
    const sent = { current_password: 'the old password', new_password: 'a new long password' };
    expect(change.mock.calls).toEqual([[JSON.stringify(sent)]]);
    expect(screen.getByLabelText('Current password')).toHaveValue('');
    expect(screen.getByLabelText('New password')).toHaveValue('');
  });

  it('puts what is wrong to its field and keeps what was typed', async () => {
    const fields = [{ path: 'current_password', message: 'is not right' }];
    change.mockResolvedValue(refusal('invalid', { fields }));

    await fillIn();

    expect(await screen.findByText('Is not right.')).toBeVisible();
    expect(screen.getByLabelText('Current password')).toHaveFocus();
    expect(screen.getByLabelText('New password')).toHaveValue('a new long password');
    expect(screen.queryByText(CHANGED)).toBeNull();
  });

  it.each([
    [
      'is refused as a whole',
      () => Promise.resolve(refusal('rate_limited', { message: 'Too many tries' })),
      /Too many tries/,
    ],
    ['does not get through', () => Promise.reject(new TypeError('offline')), /nothing was saved/],
  ])('that %s says so', async (_what, answer, text) => {
    change.mockImplementation(answer);

    await fillIn();

    expect(await screen.findByText(text)).toBeVisible();
  });
});

describe('signing out everywhere', () => {
  const confirm = async () => {
    const { user } = renderInApp(<SignOutEverywhere end={end} />);
    await user.click(screen.getByRole('button', { name: 'Sign out everywhere' }));
    expect(end).not.toHaveBeenCalled();
    const [button] = screen.getAllByRole('button', { name: 'Sign out everywhere' }).slice(-1);
    await user.click(button as HTMLElement);
  };

  it.each([
    ['once it is confirmed', () => Promise.resolve({ ok: true, data: undefined })],
    ['also when the session has ended already', () => Promise.resolve(refusal('unauthenticated'))],
  ])('leaves for the sign-in %s', async (_what, answer) => {
    end.mockImplementation(answer);

    await confirm();

    await waitFor(() => expect(signOut).toHaveBeenCalledWith({ callbackUrl: '/sign-in' }));
  });

  it.each([
    ['is refused', () => Promise.resolve(refusal('internal')), 'It was refused'],
    ['does not get through', () => Promise.reject(new TypeError('offline')), /nobody was signed out/],
  ])('that %s says so and stays', async (_what, answer, text) => {
    end.mockImplementation(answer);

    await confirm();

    expect(await screen.findByText(text)).toBeVisible();
    expect(signOut).not.toHaveBeenCalled();
  });
});
