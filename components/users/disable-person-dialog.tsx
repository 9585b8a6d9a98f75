'use client';

import { ConfirmDialog } from '../ui/confirm-dialog';
import { toastDone } from '../ui/undo-toast';
import { LAST_ADMIN, type PersonTaskProps } from './person-task';

/** Keeps a person out, after asking. */
export function DisablePersonDialog({ user, actions, open, onOpenChange }: PersonTaskProps) {
  const set = (disabled: boolean) => actions.update(user.id, JSON.stringify({ disabled }), undefined);
  const confirm = async () => {
    const result = await set(true).catch(() => null);
    if (result === null) return 'Pennon cannot be reached, so nothing was changed.';
    if (!result.ok) return result.error.code === 'last_admin' ? LAST_ADMIN : result.error.message;
    toastDone('User disabled', user.email, () => set(false));
    return null;
  };
  return (
    <ConfirmDialog
      open={open}
      onOpenChange={onOpenChange}
      title={`Disable ${user.name || user.email}?`}
      confirmLabel="Disable user"
      danger
      onConfirm={confirm}
    >
      They are signed out at once and cannot sign in again. Their flags and overrides stay as they are, and
      you can enable them again.
    </ConfirmDialog>
  );
}
