/** What the sign-in says when it did not work through the provider. The code is from the address: anybody may have written it. */
export function refusalText(code: string, provider: string): string {
  switch (code) {
    case 'email_unverified':
      return `${provider} has not verified your e-mail address. Verify it there, then try again.`;
    case 'domain_not_allowed':
      return 'Your e-mail address is not one of those that may sign in here.';
    case 'account_exists':
      return `There is an account with your e-mail address already, and it does not belong to ${provider}. Sign in with your password, or ask an administrator.`;
    case 'account_disabled':
      return 'Your account is disabled. An administrator can let you in again.';
    default:
      return `Signing in with ${provider} did not work. Try again, or ask an administrator.`;
  }
}
