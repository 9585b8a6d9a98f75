'use client';

import * as Dialog from '@radix-ui/react-dialog';
import type { SignedIn } from './account-menu';
import type { PlaceKey } from './navigation';
import { Sidebar } from './sidebar';

interface DrawerProps {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
  readonly person: SignedIn;
  readonly places: readonly PlaceKey[];
}

/** The sidebar where there is no room for it beside the page: above it, for as long as it is asked for. */
export function Drawer({ open, onOpenChange, person, places }: DrawerProps) {
  return (
    <Dialog.Root open={open} onOpenChange={onOpenChange}>
      <Dialog.Portal>
        <Dialog.Overlay className="fixed inset-0 z-40 animate-fade bg-veil" />
        <Dialog.Content
          aria-describedby={undefined}
          className="fixed inset-y-0 left-0 z-40 w-56 animate-slide-left border-r focus:outline-none"
        >
          <Dialog.Title className="sr-only">Menu</Dialog.Title>
          <Sidebar person={person} places={places} form="full" />
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
