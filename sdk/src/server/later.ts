import type { Closing } from '../core/closing';
import type { Runtime } from '../core/runtime';

/** Calls back after a while, unless the client is closed first. */
export type Later = (callback: () => void, delayMs: number) => void;

/** Timers that end with the client, so that they keep no process alive. */
export function createLater({ setTimer }: Runtime, closing: Closing): Later {
  const cancels = new Set<() => void>();
  closing.onClose(() => {
    for (const cancel of cancels) cancel();
  });
  return (callback, delayMs) => {
    if (closing.isClosed()) return;
    const cancel = setTimer(() => {
      cancels.delete(cancel);
      callback();
    }, delayMs);
    cancels.add(cancel);
  };
}
