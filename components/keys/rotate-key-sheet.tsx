'use client';

import type { ApiKeyView } from '@/lib/keys/types';
import type { KeyActions } from './key-actions';
import { KeySheet } from './key-sheet';
import { RotateKeyForm } from './rotate-key-form';

interface RotateKeySheetProps {
  readonly apiKey: ApiKeyView;
  readonly rotate: KeyActions['rotate'];
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
}

/** Puts a new key in the place of one, which stays good for a while. */
export function RotateKeySheet({ apiKey, rotate, open, onOpenChange }: RotateKeySheetProps) {
  return (
    <KeySheet
      open={open}
      onOpenChange={onOpenChange}
      title={`Rotate ${apiKey.name}`}
      description="A new key of the same name and role takes its place. For a while both are good, so that nothing stops working."
    >
      {(form) => <RotateKeyForm apiKey={apiKey} rotate={rotate} {...form} />}
    </KeySheet>
  );
}
