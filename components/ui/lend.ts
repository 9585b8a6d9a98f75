import { type Ref, useLayoutEffect } from 'react';
import { giveRef } from './give-ref';
import type { Lending, LentProps } from './lent-trigger';

interface LendProps {
  readonly to: Lending;
  /** From the trigger around it. */
  readonly ref?: Ref<HTMLElement>;
}

/**
 * Stands in a trigger of Radix (`asChild`) in place of its element, which is drawn elsewhere and was there before:
 * lends that element what the trigger gives, and gives the trigger that element.
 */
export function Lend({ to, ref, ...props }: LendProps): null {
  const { element, lend } = to;
  useLayoutEffect(() => giveRef(ref, element.current), [ref, element]);
  useLayoutEffect(() => lend(props as LentProps));
  return null;
}
