import { forgetKeys, readStandingKeys } from '@/lib/auth/last-known-keys';
import { feedCertainty, heldByFeed, onChanges } from '@/lib/changes/feed';
import { onOwnWrites } from '@/lib/changes/own-writes';
import { withinMs } from '@/lib/db/health';
import type { StandingKey } from '@/lib/keys/types';
import { noteStateBegun } from '@/lib/live-metrics';
import { log } from '@/lib/log';
import { noteStateFile } from '@/lib/readiness';
import { failureOf } from '@/lib/root-cause';
import { removeLeftOvers, writeLastKnown } from './file';
import type { Owner } from './format';
import { withdraw } from './withdraw';

/** Changes come in bursts: what is written is at most so old. */
const GATHER_MS = 1_000;
/** After a failure, or while the database is away. */
const RETRY_MS = 10_000;
/** What is true still is said anew, as a file that is too old is not believed. */
const REFRESH_MS = 10 * 60_000;
/** Whoever stops waits no longer for the last of it. */
const STOP_MS = 1_000;

/**
 * Keeps the flags, segments and standing keys that this process knows on disk, for a start without the database: writes
 * them at once, a second after they have changed, and now and then.
 * @returns stops it; they are written once more before
 */
export function keepLastKnown(
  dataDir: string,
  owner: Owner,
  refreshMs: number = REFRESH_MS,
): () => Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  let dueAt = Number.POSITIVE_INFINITY;
  let writing = Promise.resolve();
  let stopped = false;

  const write = () => {
    clearTimeout(timer);
    dueAt = Number.POSITIVE_INFINITY;
    writing = writing
      .then(() => writeNow(dataDir, owner))
      .then((done) => writeWithin(done ? refreshMs : RETRY_MS));
    return writing;
  };
  const writeWithin = (ms: number) => {
    const at = performance.now() + ms;
    if (stopped || dueAt <= at) return;
    clearTimeout(timer);
    dueAt = at;
    timer = setTimeout(write, ms).unref();
  };

  const ends = [
    onChanges(({ definitions, resync, keyIds }) => {
      forgetKeys(keyIds);
      if (definitions || resync || keyIds.size > 0) writeWithin(GATHER_MS);
    }),
    onOwnWrites(({ touched: { keyIds } }) => {
      forgetKeys(keyIds);
      // The feed may hear of it too late for whoever stops now.
      if (keyIds.size > 0) writeWithin(GATHER_MS);
    }),
  ];
  void removeLeftOvers(dataDir).catch(() => {});
  noteStateBegun(new Date());
  void write();
  return async () => {
    for (const end of ends) end();
    stopped = true;
    await withinMs(STOP_MS, write(), undefined);
  };
}

/** @returns whether what is on disk is what this process knows */
async function writeNow(dataDir: string, owner: Owner): Promise<boolean> {
  if (feedCertainty() === 'away') return false;
  let keys: readonly StandingKey[] | undefined;
  try {
    keys = await readStandingKeys(new Date());
    const held = heldByFeed();
    if (!held) return false;
    const { epoch, definitionsRevision, source } = held.definitions;
    const at = { epoch, revision: held.revision, definitionsRevision, asOf: new Date() };
    await writeLastKnown(dataDir, { ...at, source, keys }, owner);
    noteStateFile(at.asOf);
    return true;
  } catch (error) {
    noteStateFile(null);
    log().warn(failureOf(error), 'the last known state could not be written; tries again in 10 s');
    if (keys) await withdraw(dataDir, owner, keys);
    return false;
  }
}
