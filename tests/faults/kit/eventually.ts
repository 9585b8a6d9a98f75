import { setTimeout as pause } from 'node:timers/promises';

const EVERY_MS = 50;
/** For what never comes. What is slow because the machine does other things as well is not wrong. */
const PATIENCE_MS = 120_000;

/**
 * Asks until the answer is neither null nor false.
 * @param what is awaited, for the one who reads why it did not come
 */
export async function eventually<T>(
  what: string,
  ask: () => T | null | false | Promise<T | null | false>,
): Promise<T> {
  const deadline = performance.now() + PATIENCE_MS;
  for (;;) {
    const answer = await ask();
    if (answer !== null && answer !== false) return answer;
    if (performance.now() > deadline) throw new Error(`this never came: ${what}`);
    await pause(EVERY_MS);
  }
}

/** Does something again and again, for so long and at least so many times. */
export async function keepDoing(
  work: () => Promise<unknown>,
  { everyMs, forMs, atLeast = 1 }: { everyMs: number; forMs: number; atLeast?: number },
): Promise<void> {
  const until = performance.now() + forMs;
  for (let times = 0; times < atLeast || performance.now() < until; times += 1) {
    await work();
    await pause(everyMs);
  }
}
