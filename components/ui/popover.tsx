'use client';

import * as RadixPopover from '@radix-ui/react-popover';
import { type ComponentProps, createContext, useContext } from 'react';
import { cn } from './cn';

export const Popover = RadixPopover.Root;
export const PopoverTrigger = RadixPopover.Trigger;
export const PopoverAnchor = RadixPopover.Anchor;

/** The sheet that popovers are to float in, where they scroll and have the focus; null outside one. */
export const PopoverHome = createContext<HTMLElement | null>(null);

/** What floats beside its trigger. */
export function PopoverContent({ className, ...props }: ComponentProps<typeof RadixPopover.Content>) {
  const home = useContext(PopoverHome);
  return (
    <RadixPopover.Portal container={home}>
      <RadixPopover.Content
        align="start"
        sideOffset={4}
        collisionPadding={8}
        className={cn(
          'z-50 animate-rise rounded-lg border bg-surface shadow-float focus:outline-none',
          className,
        )}
        {...props}
      />
    </RadixPopover.Portal>
  );
}
