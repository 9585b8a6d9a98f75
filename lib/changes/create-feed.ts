import { withinMs } from '../db/health';
import { noteFeedAway, noteFeedLag } from '../live-metrics';
import { log } from '../log';
import { noteSnapshotCheck } from '../metrics';
import { failureOf } from '../root-cause';
import { currentTracer } from '../spans';
import { leaveEpoch, settleEpoch } from './epoch';
import { startListener } from './listener';
import { onOwnWrites } from './own-writes';
import { createReader, type Reading } from './reader';
import type { DefinitionsAt } from './snapshot';
import type { Touched } from './touched';

/** Reads whatever happens this often, or a little sooner: a lost notification costs no more. */
const POLL_MS = 1_000;
/** Without a reading for so long nobody knows whether something has changed. */
const SURE_MS = 5_000;

/** The pool may hang though this connection does not: then what was read counts. */
const SETTLE_MS = 2_000;

/** What changed between two readings. */
export interface FeedBatch extends Touched {
  readonly epoch: string;
  readonly revision: number;
  /** Whether a flag, segment, schedule or setting changed. */
  readonly definitions: boolean;
  /** Everything may have changed: another history of the database, or too much to tell. */
  readonly resync: boolean;
  /** The database was away before: what was said meanwhile was said as stale. */
  readonly isBack: boolean;
}

/** What a feed has read, all of it of one revision. */
export interface Held {
  readonly revision: number;
  readonly definitions: DefinitionsAt;
}

/**
 * `sure`: what a feed holds is what the database had seconds ago; `away`: the database cannot be reached; `unsure`: it has
 * not been asked for a while, or this process has just changed a flag, or told somebody of a change, that the feed has not
 * read yet.
 */
export type Certainty = 'sure' | 'unsure' | 'away';

/** Follows the database: reads what has changed when it is notified, and once a second. */
export interface Feed {
  /** null until the first reading. */
  readonly held: () => Held | null;
  readonly certainty: () => Certainty;
  /**
   * Says that somebody was told of this revision: until it is read nothing is sure, as it may be older, and nobody must go
   * back in time.
   */
  readonly require: (seen: Pick<FeedBatch, 'epoch' | 'revision'>) => void;
  /** Since when it listens for notifications; null while it only polls. */
  readonly connectedAt: () => Date | null;
  /**
   * Calls `listener` with each batch, in the step in which `held` changes, in the order in which they asked.
   * @returns ends that
   */
  readonly onChanges: (listener: (batch: FeedBatch) => void) => () => void;
  readonly stop: () => Promise<void>;
}

/** With what a feed starts while the database is away. */
export interface LastKnown {
  readonly held: Held;
  /** Resolves when the database is there and can be read; until then it counts as away. */
  readonly databaseReady: Promise<unknown>;
}

/**
 * Starts a feed. Its first reading has ended, well or not, when this returns.
 * @param lastKnown goes on from there, and asks the database nothing before it is ready; whoever follows is then told
 *   that everything may have changed
 */
export async function createFeed(lastKnown?: LastKnown): Promise<Feed> {
  const listeners = new Set<(batch: FeedBatch) => void>();
  const alarm = createAlarm();
  const reader = createReader();
  let held: Held | null = lastKnown?.held ?? null;
  /** What is held was never read by this process. */
  let fromElsewhere = lastKnown !== undefined;
  let readAt = Number.NEGATIVE_INFINITY;
  let away = fromElsewhere;
  let stopped = false;
  /** What this process itself has changed, or has told somebody of. */
  let required = 0;

  const read = async () => {
    const beganAt = performance.now();
    const startedAt = Date.now();
    try {
      // What another process has left is read anew, whatever its revision says.
      const known = fromElsewhere ? null : held;
      let reading = await reader.read(known);
      if (await isAnotherHistory(reading)) reading = await reader.read(known);
      if (stopped) return;
      if (away) {
        log().warn('the database can be reached again');
        listener.renew();
      }
      const isBack = away;
      away = false;
      noteFeedAway(false);
      readAt = beganAt;
      noteSnapshotCheck(reading.definitions.definitionsRevision);
      apply(reading, startedAt, isBack);
    } catch (error) {
      if (stopped) return;
      if (!away) log().error(failureOf(error), 'changes cannot be read; answers come from memory');
      away = true;
      noteFeedAway(true);
    }
  };

  /** After an outage, or when revisions have gone back, this may be a restored database: then it gets another epoch. */
  const isAnotherHistory = async ({ changes }: Reading): Promise<boolean> => {
    const goesBack = held?.definitions.epoch === changes.epoch && changes.revision < held.revision;
    if (!away && !goesBack) return false;
    const settled = settleEpoch().then((isNew) => isNew || (goesBack && leaveEpoch(changes.epoch)));
    return withinMs(
      SETTLE_MS,
      settled.catch(() => false),
      false,
    );
  };

  const apply = (reading: Reading, startedAt: number, isBack: boolean) => {
    const batch = batchOf(held, reading, { fromElsewhere, isBack });
    if (!batch) return;
    // Only those that found something: there is one every second.
    currentTracer()
      ?.begin({ name: 'feed read', startedAt, attributes: { revision: batch.revision } })
      .end();
    fromElsewhere = false;
    if (batch.resync) required = 0;
    held = { revision: batch.revision, definitions: reading.definitions };
    for (const listener of listeners) tell(listener, batch);
    const { newestAt } = reading.changes;
    if (newestAt) noteFeedLag(Date.now() - newestAt.getTime());
  };

  const follow = async () => {
    if (lastKnown) await lastKnown.databaseReady;
    if (lastKnown && !stopped) await read();
    while (!stopped) {
      await alarm.wait(POLL_MS * (0.5 + Math.random() / 2));
      if (!stopped) await read();
    }
  };

  const require: Feed['require'] = ({ epoch, revision }) => {
    if (epoch !== held?.definitions.epoch || revision <= Math.max(required, held.revision)) return;
    required = revision;
    alarm.ring();
  };

  const listener = startListener(alarm.ring, reader.notify, lastKnown?.databaseReady);
  const ignoreOwnWrites = onOwnWrites(({ definitionsRevision }) => {
    required = Math.max(required, definitionsRevision ?? 0);
    alarm.ring();
  });
  if (lastKnown) noteFeedAway(true);
  else await read();
  const following = follow();

  return {
    held: () => held,
    certainty: () => {
      if (away) return 'away';
      const isSure = held && held.revision >= required && performance.now() - readAt < SURE_MS;
      return isSure ? 'sure' : 'unsure';
    },
    require,
    connectedAt: listener.connectedAt,
    onChanges: (added) => {
      listeners.add(added);
      return () => void listeners.delete(added);
    },
    stop: async () => {
      stopped = true;
      ignoreOwnWrites();
      alarm.ring();
      await Promise.all([listener.stop(), reader.close()]);
      // Of a database that never came nothing is under way.
      if (!fromElsewhere) await following;
    },
  };
}

/**
 * What a reading says beyond what is held; null if that is nothing.
 * @param before whether what is held was read by another process, and whether the database was away
 */
function batchOf(
  held: Held | null,
  { changes, definitions }: Reading,
  { fromElsewhere, isBack }: { readonly fromElsewhere: boolean; readonly isBack: boolean },
): FeedBatch | null {
  const { epoch, revision, touched, tooMany } = changes;
  const isNext = held !== null && held.definitions.epoch === epoch && held.revision <= revision;
  const goesOn = isNext && !fromElsewhere;
  if (goesOn && held.revision === revision && !isBack) return null;
  return {
    ...touched,
    epoch,
    revision,
    definitions: held?.definitions !== definitions,
    resync: !goesOn || tooMany,
    isBack,
  };
}

function tell(listener: (batch: FeedBatch) => void, batch: FeedBatch): void {
  try {
    listener(batch);
  } catch (error) {
    log().error(failureOf(error), 'somebody could not deal with a change');
  }
}

/** Waits that can be cut short, also beforehand. */
function createAlarm() {
  let rung = false;
  let wakeUp = () => {};
  return {
    ring: () => {
      rung = true;
      wakeUp();
    },
    wait: async (ms: number) => {
      if (!rung) {
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, ms);
          wakeUp = () => {
            clearTimeout(timer);
            resolve();
          };
        });
      }
      rung = false;
    },
  };
}
