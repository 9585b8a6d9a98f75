/** What a client needs of the world, apart from the network. Tests bring a world of their own. */
export interface Runtime {
  /** Milliseconds that only ever grow, whatever happens to the clock on the wall. */
  readonly monotonicMs: () => number;
  /** Unix milliseconds, as this machine believes. */
  readonly wallMs: () => number;
  /** Calls back once, after at least `delayMs`, unless the function returned was called before. */
  readonly setTimer: (callback: () => void, delayMs: number) => () => void;
  /** 0 to 1. */
  readonly random: () => number;
}

/** Beyond this, `setTimeout` fires at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** The world as it is. */
export const systemRuntime: Runtime = {
  monotonicMs: () => performance.now(),
  wallMs: () => Date.now(),
  setTimer: (callback, delayMs) => {
    const timer = setTimeout(callback, Math.min(delayMs, LONGEST_TIMER_MS));
    return () => clearTimeout(timer);
  },
  random: () => Math.random(),
};
