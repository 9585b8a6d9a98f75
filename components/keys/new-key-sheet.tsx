'use client';

import type { KeyActions } from './key-actions';
import { KeySheet } from './key-sheet';
import { NewKeyForm } from './new-key-form';

interface NewKeySheetProps {
  readonly create: KeyActions['create'];
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
}

/** Makes an API key. */
export function NewKeySheet({ create, open, onOpenChange }: NewKeySheetProps) {
  return (
    <KeySheet
      open={open}
      onOpenChange={onOpenChange}
      title="Create API key"
      description="A program signs in with it. Its role stays as it is."
    >
      {(form) => <NewKeyForm create={create} {...form} />}
    </KeySheet>
  );
}
