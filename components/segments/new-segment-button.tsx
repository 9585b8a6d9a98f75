'use client';

import { Plus } from 'lucide-react';
import dynamic from 'next/dynamic';
import { useState } from 'react';
import { Button } from '../ui/button';
import type { SegmentActions } from './segment-actions';

// Loaded when it is first opened: the list does without its code.
const NewSegmentSheet = dynamic(() => import('./new-segment-sheet').then((module) => module.NewSegmentSheet));

interface NewSegmentButtonProps {
  readonly create: SegmentActions['create'];
  /** Why this person cannot make segments; undefined when they can. */
  readonly blocked: string | undefined;
}

/** Opens the sheet in which a segment is made. */
export function NewSegmentButton({ create, blocked }: NewSegmentButtonProps) {
  const [open, setOpen] = useState<boolean>();
  return (
    <>
      <Button look="primary" blocked={blocked} onClick={() => setOpen(true)}>
        <Plus aria-hidden />
        Create segment
      </Button>
      {open === undefined ? null : <NewSegmentSheet create={create} open={open} onOpenChange={setOpen} />}
    </>
  );
}
