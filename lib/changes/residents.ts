import { setTimeout as sleep } from 'node:timers/promises';
import { getDb } from '../db/client';
import { log } from '../log';
import { failureOf } from '../root-cause';
import type { Feed } from './create-feed';
import { onOwnWrites } from './own-writes';
import { countOverrides, selectPeopleWithOverrides } from './resident-queries';
import type { Touched } from './touched';
import type { Residing, UserStates } from './user-states';

/** People who are read with one statement. */
const BATCH = 200;
/** Changes come in bursts; and instances that start together begin each at their own time. */
const GATHER_MS = 250;
/** After a failure, and while the feed is not sure. */
const RETRY_MS = 1_000;

/** Everybody, in order of their ids. */
interface Sweep {
  /** The last who was read; null before the first. */
  after: string | null;
}

/**
 * Keeps everybody in memory who has an override, while overrides are few: so each of them keeps theirs when the database
 * goes away, also those for whom nobody has asked yet. They are read in the background, some at a time, with rests that are as
 * long as the readings; whoever changes is read again.
 * @param max so many overrides are few; 0 does nothing
 * @returns ends it
 */
export function startResidents(feed: Feed, reside: UserStates['reside'], max: number): () => void {
  if (max === 0) return () => {};
  /** null once everybody has been read. */
  let sweep: Sweep | null = { after: null };
  const changed = new Set<string>();
  /** Why not everybody is kept; null while they are, or are about to be. */
  let given: string | null = null;
  const stopping = new AbortController();
  let running = false;

  const work = async () => {
    while ((sweep || changed.size > 0) && !stopping.signal.aborted) {
      const beganAt = performance.now();
      const isDone = feed.certainty() === 'sure' && (await step().catch(failed));
      await rest(isDone ? performance.now() - beganAt : RETRY_MS * (0.5 + Math.random()));
    }
  };

  /** Those who have changed come first. @returns false when it has to be done once more */
  const step = async (): Promise<boolean> => {
    const total = await countOverrides(getDb());
    if (total > max) return giveUp('there are too many', total);
    const residing = changed.size > 0 ? await readChanged() : await readNext();
    if (residing === 'full') return giveUp('there is no room for more', total);
    if (residing === 'done' && given !== null) sweep = { after: null };
    if (residing === 'done') given = null;
    return residing === 'done';
  };

  /** Whoever changes meanwhile is asked for once more. */
  const readChanged = async (): Promise<Residing> => {
    const ids = [...changed].slice(0, BATCH);
    for (const id of ids) changed.delete(id);
    const residing = await reside(ids).catch((error) => {
      for (const id of ids) changed.add(id);
      throw error;
    });
    if (residing === 'later') for (const id of ids) changed.add(id);
    return residing;
  };

  const readNext = async (): Promise<Residing> => {
    const current = sweep;
    if (!current) return 'done';
    const ids = await selectPeopleWithOverrides(getDb(), current.after, BATCH);
    const residing = await reside(ids);
    const last = ids.at(-1);
    if (residing === 'done' && last !== undefined) current.after = last;
    if (last === undefined && sweep === current) sweep = null;
    return residing;
  };

  const giveUp = (reason: string, overrides: number): boolean => {
    if (given !== reason)
      log().warn({ overrides, max }, `not everybody who has an override is kept: ${reason}`);
    given = reason;
    sweep = null;
    changed.clear();
    return true;
  };

  const failed = (error: unknown): boolean => {
    if (!stopping.signal.aborted)
      log().info(failureOf(error), 'people who have overrides are read in a moment');
    return false;
  };

  const rest = (ms: number) => sleep(ms, undefined, { ref: false, signal: stopping.signal }).catch(() => {});

  const wake = async () => {
    if (running) return;
    running = true;
    await rest(GATHER_MS * (0.5 + Math.random()));
    await work();
    running = false;
  };

  const onTouched = ({ userIds }: Pick<Touched, 'userIds'>) => {
    for (const id of userIds) changed.add(id);
    if (userIds.size > 0) void wake();
  };
  const ends = [
    feed.onChanges((batch) => {
      if (batch.resync) sweep = { after: null };
      if (batch.resync) void wake();
      onTouched(batch);
    }),
    onOwnWrites(({ touched }) => onTouched(touched)),
    () => stopping.abort(),
  ];
  void wake();
  return () => {
    for (const end of ends) end();
  };
}
