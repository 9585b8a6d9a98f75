import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { Evaluation, Reason } from './evaluation/types';
import { processSingleton } from './singleton';

/** Upper bounds in seconds: from an evaluation out of memory to a slow bulk operation. */
const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10];
const METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);

/** How a run of a job ended; `skipped` when another instance was at it. */
export type JobResult = 'done' | 'failed' | 'skipped';

/** Everything that this process counts. What is read from the database at a scrape is in `scrape.ts`. */
const metrics = () => processSingleton('metrics', createMetrics);

function createMetrics() {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  const evaluations = new Map<Reason, number>();
  const snapshot: { held: { revision: number; checkedAt: number } | null } = { held: null };
  new Counter({
    name: 'pennon_evaluations_total',
    help: 'Flags evaluated for somebody, by reason',
    labelNames: ['reason'],
    registers,
    // Counted in a plain map: one answer evaluates every flag there is.
    collect() {
      this.reset();
      for (const [reason, total] of evaluations) this.inc({ reason }, total);
    },
  });
  new Gauge({
    name: 'pennon_snapshot_revision',
    help: 'Revision of the flags and segments in memory',
    registers,
    collect() {
      if (snapshot.held) this.set(snapshot.held.revision);
      else this.remove();
    },
  });
  new Gauge({
    name: 'pennon_snapshot_age_seconds',
    help: 'Time since the flags and segments in memory were last known to be those of the database',
    registers,
    collect() {
      if (snapshot.held) this.set((performance.now() - snapshot.held.checkedAt) / 1000);
      else this.remove();
    },
  });
  return {
    registry,
    evaluations,
    snapshot,
    requests: new Histogram({
      name: 'pennon_http_request_duration_seconds',
      help: 'Time until an answer began, by template of the path',
      labelNames: ['route', 'method', 'status'],
      buckets: SECONDS,
      registers,
    }),
    refusals: new Counter({
      name: 'pennon_requests_refused_total',
      help: 'Requests that were refused because of who sent them, or how many',
      labelNames: ['code'],
      registers,
    }),
    skippedOverrides: new Counter({
      name: 'pennon_overrides_skipped_total',
      help: 'Evaluations that skipped an override because it does not fit its flag',
      registers,
    }),
    snapshotReads: new Counter({
      name: 'pennon_snapshot_reads_total',
      help: 'Reads of flags and segments: a hit found them in memory, a miss read and compiled them',
      labelNames: ['result'],
      registers,
    }),
    writes: new Histogram({
      name: 'pennon_write_seconds',
      help: 'Time of a writing transaction from its begin to its commit, the wait for the lock included',
      buckets: SECONDS,
      registers,
    }),
    writeWaits: new Histogram({
      name: 'pennon_write_wait_seconds',
      help: 'What a writing transaction waited for: a connection of the pool, then the lock of the revision',
      labelNames: ['for'],
      buckets: SECONDS,
      registers,
    }),
    jobRuns: new Counter({
      name: 'pennon_job_runs_total',
      help: 'Runs of jobs by how they ended',
      labelNames: ['job_name', 'result'],
      registers,
    }),
    jobSeconds: new Histogram({
      name: 'pennon_job_duration_seconds',
      help: 'Time that runs of a job took',
      labelNames: ['job_name'],
      buckets: SECONDS,
      registers,
    }),
    jobRecords: new Counter({
      name: 'pennon_job_records_total',
      help: 'Records that a job dealt with, by what became of them',
      labelNames: ['job_name', 'outcome'],
      registers,
    }),
    jobLag: new Gauge({
      name: 'pennon_job_lag_seconds',
      help: 'How late the oldest record was that the last run of a job dealt with; 0 when there was none',
      labelNames: ['job_name'],
      registers,
    }),
    jobSuccess: new Gauge({
      name: 'pennon_job_last_success_timestamp_seconds',
      help: 'Unix time at which a job last ended well on this instance',
      labelNames: ['job_name'],
      registers,
    }),
  };
}

/** What this process has counted so far. */
export const processMetrics = (): Registry => metrics().registry;

/**
 * Counts an answer.
 * @param route the template of its path, so that there are only so many
 */
export function countRequest(route: string, method: string, status: number, seconds: number): void {
  metrics().requests.observe({ route, method: METHODS.has(method) ? method : 'other', status }, seconds);
}

/** Counts a refusal by its code of `errors.ts`. */
export function countRefusal(code: string): void {
  metrics().refusals.inc({ code });
}

/** How many flags were evaluated, by reason, and how many of their overrides were skipped. */
export interface Tally {
  readonly reasons: ReadonlyMap<Reason, number>;
  readonly skippedOverrides: number;
}

/** Counts evaluations by reason. */
export function tallyOf(evaluated: readonly Evaluation[]): Tally {
  const reasons = new Map<Reason, number>();
  let skippedOverrides = 0;
  for (const evaluation of evaluated) {
    reasons.set(evaluation.reason, (reasons.get(evaluation.reason) ?? 0) + 1);
    if (evaluation.reason !== 'ERROR' && evaluation.overrideInvalid) skippedOverrides += 1;
  }
  return { reasons, skippedOverrides };
}

/** Counts what somebody was given. */
export function countEvaluations(tally: Tally): void {
  const { evaluations, skippedOverrides } = metrics();
  for (const [reason, total] of tally.reasons)
    evaluations.set(reason, (evaluations.get(reason) ?? 0) + total);
  if (tally.skippedOverrides > 0) skippedOverrides.inc(tally.skippedOverrides);
}

/** Says of which revision the flags in memory are, and whether they were there already. */
export function noteSnapshot(revision: number, result: 'hit' | 'miss'): void {
  noteSnapshotCheck(revision);
  metrics().snapshotReads.inc({ result });
}

/** Says that the flags in memory are those of the database, and of which revision. */
export function noteSnapshotCheck(revision: number): void {
  metrics().snapshot.held = { revision, checkedAt: performance.now() };
}

/** Times one writing transaction. */
export function timeWrite() {
  const { writes, writeWaits } = metrics();
  const asked = performance.now();
  let begun = asked;
  return {
    /** It has a connection. */
    begins: () => {
      begun = performance.now();
      writeWaits.observe({ for: 'connection' }, (begun - asked) / 1000);
    },
    /** It has the lock of the revision. */
    locked: () => writeWaits.observe({ for: 'lock' }, (performance.now() - begun) / 1000),
    /** It is committed, or undone. */
    ends: () => writes.observe((performance.now() - begun) / 1000),
  };
}

/** A run of a job. */
export interface JobRun {
  readonly job: string;
  readonly result: JobResult;
  readonly seconds: number;
  /** How late the oldest record was that was dealt with; null when that is not known. */
  readonly lagSeconds: number | null;
  /** Records by what became of them. */
  readonly records: Readonly<Record<string, number>>;
}

/** Counts a run of a job. The label is not `job`: Prometheus has one of that name for its targets. */
export function countJob({ job, result, seconds, lagSeconds, records }: JobRun): void {
  const { jobRuns, jobSeconds, jobRecords, jobLag, jobSuccess } = metrics();
  const label = { job_name: job };
  jobRuns.inc({ ...label, result });
  if (result === 'skipped') return;
  jobSeconds.observe(label, seconds);
  for (const [outcome, count] of Object.entries(records)) jobRecords.inc({ ...label, outcome }, count);
  if (lagSeconds !== null) jobLag.set(label, lagSeconds);
  if (result === 'done') jobSuccess.set(label, Date.now() / 1000);
}
