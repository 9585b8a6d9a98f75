import type { RequestContext } from '../auth/actor';
import { PennonError } from '../errors';
import { log } from '../log';
import { countJob } from '../metrics';
import { failureOf } from '../root-cause';
import { inSpan } from '../spans';

/** Records that a run dealt with, by what became of them. */
export type Counts = Readonly<Record<string, number>>;

/** What a run of a job did. */
export interface JobReport<C extends Counts> {
  readonly job: string;
  readonly counts: C;
  readonly durationMs: number;
  /** How late the oldest record was that was due when the run began; null when none was. */
  readonly lagMs: number | null;
}

interface Job<C extends Counts> {
  /** When the oldest record became due that is due at `ctx.now`; null for none. */
  readonly oldestDue: () => Promise<Date | null>;
  readonly work: () => Promise<C>;
}

/**
 * Runs one of Pennon's own jobs: one line in the log and one run in the metrics, however it ends.
 * @throws PennonError `forbidden` for anybody but Pennon itself; what the job throws
 */
export async function runJob<C extends Counts>(
  { actor, now }: RequestContext,
  work: Job<C>,
): Promise<JobReport<C>> {
  if (actor.kind !== 'system') throw new PennonError('forbidden');
  const { job } = actor;
  return inSpan({ name: `job ${job}` }, () => reported(job, now, work));
}

async function reported<C extends Counts>(
  job: string,
  now: Date,
  { oldestDue, work }: Job<C>,
): Promise<JobReport<C>> {
  const began = performance.now();
  const durationMs = () => Math.round(performance.now() - began);
  let oldest: Date | null | undefined;
  const count = (result: 'done' | 'failed', records: Counts) =>
    countJob({
      job,
      result,
      seconds: (performance.now() - began) / 1000,
      lagSeconds: oldest === undefined ? null : (lateMs(oldest, now) ?? 0) / 1000,
      records,
    });
  try {
    oldest = await oldestDue();
    const counts = await work();
    const report = { job, counts, durationMs: durationMs(), lagMs: lateMs(oldest, now) };
    count('done', counts);
    const details: object = { job, ...counts, duration_ms: report.durationMs, lag_ms: report.lagMs };
    log().info(details, 'job done');
    return report;
  } catch (error) {
    count('failed', {});
    log().warn({ job, ...failureOf(error), duration_ms: durationMs() }, 'job failed');
    throw error;
  }
}

function lateMs(due: Date | null, now: Date): number | null {
  return due === null ? null : now.getTime() - due.getTime();
}
