'use client';

import type { FlagView } from '@/lib/flags/types';
import { ArchiveDialog } from './archive-dialog';
import type { FlagActions } from './flag-actions';
import { SwitchDialog } from './switch-dialog';

/** What is asked about. */
export type FlagQuestion = 'switch' | 'archive' | 'restore';

interface FlagDialogProps {
  readonly flag: FlagView;
  readonly question: FlagQuestion;
  readonly actions: FlagActions;
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
}

/** Asks before a change of a flag that everybody feels, and says whom it does not reach. */
export function FlagDialog({ question, ...props }: FlagDialogProps) {
  return question === 'switch' ? (
    <SwitchDialog {...props} />
  ) : (
    <ArchiveDialog question={question} {...props} />
  );
}
