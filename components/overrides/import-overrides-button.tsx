'use client';

import { Upload } from 'lucide-react';
import dynamic from 'next/dynamic';
import { useState } from 'react';
import { Button } from '../ui/button';
import type { OverrideManyActions } from './bulk-actions';
import { useOverrideEditing } from './override-editor-provider';

// Loaded when it is first opened: lists do without its code.
const ImportOverridesSheet = dynamic(() =>
  import('./import-overrides-sheet').then((module) => module.ImportOverridesSheet),
);

/** Opens the sheet in which overrides are read from a file. */
export function ImportOverridesButton({ undo }: Pick<OverrideManyActions, 'undo'>) {
  const { blocked } = useOverrideEditing();
  const [open, setOpen] = useState<boolean>();
  return (
    <>
      <Button blocked={blocked} onClick={() => setOpen(true)}>
        <Upload aria-hidden />
        Import
      </Button>
      {open === undefined ? null : <ImportOverridesSheet undo={undo} open={open} onOpenChange={setOpen} />}
    </>
  );
}
