'use client';

import * as Radix from '@radix-ui/react-popover';
import type { ComponentProps } from 'react';
import { cn } from './cn';
import { Lend } from './lend';
import type { Lending } from './lent-trigger';

/** What floats beside the trigger, without what it needs to know of it. */
export type PopoverContentProps = ComponentProps<typeof Radix.Content>;

interface LoadedPopoverProps extends PopoverContentProps {
  readonly trigger: Lending;
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
  readonly modal: boolean;
  readonly home: HTMLElement | null;
}

/** What a popover opens, and what its trigger does. */
export function LoadedPopover({
  trigger,
  open,
  onOpenChange,
  modal,
  home,
  className,
  ...props
}: LoadedPopoverProps) {
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange} modal={modal}>
      <Radix.Trigger asChild>
        <Lend to={trigger} />
      </Radix.Trigger>
      <Radix.Portal container={home}>
        <Radix.Content
          align="start"
          sideOffset={4}
          collisionPadding={8}
          className={cn(
            'z-50 animate-rise rounded-lg border bg-surface shadow-float focus:outline-none',
            className,
          )}
          {...props}
        />
      </Radix.Portal>
    </Radix.Root>
  );
}
