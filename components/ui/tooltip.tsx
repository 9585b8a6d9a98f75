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
  /** One element that takes a ref and can be focused. A click on it does nothing but show the text. */
  readonly children: ReactNode;
}

/** Why a control cannot be used: on hover, on focus, and on a tap where there is no hover. */
export function Tooltip({ text, children }: TooltipProps) {
  const [open, setOpen] = useState(false);
  return (
    <RadixTooltip.Root open={open} onOpenChange={setOpen}>
      <RadixTooltip.Trigger
        asChild
        onClick={(event) => {
          event.preventDefault();
          setOpen(true);
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
  readonly children: ReactNode;
}

/** Something shown that has more to say, in the same way. */
export function Hint({ text, label, className, children }: HintProps) {
  return (
    <Tooltip text={text}>
      <button
        type="button"
        aria-label={label}
        className={cn('cursor-default rounded-sm text-left', className)}
      >
        {children}
      </button>
    </Tooltip>
  );
}
