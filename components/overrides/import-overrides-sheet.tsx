'use client';

import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { Sheet } from '../ui/sheet';
import { announceMany } from './announce-many';
import { countOverrides, countPeople, type OverrideManyActions } from './bulk-actions';
import { ImportOverridesForm } from './import-overrides-form';

interface ImportOverridesSheetProps extends Pick<OverrideManyActions, 'undo'> {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
}

/** Reads overrides from a file or from what is pasted, in a sheet beside the list. */
export function ImportOverridesSheet({ undo, open, onOpenChange }: ImportOverridesSheetProps) {
  const router = useRouter();
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
      title="Import overrides"
      description="Pins values for many people from a file: all of its rows, or none. Nothing is written before you have seen what would happen."
    >
      <ImportOverridesForm
        onDirty={setDirty}
        onCancel={() => show(false)}
        onImported={(outcome) => {
          show(false);
          const count = outcome.created + outcome.updated;
          const revision = outcome.dry_run ? null : outcome.revision;
          const description = `${countOverrides(count)} of ${countPeople(outcome.people)}`;
          announceMany('Overrides imported', { revision, description }, undo);
          router.refresh();
        }}
      />
    </Sheet>
  );
}
