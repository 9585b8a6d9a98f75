import { setImmediate } from 'node:timers/promises';
import { estimateCount } from './estimate';
import { createRun, type Run } from './evaluation/run';
import { log } from './log';
import { failureOf } from './root-cause';
import { readUserSample } from './users/queries-sample';

/** Up to how many people are looked at. */
const SAMPLE_SIZE = 20_000;

/** How long other requests may have to wait for the next turn, in milliseconds. */
const MAX_TURN_MS = 20;

/** For how many people of the directory something holds. */
export interface UserCount {
  readonly matching: number;
  /** People in the directory. */
  readonly total: number;
  /** Whether everybody was looked at; else `matching` is an estimate from a random sample. */
  readonly exact: boolean;
  /** An estimate is at most this far off in 95 of 100 cases; 0 if exact. */
  readonly margin: number;
}

export interface CountOptions {
  /** Up to how many people are looked at; 20,000 when left out. */
  readonly sampleSize?: number;
}

/**
 * Counts people of the directory, without overrides: `tally` is given each of them and adds to the counters what holds.
 * Other work goes on meanwhile.
 * @param counters how many numbers are counted
 * @returns a count for each counter
 */
export async function countUsers(
  counters: number,
  now: Date,
  tally: (run: Run, found: number[]) => void,
  { sampleSize = SAMPLE_SIZE }: CountOptions = {},
): Promise<UserCount[]> {
  const found = Array<number>(counters).fill(0);
  const none: Run['overrides'] = new Map();
  let turnEnds = performance.now() + MAX_TURN_MS;
  const { total, size } = await readUserSample(sampleSize, async (people) => {
    for (const person of people) {
      tally(createRun(person, none, now.getTime()), found);
      if (performance.now() < turnEnds) continue;
      await setImmediate();
      turnEnds = performance.now() + MAX_TURN_MS;
    }
  });
  return found.map((number) => {
    const { count, margin } = estimateCount(number, size, total);
    return { matching: count, total, exact: size === total, margin };
  });
}

/** A count that comes with the answer of a write that is done: null when it fails, as the write has not. */
export async function countAfterWrite<T>(work: () => Promise<T>): Promise<T | null> {
  try {
    return await work();
  } catch (error) {
    log().warn(failureOf(error), 'users could not be counted after a write');
    return null;
  }
}
