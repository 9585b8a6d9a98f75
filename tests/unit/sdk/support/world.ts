import type { Runtime } from '@/sdk/src/core/runtime';

interface Timer {
  readonly at: number;
  readonly delayMs: number;
  readonly callback: () => void;
}

/** A world in which time stands still until the test lets it pass. */
export interface World extends Runtime {
  /** Lets time pass; what is due meanwhile happens in its order. */
  readonly pass: (ms: number) => void;
  /** Sets this machine's clock, as a person does. */
  readonly setWallClock: (ms: number) => void;
  /** Waits until something sleeps for one of these times, and lets that time pass. */
  readonly passWhenAsleep: (...delaysMs: number[]) => Promise<void>;
  /** The waits that are on, in milliseconds. */
  readonly sleeps: () => readonly number[];
}

/** The instant of the tests. */
export const START = Date.parse('2026-11-26T12:00:00.000Z');

/** @param luck what every throw of the dice gives, 0 to 1 */
export function createWorld({ wallMs = START, luck = 0.5 } = {}): World {
  let elapsed = 0;
  let wall = wallMs;
  const timers = new Set<Timer>();
  const watchers = new Set<() => void>();

  const pass = (ms: number) => {
    const end = elapsed + ms;
    for (;;) {
      const [next] = [...timers].filter(({ at }) => at <= end).sort((a, b) => a.at - b.at);
      if (!next) break;
      timers.delete(next);
      wall += Math.max(0, next.at - elapsed);
      elapsed = Math.max(elapsed, next.at);
      next.callback();
    }
    wall += end - elapsed;
    elapsed = end;
  };

  return {
    monotonicMs: () => elapsed,
    wallMs: () => wall,
    random: () => luck,
    setTimer: (callback, delayMs) => {
      const timer = { at: elapsed + delayMs, delayMs, callback };
      timers.add(timer);
      for (const watcher of watchers) watcher();
      return () => timers.delete(timer);
    },
    pass,
    setWallClock: (ms) => {
      wall = ms;
    },
    sleeps: () => [...timers].map(({ delayMs }) => delayMs),
    passWhenAsleep: (...delaysMs) =>
      new Promise((resolve) => {
        const look = () => {
          const asleep = [...timers].find(({ delayMs }) => delaysMs.includes(Math.round(delayMs)));
          if (!asleep) return;
          watchers.delete(look);
          // Whoever sleeps has first to finish going to sleep.
          queueMicrotask(() => {
            pass(asleep.at - elapsed);
            resolve();
          });
        };
        watchers.add(look);
        look();
      }),
  };
}
