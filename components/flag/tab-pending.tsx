'use client';

import { useLinkStatus } from 'next/link';

/** Underlines a tab from the click on, while what belongs to it is on its way. */
export function TabPending() {
  const { pending } = useLinkStatus();
  return pending ? (
    <span aria-hidden className="-bottom-0.5 absolute inset-x-0 h-0.5 animate-breathe bg-ink" />
  ) : null;
}
