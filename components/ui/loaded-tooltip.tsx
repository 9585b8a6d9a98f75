'use client';

import * as Radix from '@radix-ui/react-tooltip';
import { type PointerEvent, type ReactNode, useState } from 'react';
import { Lend } from './lend';
import type { Lending } from './lent-trigger';

const DELAY_MS = 300;
/** Who has just read one hint sees the next one at once. */
const NO_DELAY_FOR_MS = 200;

let closedAtMs = Number.NEGATIVE_INFINITY;

interface LoadedTooltipProps {
  readonly text: ReactNode;
  readonly trigger: Lending;
}

/** The text beside its trigger, and when it comes. */
export function LoadedTooltip({ text, trigger }: LoadedTooltipProps) {
  const [open, setOpen] = useState(false);
  const change = (next: boolean) => {
    if (!next && open) closedAtMs = performance.now();
    setOpen(next);
  };
  const move = (event: PointerEvent) => {
    if (open || event.pointerType === 'touch' || performance.now() - closedAtMs > NO_DELAY_FOR_MS) return;
    event.preventDefault();
    setOpen(true);
  };
  return (
    <Radix.Provider delayDuration={DELAY_MS}>
      <Radix.Root open={open} onOpenChange={change}>
        <Radix.Trigger
          asChild
          onPointerMove={move}
          onClick={(event) => {
            event.preventDefault();
            setOpen(true);
          }}
        >
          <Lend to={trigger} />
        </Radix.Trigger>
        <Radix.Portal>
          <Radix.Content
            sideOffset={6}
            collisionPadding={8}
            className="z-50 max-w-80 animate-fade rounded-md bg-ink px-2.5 py-1.5 text-canvas text-sm shadow-float [overflow-wrap:anywhere]"
          >
            {text}
          </Radix.Content>
        </Radix.Portal>
      </Radix.Root>
    </Radix.Provider>
  );
}
