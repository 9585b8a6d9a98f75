import { forgetRecent } from '../palette/recent';

/** Signs out, and leaves nothing behind in this browser of what was looked at. */
export async function leave(email: string): Promise<void> {
  forgetRecent(email);
  // Loaded when it is needed: every page does without its code.
  const { signOut } = await import('next-auth/react');
  await signOut({ callbackUrl: '/sign-in' });
}
