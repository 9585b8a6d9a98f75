'use client';

import { MailPlus } from 'lucide-react';
import dynamic from 'next/dynamic';
import { useState } from 'react';
import { Button } from '../ui/button';
import type { PersonActions } from '../users/person-actions';

// Loaded when it is first opened.
const InviteSheet = dynamic(() => import('./invite-sheet').then((module) => module.InviteSheet));

interface InviteButtonProps {
  readonly actions: Pick<PersonActions, 'create' | 'invite'>;
  /** Why this person cannot invite anybody; undefined when they can. */
  readonly blocked: string | undefined;
}

/** Opens the sheet in which somebody is let in. */
export function InviteButton({ actions, blocked }: InviteButtonProps) {
  const [open, setOpen] = useState<boolean>();
  return (
    <>
      <Button look="primary" blocked={blocked} onClick={() => setOpen(true)}>
        <MailPlus aria-hidden />
        Invite person
      </Button>
      {open === undefined ? null : <InviteSheet actions={actions} open={open} onOpenChange={setOpen} />}
    </>
  );
}
