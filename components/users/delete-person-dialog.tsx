'use client';

import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { ConfirmDialog } from '../ui/confirm-dialog';
import { counted } from '../ui/counted';
import { toast } from '../ui/toast';
import { TypedConfirm } from '../ui/typed-confirm';
import { LAST_ADMIN, type PersonTaskProps } from './person-task';

/** Deletes a person once their e-mail was typed, as that cannot be taken back. */
export function DeletePersonDialog({ user, actions, open, onOpenChange }: PersonTaskProps) {
  const router = useRouter();
  const [typed, setTyped] = useState('');
  const { email, overrideCount } = user;
  const confirm = async () => {
    if (typed.trim().toLowerCase() !== email.toLowerCase())
      return 'Type the e-mail address as it stands above.';
    const result = await actions.remove(user.id).catch(() => null);
    if (result === null) return 'Pennon cannot be reached, so nobody was deleted.';
    if (!result.ok) return result.error.code === 'last_admin' ? LAST_ADMIN : result.error.message;
    toast('User deleted', { description: email });
    router.replace('/users');
    return null;
  };
  return (
    <ConfirmDialog
      open={open}
      onOpenChange={(next) => {
        setTyped('');
        onOpenChange(next);
      }}
      title="Delete this user for good?"
      confirmLabel="Delete user"
      danger
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
      <TypedConfirm label="Type their e-mail address to delete them" typed={typed} onType={setTyped} />
    </ConfirmDialog>
  );
}
