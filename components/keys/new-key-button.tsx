'use client';

import { Plus } from 'lucide-react';
import dynamic from 'next/dynamic';
import { useState } from 'react';
import { Button } from '../ui/button';
import type { KeyActions } from './key-actions';

// Loaded when it is first opened: the list does without its code.
const NewKeySheet = dynamic(() => import('./new-key-sheet').then((module) => module.NewKeySheet));

interface NewKeyButtonProps {
  readonly create: KeyActions['create'];
  /** Why this person cannot make keys; undefined when they can. */
  readonly blocked: string | undefined;
}

/** Opens the sheet in which a key is made. */
export function NewKeyButton({ create, blocked }: NewKeyButtonProps) {
  const [open, setOpen] = useState<boolean>();
  return (
    <>
      <Button look="primary" blocked={blocked} onClick={() => setOpen(true)}>
        <Plus aria-hidden />
        Create API key
      </Button>
      {open === undefined ? null : <NewKeySheet create={create} open={open} onOpenChange={setOpen} />}
    </>
  );
}
