'use client';

import { ConfirmDialog } from '../ui/confirm-dialog';
import { toastDone } from '../ui/undo-toast';
import type { PersonTaskProps } from './person-task';

/** Ends all sessions of a person, after asking. */
export function SignOutPersonDialog({ user, actions, open, onOpenChange }: PersonTaskProps) {
  const confirm = async () => {
    const result = await actions.signOut(user.id).catch(() => null);
    if (result === null) return 'Pennon cannot be reached, so nobody was signed out.';
    if (!result.ok) return result.error.message;
    const sessions = result.data;
    toastDone(
      sessions === 0 ? 'They were signed in nowhere' : 'Signed out everywhere',
      sessions === 0
        ? user.email
        : `${user.email}: ${sessions} ${sessions === 1 ? 'session' : 'sessions'} ended`,
    );
    return null;
  };
  return (
    <ConfirmDialog
      open={open}
      onOpenChange={onOpenChange}
      title={`Sign ${user.name || user.email} out everywhere?`}
      confirmLabel="Sign out everywhere"
      onConfirm={confirm}
    >
      Every browser in which this person is signed in is signed out at once. They can sign in again.
    </ConfirmDialog>
  );
}
