import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'drizzle-orm';
import { getDb } from '@/lib/db/client';
import { applyDueScheduledChanges, type Folded } from '@/lib/flags/fold';
import { log } from '@/lib/log';
import { cleanupExpiredOverrides } from '@/lib/overrides/service';
import { systemContext } from './bootstrap';

const FIRST_AFTER_MS = 30_000;
const EVERY_MS = 60_000;
/** What is under way at the end gets this long: its transaction is done by then, or undone. */
const STOP_MS = 500;
/** Of all instances on one database the one that holds this lock tidies. Any number that nothing else uses. */
export const TIDY_LOCK = 7_366_001;

/** What a round of tidying did. */
export interface Tidied extends Folded {
  /** Overrides that had ended and are deleted now. */
  readonly deleted: number;
}

/**
 * Tidies: deletes overrides that have ended and folds scheduled changes that are due.
 * @returns null when another instance is at it
 * @throws what the database throws; the other half of the work is done all the same
 */
export async function tidy(now: Date = new Date()): Promise<Tidied | null> {
  return getDb().transaction(async (tx) => {
    const [row] = await tx.execute<{ locked: boolean }>(
      sql`select pg_try_advisory_xact_lock(${TIDY_LOCK}) as locked`,
    );
    if (!row?.locked) return null;
    // Each for itself: what is in the way of one must not be in the way of the other.
    const [deleted, folded] = await Promise.allSettled([
      cleanupExpiredOverrides(systemContext('cleanup-overrides', now)),
      applyDueScheduledChanges(systemContext('apply-scheduled-changes', now)),
    ]);
    return { deleted: unwrap(deleted), ...unwrap(folded) };
  });
}

function unwrap<T>(result: PromiseSettledResult<T>): T {
  if (result.status === 'rejected') throw result.reason;
  return result.value;
}

/**
 * Tidies every minute, the first time shortly after the start, one round after the other. A round that fails is
 * logged, and the next one tries again.
 * @returns stops it; what is under way gets half a second
 */
export function startJobs(run: () => Promise<Tidied | null> = tidy): () => Promise<void> {
  let stopped = false;
  let round: Promise<void> = Promise.resolve();
  let timer = setTimeout(next, FIRST_AFTER_MS);

  function next(): void {
    round = runLogged(run).then(() => {
      if (!stopped) timer = setTimeout(next, EVERY_MS);
    });
  }

  return async () => {
    stopped = true;
    clearTimeout(timer);
    await Promise.race([round, sleep(STOP_MS, undefined, { ref: false })]);
  };
}

async function runLogged(run: () => Promise<Tidied | null>): Promise<void> {
  try {
    const tidied = await run();
    if (tidied && Object.values(tidied).some((count) => count > 0)) log().info(tidied, 'tidied up');
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : undefined;
    log().warn({ code, error: String(cause) }, 'could not tidy up; tries again in a minute');
  }
}
