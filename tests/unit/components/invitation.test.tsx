// @vitest-environment jsdom
import { screen, waitFor } from '@testing-library/react';
import { getCsrfToken, signIn } from 'next-auth/react';
import { beforeEach, expect, it, vi } from 'vitest';
import { Invitation } from '@/components/invite/invitation';
import { refusal } from './support/data';
import { goTo, router } from './support/navigation';
import { renderInApp } from './support/render';

vi.mock('next/navigation', async () => (await import('./support/navigation')).navigation);
vi.mock('next-auth/react', () => ({ signIn: vi.fn(), getCsrfToken: vi.fn() }));

const email = 'ada@example.com';
const find = vi.fn();
const accept = vi.fn();

beforeEach(() => {
  goTo('/invite');
  window.location.hash = '#the-token';
  find.mockReset().mockResolvedValue({ ok: true, data: { email } });
  accept.mockReset().mockResolvedValue({ ok: true, data: { email } });
  vi.mocked(getCsrfToken).mockReset().mockResolvedValue('token');
  vi.mocked(signIn)
    .mockReset()
    .mockResolvedValue({ ok: true } as never);
});

const open = () => renderInApp(<Invitation find={find} accept={accept} />);
const choose = async () => {
  const { user } = open();
  await user.type(await screen.findByLabelText('Password'), 'a long password');
  await user.click(screen.getByRole('button', { name: 'Set password and sign in' }));
};

it('says for whom it is, sets the password and signs in with it', async () => {
  await choose();

  expect(find.mock.calls).toEqual([['the-token']]);
  expect(screen.getByText(`Choose a password to sign in as ${email}.`)).toBeVisible();
  await waitFor(() => expect(router.replace).toHaveBeenCalledWith('/'));
  expect(accept.mock.calls).toEqual([[JSON.stringify({ token: 'the-token', password: 'a long password' })]]);
  expect(signIn).toHaveBeenCalledWith('credentials', { email, password: 'a long password', redirect: false });
});

it('leads to the sign-in where signing in at once did not work', async () => {
  vi.mocked(signIn).mockResolvedValue({ ok: false, error: 'rate_limited' } as never);

  await choose();

  await waitFor(() => expect(router.replace).toHaveBeenCalledWith('/sign-in'));
});

it('that is no longer good says so, from the start or at the end', async () => {
  find.mockResolvedValue(refusal('invitation_not_found'));
  const { unmount } = open();
  expect(await screen.findByText('This invitation is no longer good')).toBeVisible();
  unmount();

  find.mockResolvedValue({ ok: true, data: { email } });
  accept.mockResolvedValue(refusal('invitation_not_found'));
  await choose();

  expect(await screen.findByText('This invitation is no longer good')).toBeVisible();
});

it('that cannot be looked up says so', async () => {
  find.mockRejectedValue(new TypeError('offline'));

  open();

  expect(await screen.findByText(/Pennon cannot be reached/)).toBeVisible();
});

it.each([
  [
    'a password that is refused',
    () =>
      Promise.resolve(
        refusal('invalid', { fields: [{ path: 'password', message: 'must have 12 characters or more' }] }),
      ),
    'Must have 12 characters or more.',
  ],
  [
    'too many tries',
    () => Promise.resolve(refusal('rate_limited', { message: 'Too many tries' })),
    'Too many tries',
  ],
  ['no connection', () => Promise.reject(new TypeError('offline')), /Pennon cannot be reached/],
])('with %s says so and keeps what was typed', async (_what, answer, text) => {
  accept.mockImplementation(answer);

  await choose();

  expect(await screen.findByText(text)).toBeVisible();
  expect(screen.getByLabelText('Password')).toHaveValue('a long password');
  expect(signIn).not.toHaveBeenCalled();
});
