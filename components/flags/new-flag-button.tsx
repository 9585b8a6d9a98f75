'use client';

import { Plus } from 'lucide-react';
import { useState } from 'react';
import { toast } from 'sonner';
import { Button } from '../ui/button';
import { Sheet } from '../ui/sheet';
import type { FlagActions } from './flag-actions';
import { NewFlagForm } from './new-flag-form';

interface NewFlagButtonProps {
  readonly create: FlagActions['create'];
  /** Why this person cannot make flags; undefined when they can. */
  readonly blocked: string | undefined;
}

/** Makes a flag, in a sheet beside the list. */
export function NewFlagButton({ create, blocked }: NewFlagButtonProps) {
  const [open, setOpen] = useState(false);
  const [dirty, setDirty] = useState(false);
  const show = (next: boolean) => {
    setDirty(false);
    setOpen(next);
  };
  return (
    <>
      <Button look="primary" blocked={blocked} onClick={() => show(true)}>
        <Plus aria-hidden />
        Create flag
      </Button>
      <Sheet
        open={open}
        onOpenChange={show}
        guarded={dirty}
        title="Create flag"
        description="Its name and type stay as they are; everything else can be changed later."
      >
        <NewFlagForm
          create={create}
          onDirty={() => setDirty(true)}
          onCancel={() => show(false)}
          onCreated={(flag) => {
            show(false);
            toast('Flag created', { description: flag.name });
          }}
        />
      </Sheet>
    </>
  );
}
