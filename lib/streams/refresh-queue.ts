import { setImmediate as nextTurn } from 'node:timers/promises';
import type { MaybePromise } from '../maybe-promise';
import { toSlices } from './slices';

/** Worked on side by side; then whatever else waits gets its turn, so that thousands hold up nobody. */
const SLICE = 100;

/** Does something for each of many, each once however often it is asked for while it waits. */
export interface RefreshQueue<T> {
  readonly add: (item: T) => void;
}

/** @param refresh must not throw */
export function createRefreshQueue<T>(refresh: (item: T) => MaybePromise<void>): RefreshQueue<T> {
  const waiting = new Set<T>();
  let running = false;

  const work = async () => {
    // What is asked for in this very step is begun together.
    await Promise.resolve();
    while (waiting.size > 0) {
      const items = [...waiting];
      waiting.clear();
      for (const slice of toSlices(items, SLICE)) {
        // A promise for each of those that are at hand would be much of what they cost.
        await Promise.all(slice.map(refresh).filter((done) => done instanceof Promise));
        await nextTurn();
      }
    }
    running = false;
  };

  return {
    add: (item) => {
      waiting.add(item);
      if (running) return;
      running = true;
      void work();
    },
  };
}
