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
    return wordsFor(result?.status ?? 0);
  } catch {
    return CANNOT_REACH;
  }
}

function wordsFor(status: number): string {
  if (status === 429) return 'Too many tries. Wait a few minutes, then try again.';
  return status >= 500 ? CANNOT_REACH : 'The e-mail or the password is not right.';
}
