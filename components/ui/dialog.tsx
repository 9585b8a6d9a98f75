'use client';

import * as RadixDialog from '@radix-ui/react-dialog';
import type { ReactNode } from 'react';

interface DialogProps {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
  readonly title: string;
  /** What this is about, under the title. */
  readonly description: ReactNode;
  readonly children: ReactNode;
  /** The ways out, at the foot. */
  readonly foot: ReactNode;
}

/** In the middle, above the page: something to look at before one goes on. What is long scrolls inside. */
export function Dialog({ open, onOpenChange, title, description, children, foot }: DialogProps) {
  return (
    <RadixDialog.Root open={open} onOpenChange={onOpenChange}>
      <RadixDialog.Portal>
        <RadixDialog.Overlay className="fixed inset-0 z-40 animate-fade bg-veil" />
        <RadixDialog.Content
          onOpenAutoFocus={(event) => {
            // The dialog, which is then read out, and not one of the ways out of it.
            event.preventDefault();
            (event.currentTarget as HTMLElement).focus();
          }}
          className="-translate-x-1/2 -translate-y-1/2 fixed top-1/2 left-1/2 z-40 flex max-h-[calc(100dvh-2rem)] w-140 max-w-[calc(100vw-2rem)] animate-fade flex-col rounded-lg border bg-surface shadow-float focus:outline-none"
        >
          <div className="grid gap-1 px-6 pt-6">
            <RadixDialog.Title className="font-semibold text-lg [overflow-wrap:anywhere]">
              {title}
            </RadixDialog.Title>
            <RadixDialog.Description asChild>
              <div className="text-muted [overflow-wrap:anywhere]">{description}</div>
            </RadixDialog.Description>
          </div>
          <div className="grid min-h-0 content-start gap-4 overflow-y-auto px-6 py-4">{children}</div>
          <div className="flex flex-wrap items-center justify-end gap-2 px-6 pb-6">{foot}</div>
        </RadixDialog.Content>
      </RadixDialog.Portal>
    </RadixDialog.Root>
  );
}
