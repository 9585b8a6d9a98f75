import { signOut } from 'next-auth/react';
import { forgetRecent } from '../palette/recent';

/** Signs out, and leaves nothing behind in this browser of what was looked at. */
export function leave(email: string): void {
  forgetRecent(email);
  void signOut({ callbackUrl: '/sign-in' });
}
