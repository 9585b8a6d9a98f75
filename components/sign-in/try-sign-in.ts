import { getCsrfToken, signIn } from 'next-auth/react';

/** What to say where nobody answers. */
export const CANNOT_REACH = 'Pennon cannot be reached. Check the connection and try again.';

/** Signs in with e-mail and password; null when that went well, else what to say. */
export async function trySignIn(email: string, password: string): Promise<string | null> {
  try {
    // Where nobody answers, next-auth would leave this page, and what was typed with it.
    if (!(await getCsrfToken())) return CANNOT_REACH;
    const result = await signIn('credentials', { email, password, redirect: false });
    if (result?.ok) return null;
    return result?.error === 'rate_limited'
      ? 'Too many tries. Wait a few minutes, then try again.'
      : 'The e-mail or the password is not right.';
  } catch {
    return CANNOT_REACH;
  }
}
