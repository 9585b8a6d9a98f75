'use client';

import { useState } from 'react';
import type { ActionResult } from '@/lib/http/action-result';
import { Button } from '../ui/button';
import { ConfirmDialog } from '../ui/confirm-dialog';

/** Ends all own sessions, after asking. */
export function SignOutEverywhere({ end }: { readonly end: () => Promise<ActionResult<void>> }) {
  const [open, setOpen] = useState(false);
  const confirm = async () => {
    const result = await end().catch(() => null);
    if (result === null) return 'Pennon cannot be reached, so nobody was signed out.';
    // Whose session has ended already is where they want to be.
    if (!result.ok && result.error.code !== 'unauthenticated') return result.error.message;
    // Loaded when it is needed: the page does without its code.
    const { signOut } = await import('next-auth/react');
    await signOut({ callbackUrl: '/sign-in' });
    return null;
  };
  return (
    <>
      <Button onClick={() => setOpen(true)} className="justify-self-start">
        Sign out everywhere
      </Button>
      <ConfirmDialog
        open={open}
        onOpenChange={setOpen}
        title="Sign out everywhere?"
        confirmLabel="Sign out everywhere"
        onConfirm={confirm}
      >
        Every browser in which you are signed in is signed out at once, this one too.
      </ConfirmDialog>
    </>
  );
}
