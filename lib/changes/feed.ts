import { processSingleton } from '../singleton';
import { createFeed, type Feed, type FeedBatch } from './create-feed';

export type { FeedBatch } from './create-feed';

/** Where this process's feed is. */
export interface FeedState {
  readonly epoch: string;
  readonly revision: number;
  /** The last revision that changed a flag, a segment, a schedule or a setting. */
  readonly definitionsRevision: number;
  /** Since when it listens for notifications; null while it only polls. */
  readonly connectedAt: Date | null;
  /** Whether the database cannot be reached. */
  readonly away: boolean;
}

interface Live {
  feed: Feed | null;
  readonly listeners: Set<(batch: FeedBatch) => void>;
}

const live = () => processSingleton<Live>('feed', () => ({ feed: null, listeners: new Set() }));

/**
 * Starts this process's one feed. Without one everything works as well, straight from the database.
 * @returns stops it
 */
export async function startFeed(): Promise<() => Promise<void>> {
  const feed = await createFeed();
  feed.onChanges((batch) => {
    for (const listener of live().listeners) listener(batch);
  });
  live().feed = feed;
  return async () => {
    live().feed = null;
    await feed.stop();
  };
}

/**
 * Calls `listener` with every batch of changes, once whatever is kept in memory is without what they touched.
 * @returns ends that
 */
export function onChanges(listener: (batch: FeedBatch) => void): () => void {
  live().listeners.add(listener);
  return () => void live().listeners.delete(listener);
}

/** Where the feed is; null while none runs, or before its first reading. */
export function feedState(): FeedState | null {
  const { feed } = live();
  const held = feed?.held();
  if (!feed || !held) return null;
  const { epoch, definitionsRevision } = held.definitions;
  return {
    epoch,
    revision: held.revision,
    definitionsRevision,
    connectedAt: feed.connectedAt(),
    away: feed.certainty() === 'away',
  };
}
