import { forgetKeys, readStandingKeys } from '@/lib/auth/last-known-keys';
import { feedCertainty, heldByFeed, onChanges } from '@/lib/changes/feed';
import { onOwnWrites } from '@/lib/changes/own-writes';
import { withinMs } from '@/lib/db/health';
import { log } from '@/lib/log';
import { noteStateFile } from '@/lib/readiness';
import { failureOf } from '@/lib/root-cause';
import { removeLeftOvers, writeLastKnown } from './file';
import type { Owner } from './format';

/** Changes come in bursts: what is written is at most so old. */
const GATHER_MS = 1_000;
/** After a failure, or while the database is away. */
const RETRY_MS = 10_000;
/** Whoever stops waits no longer for the last of it. */
const STOP_MS = 1_000;

/**
 * Keeps the flags, segments and standing keys that this process knows on disk, for a start without the database: writes
 * them at once, and a second after they have changed.
 * @returns stops it; what has changed last is written before
 */
export function keepLastKnown(dataDir: string, owner: Owner): () => Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  let writing = Promise.resolve();

  const write = () => {
    timer = undefined;
    writing = writing
      .then(() => writeNow(dataDir, owner))
      .then((done) => {
        if (!done) writeAfter(RETRY_MS);
      });
    return writing;
  };
  const writeAfter = (ms: number) => {
    timer ??= setTimeout(write, ms).unref();
  };

  const ends = [
    onChanges(({ definitions, resync, keyIds }) => {
      forgetKeys(keyIds);
      if (definitions || resync || keyIds.size > 0) writeAfter(GATHER_MS);
    }),
    onOwnWrites(({ touched: { keyIds } }) => {
      forgetKeys(keyIds);
      // The feed may hear of it too late for whoever stops now.
      if (keyIds.size > 0) writeAfter(GATHER_MS);
    }),
  ];
  void removeLeftOvers(dataDir).catch(() => {});
  void write();
  return async () => {
    for (const end of ends) end();
    clearTimeout(timer);
    await withinMs(STOP_MS, timer ? write() : writing, undefined);
    clearTimeout(timer);
  };
}

/** @returns whether what is on disk is what this process knows */
async function writeNow(dataDir: string, owner: Owner): Promise<boolean> {
  if (feedCertainty() === 'away') return false;
  try {
    const keys = await readStandingKeys(new Date());
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
    return false;
  }
}
