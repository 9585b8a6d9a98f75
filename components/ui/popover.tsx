'use client';

import { Slot } from '@radix-ui/react-slot';
import { type ComponentProps, createContext, type ReactNode, useContext, useState } from 'react';
import { loadFloating } from './floating';
import { useLentTrigger } from './lent-trigger';
import type { PopoverContentProps } from './loaded-popover';
import { useLoaded } from './use-loaded';

interface PopoverProps {
  /** Without it the popover opens by its trigger alone. */
  readonly open?: boolean;
  readonly onOpenChange?: (open: boolean) => void;
  readonly modal?: boolean;
  readonly children: ReactNode;
}

type Opening = Required<Omit<PopoverProps, 'children'>> & {
  readonly trigger: ReturnType<typeof useLentTrigger>;
};

const OpeningContext = createContext<Opening | null>(null);

/** The sheet that popovers are to float in, where they scroll and have the focus; null outside one. */
export const PopoverHome = createContext<HTMLElement | null>(null);

const CLOSED = { 'aria-haspopup': 'dialog', 'aria-expanded': false, 'data-state': 'closed' } as const;

/** Around the trigger, or the anchor, and what floats beside it. */
export function Popover({ open, onOpenChange, modal = false, children }: PopoverProps) {
  const trigger = useLentTrigger(CLOSED);
  const [own, setOwn] = useState(false);
  const opening = { open: open ?? own, onOpenChange: onOpenChange ?? setOwn, modal, trigger };
  return <OpeningContext value={opening}>{children}</OpeningContext>;
}

/** A button that opens it; with `asChild` the one inside. */
export function PopoverTrigger({
  asChild,
  ...props
}: ComponentProps<'button'> & { readonly asChild?: boolean }) {
  const lent = useOpening().trigger.props;
  return asChild ? (
    <Slot {...lent} {...props} />
  ) : (
    <Slot {...lent}>
      <button type="button" {...props} />
    </Slot>
  );
}

/** Floats beside the one element inside, which opens it by itself. */
export function PopoverAnchor({ children }: { readonly children: ReactNode }) {
  return <Slot ref={useOpening().trigger.props.ref}>{children}</Slot>;
}

/** What floats beside its trigger. */
export function PopoverContent(props: PopoverContentProps) {
  const { trigger, ...opening } = useOpening();
  const home = useContext(PopoverHome);
  const floating = useLoaded(loadFloating, trigger.asked + Number(opening.open));
  return floating ? (
    <floating.LoadedPopover {...props} {...opening} trigger={trigger.lending} home={home} />
  ) : null;
}

function useOpening(): Opening {
  const opening = useContext(OpeningContext);
  if (opening === null) throw new Error('Parts of a popover are inside a Popover.');
  return opening;
}
