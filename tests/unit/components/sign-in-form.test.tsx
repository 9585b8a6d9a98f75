// @vitest-environment jsdom
import { screen, waitFor } from '@testing-library/react';
import { getCsrfToken, signIn } from 'next-auth/react';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { ProviderButton } from '@/components/sign-in/provider-button';
import { refusalText } from '@/components/sign-in/refusal';
import { SignInForm } from '@/components/sign-in/sign-in-form';
import { goTo, router } from './support/navigation';
import { renderInApp } from './support/render';

vi.mock('next/navigation', async () => (await import('./support/navigation')).navigation);
vi.mock('next-auth/react', () => ({ signIn: vi.fn(), getCsrfToken: vi.fn() }));

const answer = (status: number) => ({
  ok: status === 200,
  error: status === 200 ? undefined : 'CredentialsSignin',
  status,
  url: null,
  code: undefined,
});

beforeEach(() => {
  goTo('/sign-in');
  vi.mocked(getCsrfToken).mockReset().mockResolvedValue('token');
  vi.mocked(signIn).mockReset();
});

async function fillIn() {
  const { user } = renderInApp(<SignInForm callbackPath="/users?q=ada" />);
  await user.type(screen.getByLabelText('E-mail'), 'ada@example.com');
  await user.type(screen.getByLabelText('Password'), 'a long password');
  await user.click(screen.getByRole('button', { name: 'Sign in' }));
}

describe('signing in', () => {
  it('goes back to where one came from', async () => {
    vi.mocked(signIn).mockResolvedValue(answer(200) as never);
    await fillIn();
    expect(signIn).toHaveBeenCalledWith('credentials', {
      email: 'ada@example.com',
      password: 'a long password',
      redirect: false,
    });
    await waitFor(() => expect(router.replace).toHaveBeenCalledWith('/users?q=ada'));
  });

  it.each([
    [401, 'The e-mail or the password is not right.'],
    [429, 'Too many tries. Wait a few minutes, then try again.'],
    [503, 'Pennon cannot be reached. Check the connection and try again.'],
  ])('that is answered with %i says so calmly and keeps the e-mail', async (status, text) => {
    vi.mocked(signIn).mockResolvedValue(answer(status) as never);
    await fillIn();
    expect(await screen.findByText(text)).toBeVisible();
    expect(screen.getByLabelText('E-mail')).toHaveValue('ada@example.com');
    expect(screen.getByLabelText('Password')).toHaveFocus();
    expect(router.replace).not.toHaveBeenCalled();
  });

  it('without a connection stays on the page', async () => {
    vi.mocked(getCsrfToken).mockResolvedValue(undefined);
    await fillIn();
    expect(await screen.findByText(/Pennon cannot be reached/)).toBeVisible();
    expect(signIn).not.toHaveBeenCalled();
  });

  it('that breaks off half-way stays on the page', async () => {
    vi.mocked(signIn).mockRejectedValue(new TypeError('offline'));
    await fillIn();
    expect(await screen.findByText(/Pennon cannot be reached/)).toBeVisible();
  });
});

describe('signing in through the provider', () => {
  const go = async () => {
    const { user } = renderInApp(<ProviderButton name="Okta" callbackPath="/users?q=ada" />);
    await user.click(screen.getByRole('button', { name: 'Continue with Okta' }));
  };

  it('goes there and comes back to where one came from', async () => {
    await go();
    expect(signIn).toHaveBeenCalledWith('oidc', { callbackUrl: '/users?q=ada' });
  });

  it('without a connection says so', async () => {
    vi.mocked(signIn).mockRejectedValue(new TypeError('offline'));
    await go();
    expect(await screen.findByText(/Pennon cannot be reached/)).toBeVisible();
  });

  it.each([
    ['email_unverified', /Okta has not verified your e-mail address/],
    ['domain_not_allowed', /not one of those that may sign in/],
    ['account_exists', /account with your e-mail address already/],
    ['account_disabled', /is disabled/],
    ['OAuthCallback', /Signing in with Okta did not work/],
    ['<script>', /Signing in with Okta did not work/],
  ])('that was refused with %s says why', (code, text) => {
    expect(refusalText(code, 'Okta')).toMatch(text);
  });
});
