'use client';

import type { FlagView } from '@/lib/flags/types';
import type { ActionError } from '@/lib/http/action-result';
import type { FlagActions } from '../flags/flag-actions';
import { counted } from '../ui/counted';
import { toast } from '../ui/toast';
import { TypedConfirmDialog } from '../ui/typed-confirm-dialog';

interface ArchiveDialogProps {
  readonly flag: FlagView;
  readonly archive: FlagActions['archive'];
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
  /** Other flags need it. */
  readonly onInUse: (error: ActionError) => void;
}

/** Archives a flag once its name was typed: that cannot be a slip. */
export function ArchiveDialog({ flag, archive, open, onOpenChange, onInUse }: ArchiveDialogProps) {
  const confirm = async () => {
    const result = await archive(flag.name).catch(() => null);
    if (result === null) return 'Pennon cannot be reached. Nothing was changed.';
    if (result.ok) {
      toast('Flag archived', { description: flag.name });
      return null;
    }
    if (result.error.code !== 'flag_in_use') return `${result.error.message}. Nothing was changed.`;
    onInUse(result.error);
    return null;
  };
  return (
    <TypedConfirmDialog
      open={open}
      onOpenChange={onOpenChange}
      title="Archive this flag?"
      confirmLabel="Archive flag"
      label="Type its name to archive it"
      isRight={(typed) => typed === flag.name}
      mismatch="Type the name of the flag as it stands above."
      onConfirm={confirm}
    >
      <p>
        Everybody stops getting{' '}
        <code className="font-mono text-ink text-sm [overflow-wrap:anywhere]">{flag.name}</code> at once
        {flag.activeOverrideCount === 0
          ? '.'
          : `, ${counted(flag.activeOverrideCount, 'person', 'people')} with an overridden value included.`}
      </p>
    </TypedConfirmDialog>
  );
}
