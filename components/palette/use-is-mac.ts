import { useSyncExternalStore } from 'react';

/** Whether the keyboard has a Cmd key. The server does not know, and says no. */
export function useIsMac(): boolean {
  return useSyncExternalStore(
    never,
    () => /Mac|iPhone|iPad/.test(navigator.userAgent),
    () => false,
  );
}

const never = () => () => {};
