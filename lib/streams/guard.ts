import { setTimeout as sleep } from 'node:timers/promises';
import type { FeedBatch } from '../changes/create-feed';
import { log } from '../log';
import { failureOf } from '../root-cause';
import { findLost, holdersOf, type Right } from './rights';
import { toSlices } from './slices';

/** Rights that are looked up with one question. */
const SLICE = 1_000;
/** Changes come in bursts. */
const GATHER_MS = 50;

/** Something that is open by a right. */
export interface Guarded {
  readonly right: Right;
  /** Ends it, as the right is over. */
  readonly end: () => void;
}

/** Ends what is open when its right is over. */
export interface Guard {
  readonly add: (guarded: Guarded) => void;
  readonly remove: (guarded: Guarded) => void;
  /** Looks at the rights of whom a batch of changes names. */
  readonly onBatch: (batch: Pick<FeedBatch, 'userIds' | 'keyIds' | 'resync'>) => void;
  /** Looks at all rights. While the database is away they all stay good. */
  readonly checkAll: () => Promise<void>;
}

/** A guard of nothing yet. */
export function createGuard(): Guard {
  const all = new Set<Guarded>();
  const byHolder = new Map<string, Set<Guarded>>();
  const suspects = new Set<Guarded>();
  let gathering = false;

  const check = async (some: Iterable<Guarded>) => {
    try {
      for (const slice of toSlices(some, SLICE)) {
        for (const lost of await findLost(slice, new Date())) lost.end();
      }
    } catch (error) {
      log().warn(failureOf(error), 'rights of streams could not be looked at; they are in a moment');
    }
  };

  const checkSuspects = async () => {
    if (gathering) return;
    gathering = true;
    await sleep(GATHER_MS, undefined, { ref: false });
    gathering = false;
    const some = [...suspects];
    suspects.clear();
    await check(some);
  };

  return {
    add: (guarded) => {
      all.add(guarded);
      for (const id of holdersOf(guarded.right)) {
        byHolder.set(id, (byHolder.get(id) ?? new Set()).add(guarded));
      }
    },
    remove: (guarded) => {
      all.delete(guarded);
      suspects.delete(guarded);
      for (const id of holdersOf(guarded.right)) {
        const those = byHolder.get(id);
        if (those?.delete(guarded) && those.size === 0) byHolder.delete(id);
      }
    },
    onBatch: ({ userIds, keyIds, resync }) => {
      const named = resync ? [all] : [...userIds, ...keyIds].flatMap((id) => byHolder.get(id) ?? []);
      for (const those of named) for (const guarded of those) suspects.add(guarded);
      if (suspects.size > 0) void checkSuspects();
    },
    checkAll: () => check(all),
  };
}
