'use client';

import { useState } from 'react';
import { ConfirmDialog } from './confirm-dialog';
import { Field } from './field';
import { Input } from './input';
import type { ConfirmDialogProps } from './loaded-confirm-dialog';

interface TypedConfirmDialogProps extends Omit<ConfirmDialogProps, 'danger'> {
  /** Of the field, in which they type the name. */
  readonly label: string;
  readonly isRight: (typed: string) => boolean;
  /** What is said of something else. */
  readonly mismatch: string;
}

/** Asks before something once a name was typed: that cannot be a slip. */
export function TypedConfirmDialog({
  label,
  isRight,
  mismatch,
  children,
  onConfirm,
  onOpenChange,
  ...dialog
}: TypedConfirmDialogProps) {
  const [typed, setTyped] = useState('');
  return (
    <ConfirmDialog
      {...dialog}
      danger
      onOpenChange={(open) => {
        setTyped('');
        onOpenChange(open);
      }}
      onConfirm={async () => (isRight(typed.trim()) ? onConfirm() : mismatch)}
    >
      {children}
      <Field label={label}>
        {(control) => (
          <Input
            {...control}
            value={typed}
            onChange={(event) => setTyped(event.target.value)}
            className="font-mono"
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
          />
        )}
      </Field>
    </ConfirmDialog>
  );
}
