'use client';

import { Sheet } from '../ui/sheet';
import { RestoreVersion } from './restore-version';
import type { VersionActions } from './version-actions';

interface RestoreVersionSheetProps {
  readonly flagName: string;
  readonly revision: number;
  readonly actions: VersionActions;
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
}

/** Gives a flag back what it was, after one has seen what that changes. */
export function RestoreVersionSheet({ open, onOpenChange, ...version }: RestoreVersionSheetProps) {
  return (
    <Sheet
      open={open}
      onOpenChange={onOpenChange}
      title="Restore this version"
      description={<span className="font-mono text-sm">{version.flagName}</span>}
    >
      <RestoreVersion {...version} onClose={() => onOpenChange(false)} />
    </Sheet>
  );
}
