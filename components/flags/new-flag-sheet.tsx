'use client';

import { useState } from 'react';
import { Sheet } from '../ui/sheet';
import { toast } from '../ui/toast';
import type { FlagActions } from './flag-actions';
import { NewFlagForm } from './new-flag-form';

interface NewFlagSheetProps {
  readonly create: FlagActions['create'];
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
}

/** Makes a flag, in a sheet beside the list. */
export function NewFlagSheet({ create, open, onOpenChange }: NewFlagSheetProps) {
  const [dirty, setDirty] = useState(false);
  const show = (next: boolean) => {
    setDirty(false);
    onOpenChange(next);
  };
  return (
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
  );
}
