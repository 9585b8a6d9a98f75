import type { Closing } from './closing';
import type { Runtime } from './runtime';

/** A time limit that can be moved. */
export interface Deadline {
  /** Aborted when the time is over, or the client is closed. */
  readonly signal: AbortSignal;
  /** From now on it is this long. */
  readonly move: (ms: number) => void;
  /** Lets go of the timer. */
  readonly clear: () => void;
}

/** A limit of `ms` from now on. */
export function createDeadline({ setTimer }: Runtime, ms: number, closing: Closing): Deadline {
  const controller = new AbortController();
  const abort = () => controller.abort();
  let cancel = setTimer(abort, ms);
  const letGo = closing.onClose(abort);
  return {
    signal: controller.signal,
    move(nextMs) {
      cancel();
      cancel = setTimer(abort, nextMs);
    },
    clear() {
      cancel();
      letGo();
    },
  };
}

/** The outcome of `work`, or a rejection as soon as `signal` is aborted: work that cannot be stopped is left alone. */
export function within<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(new Error('it took too long, or was stopped'));
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}
