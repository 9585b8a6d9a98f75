'use client';

import { useRouter } from 'next/navigation';
import { counted } from '../ui/counted';
import { toast } from '../ui/toast';
import { TypedConfirmDialog } from '../ui/typed-confirm-dialog';
import { LAST_ADMIN, type PersonTaskProps } from './person-task';

/** Deletes a person once their e-mail was typed, as that cannot be taken back. */
export function DeletePersonDialog({ user, actions, open, onOpenChange }: PersonTaskProps) {
  const router = useRouter();
  const { email, overrideCount } = user;
  const confirm = async () => {
    const result = await actions.remove(user.id).catch(() => null);
    if (result === null) return 'Pennon cannot be reached, so nobody was deleted.';
    if (!result.ok) return result.error.code === 'last_admin' ? LAST_ADMIN : result.error.message;
    toast('User deleted', { description: email });
    router.replace('/users');
    return null;
  };
  return (
    <TypedConfirmDialog
      open={open}
      onOpenChange={onOpenChange}
      title="Delete this user for good?"
      confirmLabel="Delete user"
      label="Type their e-mail address to delete them"
      isRight={(typed) => typed.toLowerCase() === email.toLowerCase()}
      mismatch="Type the e-mail address as it stands above."
      onConfirm={confirm}
    >
      <p>
        <span className="text-ink [overflow-wrap:anywhere]">{email}</span> is signed out at once and gone from
        the directory, with{' '}
        {overrideCount === 0
          ? 'their attributes'
          : `their attributes and ${counted(overrideCount, 'override')}`}
        . The history of what they did, and of what was done to them, stays, and so do the API keys that they
        made. To keep somebody out without losing anything, disable them.
      </p>
    </TypedConfirmDialog>
  );
}
