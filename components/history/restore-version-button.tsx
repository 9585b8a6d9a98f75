'use client';

import { RotateCcw } from 'lucide-react';
import dynamic from 'next/dynamic';
import { useState } from 'react';
import type { HistoryItem } from '@/lib/audit/types';
import { Button } from '../ui/button';
import type { VersionActions } from './version-actions';

// Loaded when it is first opened: the history does without its code.
const RestoreVersionSheet = dynamic(() =>
  import('./restore-version-sheet').then((module) => module.RestoreVersionSheet),
);

interface RestoreVersionButtonProps {
  readonly item: HistoryItem;
  readonly actions: VersionActions;
  /** Why this person cannot change flags; undefined when they can. */
  readonly blocked: string | undefined;
}

/** Leads to what restoring a version would change. */
export function RestoreVersionButton({ item, actions, blocked }: RestoreVersionButtonProps) {
  const [open, setOpen] = useState<boolean>();
  return (
    <>
      <Button look="quiet" size="sm" blocked={blocked} className="-my-1" onClick={() => setOpen(true)}>
        <RotateCcw aria-hidden />
        <span className="max-lg:sr-only">Restore this version</span>
      </Button>
      {open === undefined ? null : (
        <RestoreVersionSheet
          flagName={item.entityId}
          revision={item.revision}
          actions={actions}
          open={open}
          onOpenChange={setOpen}
        />
      )}
    </>
  );
}
