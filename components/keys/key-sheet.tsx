'use client';

import { type ReactNode, useState } from 'react';
import { Sheet } from '../ui/sheet';
import type { NewKey } from './key-actions';
import { NewKeyShown } from './new-key-shown';

interface KeySheetProps {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
  readonly title: string;
  readonly description: string;
  /** The form that makes the key. */
  readonly children: (form: {
    readonly onMade: (made: NewKey) => void;
    readonly onDirty: () => void;
    readonly onCancel: () => void;
  }) => ReactNode;
}

/** A sheet that makes a key, and then shows it once. Closed, it has forgotten the key. */
export function KeySheet({ open, onOpenChange, title, description, children }: KeySheetProps) {
  const [made, setMade] = useState<NewKey | null>(null);
  const [dirty, setDirty] = useState(false);
  const show = (next: boolean) => {
    setMade(null);
    setDirty(false);
    onOpenChange(next);
  };
  return (
    <Sheet
      open={open}
      onOpenChange={show}
      guarded={dirty || made !== null}
      title={made ? made.apiKey.name : title}
      description={made ? `A new key of the role ${made.apiKey.role}.` : description}
      {...(made
        ? {
            guardTitle: 'Close before the key is copied?',
            guardText: 'The key is shown this once. If you have not copied it, make another one.',
            guardLabel: 'Close',
          }
        : {})}
    >
      {made ? (
        <NewKeyShown made={made} onDone={() => show(false)} />
      ) : (
        children({ onMade: setMade, onDirty: () => setDirty(true), onCancel: () => show(false) })
      )}
    </Sheet>
  );
}
