'use client';

import * as AlertDialog from '@radix-ui/react-alert-dialog';
import { type ReactNode, useState } from 'react';
import { Button } from './button';
import { useOnce } from './use-once';

/** What is asked, and what happens then. */
export interface ConfirmDialogProps {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
  readonly title: string;
  /** What will happen, to how many people. */
  readonly children: ReactNode;
  /** The verb with its object: "Turn off flag". */
  readonly confirmLabel: string;
  readonly danger?: boolean;
  /** Does it. Resolves to what went wrong, or to null: then the dialog closes. */
  readonly onConfirm: () => Promise<string | null>;
}

/** The dialog itself, with the code that draws it. */
export function LoadedConfirmDialog(props: ConfirmDialogProps) {
  return (
    <AlertDialog.Root open={props.open} onOpenChange={props.onOpenChange}>
      <AlertDialog.Portal>
        <AlertDialog.Overlay className="fixed inset-0 z-40 animate-fade bg-veil" />
        <AlertDialog.Content className="-translate-x-1/2 -translate-y-1/2 fixed top-1/2 left-1/2 z-40 grid w-112 max-w-[calc(100vw-2rem)] animate-fade gap-4 rounded-lg border bg-surface p-6 shadow-float focus:outline-none">
          <DialogInside {...props} />
        </AlertDialog.Content>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  );
}

function DialogInside({
  title,
  children,
  confirmLabel,
  danger,
  onConfirm,
  onOpenChange,
}: ConfirmDialogProps) {
  const [pending, once] = useOnce();
  const [failure, setFailure] = useState<string | null>(null);
  const confirm = () =>
    once(async () => {
      const wrong = await onConfirm();
      setFailure(wrong);
      if (wrong === null) onOpenChange(false);
    });
  return (
    <>
      <AlertDialog.Title className="font-semibold text-lg [overflow-wrap:anywhere]">
        {title}
      </AlertDialog.Title>
      <AlertDialog.Description asChild>
        <div className="grid gap-3 text-muted [overflow-wrap:anywhere]">{children}</div>
      </AlertDialog.Description>
      {failure ? (
        <p role="alert" className="text-off-ink">
          {failure}
        </p>
      ) : null}
      <div className="flex flex-wrap justify-end gap-2">
        <AlertDialog.Cancel asChild>
          <Button>Cancel</Button>
        </AlertDialog.Cancel>
        <Button look={danger ? 'danger' : 'primary'} pending={pending} onClick={confirm}>
          {confirmLabel}
        </Button>
      </div>
    </>
  );
}
