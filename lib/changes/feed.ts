import { getConfig } from '../config';
import { getDb } from '../db/client';
import type { MaybePromise } from '../maybe-promise';
import { processSingleton } from '../singleton';
import { resolveTargetingKey } from '../users/queries';
import {
  type Certainty,
  createFeed,
  type Feed,
  type FeedBatch,
  type Held,
  type LastKnown,
} from './create-feed';
import { startResidents } from './residents';
import { readUserState, type UserState } from './snapshot';
import { createUserStates, type UserStates } from './user-states';

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
  running: { readonly feed: Feed; readonly states: UserStates } | null;
  readonly listeners: Set<(batch: FeedBatch) => void>;
}

const live = () => processSingleton<Live>('feed', () => ({ running: null, listeners: new Set() }));

/**
 * Starts this process's one feed. Without one everything works as well, straight from the database.
 * @param lastKnown what it goes on from while the database is away
 * @returns stops it
 */
export async function startFeed(lastKnown?: LastKnown): Promise<() => Promise<void>> {
  const feed = await createFeed(lastKnown);
  const states = createUserStates(feed);
  const stopResidents = startResidents(feed, states.reside, getConfig().overridesResident);
  feed.onChanges((batch) => {
    for (const listener of live().listeners) listener(batch);
  });
  live().running = { feed, states };
  return async () => {
    live().running = null;
    stopResidents();
    states.stop();
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
  const feed = live().running?.feed;
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

/** What the feed holds; null while none runs, or before its first reading. */
export function heldByFeed(): Held | null {
  return live().running?.feed.held() ?? null;
}

/** How sure the feed is of what is in memory; null while none runs. */
export function feedCertainty(): Certainty | null {
  return live().running?.feed.certainty() ?? null;
}

/**
 * Everything that decides a person's flags now, out of memory where a feed vouches for it, and marked as stale while the
 * database is away. The same object until something changes.
 * @param userId null is somebody who is not in the directory
 */
export function currentUserState(userId: string | null): MaybePromise<UserState> {
  return live().running?.states.stateOf(userId) ?? readUserState(userId);
}

/** The id of the person whom a service means: by external id first, then by id. null when nobody is meant. */
export function currentUserId(targetingKey: string): MaybePromise<string | null> {
  const states = live().running?.states;
  return states ? states.idOf(targetingKey) : resolveTargetingKey(getDb(), targetingKey);
}
