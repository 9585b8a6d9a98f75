'use client';

import * as Dialog from '@radix-ui/react-dialog';
import { X } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { Button } from './button';
import { ConfirmDialog } from './confirm-dialog';
import { focusFirst } from './focus-first';
import { PopoverHome } from './popover';
import { Skeleton } from './skeleton';

interface SheetProps {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
  readonly title: string;
  readonly description: ReactNode;
  /** Something was typed: a click beside the sheet does not throw it away, and any other way out asks. */
  readonly guarded?: boolean;
  /** What is asked, where it is not about something typed. */
  readonly guardTitle?: string;
  readonly guardText?: string;
  readonly guardLabel?: string;
  readonly children: ReactNode;
}

/** Editing happens here, at the right, so that the list stays in sight. */
export function Sheet({
  open,
  onOpenChange,
  title,
  description,
  guarded,
  guardTitle = 'Close without saving?',
  guardText = 'What you typed here is not saved yet.',
  guardLabel = 'Discard changes',
  children,
}: SheetProps) {
  const [asking, setAsking] = useState(false);
  const [home, setHome] = useState<HTMLElement | null>(null);
  const close = (next: boolean) => {
    if (guarded && !next) setAsking(true);
    else onOpenChange(next);
  };
  return (
    <Dialog.Root open={open} onOpenChange={close}>
      <Dialog.Portal>
        <Dialog.Overlay className="fixed inset-0 z-40 bg-veil data-[state=closed]:animate-fade-out data-[state=open]:animate-fade" />
        <Dialog.Content
          ref={setHome}
          onOpenAutoFocus={(event) => {
            // The first field, not the way out.
            event.preventDefault();
            focusFirst(event.currentTarget as HTMLElement);
          }}
          onInteractOutside={(event) => {
            if (guarded) event.preventDefault();
          }}
          className="fixed inset-y-0 right-0 z-40 flex w-160 max-w-full flex-col border-l bg-surface shadow-float focus:outline-none data-[state=closed]:animate-slide-out data-[state=open]:animate-slide"
        >
          <div className="flex items-start justify-between gap-4 border-b px-4 py-4 md:px-6">
            <div className="min-w-0">
              <Dialog.Title className="font-semibold text-lg">{title}</Dialog.Title>
              <Dialog.Description className="line-clamp-3 text-muted [overflow-wrap:anywhere]">
                {description}
              </Dialog.Description>
            </div>
            <Dialog.Close asChild>
              <Button look="quiet" size="icon-sm" aria-label="Close">
                <X aria-hidden />
              </Button>
            </Dialog.Close>
          </div>
          <PopoverHome.Provider value={home}>{children}</PopoverHome.Provider>
          <ConfirmDialog
            open={asking}
            onOpenChange={setAsking}
            title={guardTitle}
            confirmLabel={guardLabel}
            onConfirm={async () => {
              onOpenChange(false);
              return null;
            }}
          >
            {guardText}
          </ConfirmDialog>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

/** What scrolls in a sheet. */
export function SheetBody({ children }: { readonly children: ReactNode }) {
  return (
    <div className="grid min-h-0 flex-1 content-start gap-6 overflow-y-auto px-4 py-6 md:px-6">
      {children}
    </div>
  );
}

/** The foot of a sheet: the effect in one line, and the two ways out. */
export function SheetFoot({
  effect,
  children,
}: {
  readonly effect?: ReactNode;
  readonly children: ReactNode;
}) {
  return (
    <div className="border-t bg-sunken">
      {effect}
      <div className="flex flex-wrap items-center justify-end gap-2 px-4 py-3 md:px-6">{children}</div>
    </div>
  );
}

/** Holds the place of a form that is on its way. */
export function FormSkeleton({ label }: { readonly label: string }) {
  return (
    <div role="status" aria-label={label} className="grid gap-6 px-4 py-6 md:px-6">
      {['first', 'second', 'third'].map((part) => (
        <div key={part} className="grid gap-2">
          <Skeleton className="w-24" />
          <Skeleton className="h-9" />
        </div>
      ))}
    </div>
  );
}
