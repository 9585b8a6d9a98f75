import { useEffect, useSyncExternalStore } from 'react';

type Load<T> = () => Promise<T>;

interface Kept<T> {
  it: T | null;
  fetched: Promise<void> | null;
  readonly waiting: Set<() => void>;
}

const kept = new WeakMap<Load<unknown>, Kept<unknown>>();

/**
 * What a page comes without, fetched when it is asked for: by itself after the page is there, so that it is at hand
 * when somebody needs it, also without a connection by then. Null until it is there, and where it cannot be fetched.
 * @param load stays the same; what it gave is kept for the whole app
 * @param asked how often it was asked for; 0 for not yet
 */
export function useLoaded<T>(load: Load<T>, asked = 1): T | null {
  useEffect(() => {
    if (asked > 0) void fetchLoaded(load);
  }, [load, asked]);
  const { subscribe, read } = asked > 0 ? storeOf(load) : NOTHING;
  return useSyncExternalStore(subscribe, read, readNothing);
}

/** Fetches it ahead, unless it is there or on its way. Where that fails, whoever asks next tries again. */
export function fetchLoaded<T>(load: Load<T>): Promise<void> {
  const entry = entryOf(load);
  entry.fetched ??= fetchInto(entry, load);
  return entry.fetched;
}

async function fetchInto<T>(entry: Kept<T>, load: Load<T>): Promise<void> {
  try {
    entry.it = await load();
    for (const redraw of entry.waiting) redraw();
  } catch {
    entry.fetched = null;
  }
}

const readNothing = () => null;
const NOTHING = { subscribe: () => () => {}, read: readNothing };

function storeOf<T>(load: Load<T>) {
  const entry = entryOf(load);
  return {
    read: () => entry.it,
    subscribe: (redraw: () => void) => {
      entry.waiting.add(redraw);
      return () => entry.waiting.delete(redraw);
    },
  };
}

function entryOf<T>(load: Load<T>): Kept<T> {
  const known = kept.get(load) as Kept<T> | undefined;
  if (known) return known;
  const entry: Kept<T> = { it: null, fetched: null, waiting: new Set() };
  kept.set(load, entry as Kept<unknown>);
  return entry;
}
