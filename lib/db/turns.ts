import { PennonError } from '../errors';
import { processSingleton } from '../singleton';

/** Lets some at a time do their work; the others wait in the order in which they came. */
export interface Turns {
  /** @throws PennonError `unavailable` after waiting for too long: nothing was done then */
  readonly inTurn: <T>(work: () => Promise<T>) => Promise<T>;
}

/** Of the pool's connections. Writes wait for each other anyway; whoever reads must never have to wait with them. */
const AT_ONCE = 12;
const PATIENCE_MS = 30_000;

/** @param atOnce how many have their turn at the same time */
export function createTurns(atOnce: number, patienceMs: number): Turns {
  const waiting: (() => void)[] = [];
  let underWay = 0;

  const untilTurn = () =>
    new Promise<void>((resolve, reject) => {
      const begin = () => {
        clearTimeout(timer);
        resolve();
      };
      const giveUp = () => {
        waiting.splice(waiting.indexOf(begin), 1);
        reject(new PennonError('unavailable', 'Too many changes wait to be written: try again'));
      };
      const timer = setTimeout(giveUp, patienceMs);
      waiting.push(begin);
    });

  return {
    inTurn: async (work) => {
      if (underWay >= atOnce) await untilTurn();
      else underWay += 1;
      try {
        return await work();
      } finally {
        const next = waiting.shift();
        if (next) next();
        else underWay -= 1;
      }
    },
  };
}

/** Gives work that waits for the lock of the revision, on a connection of the pool, its turn. */
export function inWriteTurn<T>(work: () => Promise<T>): Promise<T> {
  return processSingleton('write-turns', () => createTurns(AT_ONCE, PATIENCE_MS)).inTurn(work);
}
