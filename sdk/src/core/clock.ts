import type { Runtime } from './runtime';

/** The server's time: the clock of a browser may be wrong, and may jump. */
export interface ServerClock {
  /** Unix milliseconds. */
  readonly now: () => number;
  /** Takes in that the server's clock has just been at `serverMs`. What is no number is passed over. */
  readonly learn: (serverMs: number) => void;
}

/** Beyond this, an earlier time is no late arrival: the server's clock was set back. */
const SET_BACK_MS = 5_000;

/**
 * A clock that runs by the monotonic one, from the server's time as last heard. An answer takes its time to arrive and a
 * `Date` header leaves out the milliseconds, so every time heard is a little early: the latest estimate is the best.
 */
export function createServerClock({ monotonicMs, wallMs }: Runtime): ServerClock {
  let offsetMs = wallMs() - monotonicMs();
  let heard = false;
  return {
    now: () => monotonicMs() + offsetMs,
    learn(serverMs) {
      const estimate = serverMs - monotonicMs();
      if (Number.isNaN(estimate)) return;
      if (!heard || estimate > offsetMs || estimate < offsetMs - SET_BACK_MS) offsetMs = estimate;
      heard = true;
    },
  };
}
