'use client';

import { FileUp } from 'lucide-react';
import dynamic from 'next/dynamic';
import { useState } from 'react';
import { Button } from '../ui/button';

// Loaded when it is first opened.
const ImportPeopleSheet = dynamic(() =>
  import('./import-people-sheet').then((module) => module.ImportPeopleSheet),
);

/** Opens the sheet in which people are imported. */
export function ImportPeopleButton({ blocked }: { readonly blocked: string | undefined }) {
  const [open, setOpen] = useState<boolean>();
  return (
    <>
      <Button blocked={blocked} onClick={() => setOpen(true)}>
        <FileUp aria-hidden />
        Import
      </Button>
      {open === undefined ? null : <ImportPeopleSheet open={open} onOpenChange={setOpen} />}
    </>
  );
}
