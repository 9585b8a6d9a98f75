'use client';

import { UserPlus } from 'lucide-react';
import dynamic from 'next/dynamic';
import { useState } from 'react';
import { Button } from '../ui/button';
import type { PersonActions } from './person-actions';

// Loaded when it is first opened: the list does without its code.
const NewPersonSheet = dynamic(() => import('./new-person-sheet').then((module) => module.NewPersonSheet));

interface NewPersonButtonProps {
  readonly create: PersonActions['create'];
  /** Why this person cannot add people; undefined when they can. */
  readonly blocked: string | undefined;
}

/** Opens the sheet in which a person is added. */
export function NewPersonButton({ create, blocked }: NewPersonButtonProps) {
  const [open, setOpen] = useState<boolean>();
  return (
    <>
      <Button look="primary" blocked={blocked} onClick={() => setOpen(true)}>
        <UserPlus aria-hidden />
        Create user
      </Button>
      {open === undefined ? null : <NewPersonSheet create={create} open={open} onOpenChange={setOpen} />}
    </>
  );
}
