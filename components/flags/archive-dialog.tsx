'use client';

import type { FlagView } from '@/lib/flags/types';
import { ConfirmDialog } from '../ui/confirm-dialog';
import { counted } from '../ui/counted';
import { sentence } from '../ui/sentence';
import { toastDone } from '../ui/undo-toast';
import type { FlagActions } from './flag-actions';

interface ArchiveDialogProps {
  readonly flag: FlagView;
  readonly question: 'archive' | 'restore';
  readonly actions: FlagActions;
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
}

/** Asks before a flag is archived or brought back, and says what becomes of its overrides. */
export function ArchiveDialog({ flag, question, actions, open, onOpenChange }: ArchiveDialogProps) {
  const { title, label, danger, done, run, back, body } = texts(flag, actions)[question];
  return (
    <ConfirmDialog
      open={open}
      onOpenChange={onOpenChange}
      title={title}
      confirmLabel={label}
      danger={danger}
      onConfirm={async () => {
        const result = await run(flag.name).catch(() => null);
        if (result === null) return 'Pennon cannot be reached. Nothing was changed.';
        if (!result.ok) return `${sentence(result.error.message)} Nothing was changed.`;
        // With overrides there is no way back: they come back paused.
        toastDone(done, flag.name, flag.overrideCount === 0 ? () => back(flag.name) : null);
        return null;
      }}
    >
      {body}
    </ConfirmDialog>
  );
}

function texts({ name, overrideCount }: FlagView, actions: FlagActions) {
  const overrides = counted(overrideCount, 'override');
  return {
    archive: {
      title: `Archive ${name}?`,
      label: 'Archive flag',
      danger: true,
      done: 'Flag archived',
      run: actions.archive,
      back: actions.restore,
      body: (
        <>
          <p>Applications that ask for it get “flag not found” and use their own default.</p>
          <p>
            {overrideCount === 0
              ? 'It has no overrides.'
              : `Its ${overrides} ${overrideCount === 1 ? 'is' : 'are'} kept, without effect while it is archived.`}{' '}
            You can restore it later.
          </p>
        </>
      ),
    },
    restore: {
      title: `Restore ${name}?`,
      label: 'Restore flag',
      danger: false,
      done: 'Flag restored',
      run: actions.restore,
      back: actions.archive,
      body: (
        <p>
          Applications get it again.
          {overrideCount === 0 ? '' : ` Its ${overrides} come${overrideCount === 1 ? 's' : ''} back paused.`}
        </p>
      ),
    },
  } as const;
}
