'use client';

import * as RadixTooltip from '@radix-ui/react-tooltip';
import { type ReactNode, useState } from 'react';
import { cn } from './cn';

/** Once around the app: how soon tooltips come. */
export function TooltipProvider({ children }: { readonly children: ReactNode }) {
  return (
    <RadixTooltip.Provider delayDuration={300} skipDelayDuration={200}>
      {children}
    </RadixTooltip.Provider>
  );
}

interface TooltipProps {
  readonly text: ReactNode;
  /** What a click does; without it a click does nothing but show the text. */
  readonly onClick?: (() => void) | undefined;
  /** One element that takes a ref and can be focused. */
  readonly children: ReactNode;
}

/** Why a control cannot be used: on hover, on focus, and on a tap where there is no hover. */
export function Tooltip({ text, onClick, children }: TooltipProps) {
  const [open, setOpen] = useState(false);
  return (
    <RadixTooltip.Root open={open} onOpenChange={setOpen}>
      <RadixTooltip.Trigger
        asChild
        onClick={(event) => {
          event.preventDefault();
          if (onClick) onClick();
          else setOpen(true);
        }}
      >
        {children}
      </RadixTooltip.Trigger>
      <RadixTooltip.Portal>
        <RadixTooltip.Content
          sideOffset={6}
          collisionPadding={8}
          className="z-50 max-w-80 animate-fade rounded-md bg-ink px-2.5 py-1.5 text-canvas text-sm shadow-float [overflow-wrap:anywhere]"
        >
          {text}
        </RadixTooltip.Content>
      </RadixTooltip.Portal>
    </RadixTooltip.Root>
  );
}

interface HintProps {
  readonly text: ReactNode;
  /** Accessible name, when what is shown has none of its own. */
  readonly label?: string;
  readonly className?: string;
  /** What a click opens, where there is more than the text. */
  readonly onOpen?: (() => void) | undefined;
  readonly children: ReactNode;
}

/** Something shown that has more to say, in the same way. */
export function Hint({ text, label, className, onOpen, children }: HintProps) {
  return (
    <Tooltip text={text} onClick={onOpen}>
      <button
        type="button"
        aria-label={label}
        className={cn('rounded-sm text-left', onOpen === undefined && 'cursor-default', className)}
      >
        {children}
      </button>
    </Tooltip>
  );
}
