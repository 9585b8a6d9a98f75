'use client';

import { useSyncExternalStore } from 'react';

const never = () => () => {};

/** Whether the browser draws, which knows the viewer's zone; the first picture is the server's. */
export function useInBrowser(): boolean {
  return useSyncExternalStore(
    never,
    () => true,
    () => false,
  );
}
