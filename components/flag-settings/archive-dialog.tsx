'use client';

import { useState } from 'react';
import type { FlagView } from '@/lib/flags/types';
import type { ActionError } from '@/lib/http/action-result';
import type { FlagActions } from '../flags/flag-actions';
import { ConfirmDialog } from '../ui/confirm-dialog';
import { counted } from '../ui/counted';
import { toast } from '../ui/toast';
import { TypedConfirm } from '../ui/typed-confirm';

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
  const [typed, setTyped] = useState('');
  const confirm = async () => {
    if (typed.trim() !== flag.name) return 'Type the name of the flag as it stands above.';
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
    <ConfirmDialog
      open={open}
      onOpenChange={(next) => {
        setTyped('');
        onOpenChange(next);
      }}
      title="Archive this flag?"
      confirmLabel="Archive flag"
      danger
      onConfirm={confirm}
    >
      <p>
        Everybody stops getting{' '}
        <code className="font-mono text-ink text-sm [overflow-wrap:anywhere]">{flag.name}</code> at once
        {flag.activeOverrideCount === 0
          ? '.'
          : `, ${counted(flag.activeOverrideCount, 'person', 'people')} with an overridden value included.`}
      </p>
      <TypedConfirm label="Type its name to archive it" typed={typed} onType={setTyped} />
    </ConfirmDialog>
  );
}
