'use client';

import { useSyncExternalStore } from 'react';

const never = () => () => {};

/** Whether the browser draws, which knows the viewer's zone, and not the server, which does not. */
export function useHydrated(): boolean {
  return useSyncExternalStore(
    never,
    () => true,
    () => false,
  );
}
