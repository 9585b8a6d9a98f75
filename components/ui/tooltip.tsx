'use client';

import { Slot } from '@radix-ui/react-slot';
import type { MouseEvent, ReactNode } from 'react';
import { cn } from './cn';
import { loadFloating } from './floating';
import { useLentTrigger } from './lent-trigger';
import { useLoaded } from './use-loaded';

interface TooltipProps {
  readonly text: ReactNode;
  /** What a click does; without it a click does nothing but show the text. */
  readonly onClick?: (() => void) | undefined;
  /** One element that takes a ref and can be focused. */
  readonly children: ReactNode;
}

const CLOSED = { 'data-state': 'closed' } as const;

/** Why a control cannot be used: on hover, on focus, and on a tap where there is no hover. */
export function Tooltip({ text, onClick, children }: TooltipProps) {
  const trigger = useLentTrigger(CLOSED);
  const floating = useLoaded(loadFloating, trigger.asked);
  const click = (event: MouseEvent) => {
    event.preventDefault();
    if (onClick) onClick();
    else trigger.props.onClick(event);
  };
  return (
    <>
      <Slot {...trigger.props} onClick={click}>
        {children}
      </Slot>
      {floating ? <floating.LoadedTooltip text={text} trigger={trigger.lending} /> : null}
    </>
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
