'use client';

import { Plus } from 'lucide-react';
import dynamic from 'next/dynamic';
import { useState } from 'react';
import { Button } from '../ui/button';
import type { FlagActions } from './flag-actions';

// Loaded when it is first opened: the list does without its code.
const NewFlagSheet = dynamic(() => import('./new-flag-sheet').then((module) => module.NewFlagSheet));

interface NewFlagButtonProps {
  readonly create: FlagActions['create'];
  /** Why this person cannot make flags; undefined when they can. */
  readonly blocked: string | undefined;
}

/** Opens the sheet in which a flag is made. */
export function NewFlagButton({ create, blocked }: NewFlagButtonProps) {
  const [open, setOpen] = useState<boolean>();
  return (
    <>
      <Button look="primary" blocked={blocked} onClick={() => setOpen(true)}>
        <Plus aria-hidden />
        Create flag
      </Button>
      {open === undefined ? null : <NewFlagSheet create={create} open={open} onOpenChange={setOpen} />}
    </>
  );
}
