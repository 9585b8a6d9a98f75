import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'drizzle-orm';
import { getDb } from '@/lib/db/client';
import { applyScheduledChanges, cleanUpOverrides, countOverrides, forgetOldRecords } from '@/lib/jobs/jobs';
import type { Counts } from '@/lib/jobs/run';
import { log } from '@/lib/log';
import { countJob } from '@/lib/metrics';
import { failureOf } from '@/lib/root-cause';
import { inTrace } from '@/lib/trace';
import { systemContext } from './bootstrap';

const FIRST_AFTER_MS = 30_000;
const EVERY_MS = 60_000;
/** What is under way at the end gets this long: its transaction is done by then, or undone. */
const STOP_MS = 500;
/** Of all instances on one database the one that holds this lock tidies. Any number that nothing else uses. */
export const TIDY_LOCK = 7_366_001;

const JOBS = {
  'cleanup-overrides': cleanUpOverrides,
  'apply-scheduled-changes': applyScheduledChanges,
  'forget-old-records': forgetOldRecords,
  'count-overrides': countOverrides,
} as const;

/**
 * Tidies: runs every job once. Each says itself what it did or why it failed, and what is in the way of one is not in
 * the way of the others.
 * @returns how many records were dealt with, by what became of them; null when another instance is at it
 * @throws what the database throws when nothing could be run at all
 */
export async function tidy(now: Date = new Date()): Promise<Counts | null> {
  let begun = false;
  try {
    return await getDb().transaction(async (tx) => {
      const [row] = await tx.execute<{ locked: boolean }>(
        sql`select pg_try_advisory_xact_lock(${TIDY_LOCK}) as locked`,
      );
      begun = true;
      if (row?.locked) return runAll(now);
      countAll('skipped');
      return null;
    });
  } catch (error) {
    if (!begun) countAll('failed');
    throw error;
  }
}

async function runAll(now: Date): Promise<Counts> {
  const runs = Object.entries(JOBS).map(([job, run]) => {
    const ctx = systemContext(job, now);
    return inTrace({ requestId: ctx.requestId }, () => run(ctx));
  });
  const ended = await Promise.allSettled(runs);
  return Object.assign({}, ...ended.map((end) => (end.status === 'fulfilled' ? end.value.counts : {})));
}

function countAll(result: 'skipped' | 'failed'): void {
  for (const job of Object.keys(JOBS)) countJob({ job, result, seconds: 0, lagSeconds: null, records: {} });
}

/**
 * Tidies every minute, the first time shortly after the start, one round after the other. A round that fails is
 * logged, and the next one tries again.
 * @returns stops it; what is under way gets half a second
 */
export function startJobs(run: () => Promise<unknown> = tidy): () => Promise<void> {
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

async function runLogged(run: () => Promise<unknown>): Promise<void> {
  try {
    await run();
  } catch (error) {
    log().warn(failureOf(error), 'could not tidy up; tries again in a minute');
  }
}
