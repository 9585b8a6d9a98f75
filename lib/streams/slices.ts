import { setImmediate as nextTurn } from 'node:timers/promises';

/** Cuts many into lists of at most `size`. */
export function toSlices<T>(items: Iterable<T>, size: number): T[][] {
  const slices: T[][] = [];
  let slice: T[] = [];
  for (const item of items) {
    if (slice.length === 0) slices.push(slice);
    if (slice.push(item) === size) slice = [];
  }
  return slices;
}

/** Does something with each of those that are there now; whatever else waits gets its turn in between. */
export async function inSlices<T>(items: Iterable<T>, size: number, work: (item: T) => void): Promise<void> {
  for (const slice of toSlices(items, size)) {
    for (const item of slice) work(item);
    await nextTurn();
  }
}
