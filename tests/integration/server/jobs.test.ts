import { readFile } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { ENDPOINTS } from '@/app/api/endpoints';
import { closeDatabase } from '@/lib/db/client';
import { getFlag } from '@/lib/flags/service';
import { cleanUpOverrides, forgetOldRecords } from '@/lib/jobs/jobs';
import { runJob } from '@/lib/jobs/run';
import { applyWire, cleanupWire } from '@/lib/jobs/schemas';
import { log } from '@/lib/log';
import { startJobs, TIDY_LOCK, tidy } from '../../../server/jobs';
import { call, read } from '../../support/api';
import { rawSql } from '../../support/database';
import { auditSince, currentRevision } from '../../support/database-contents';
import { withEnvironment } from '../../support/environment';
import {
  at,
  contextOf,
  ENDED_AT,
  HOUR_MS,
  keyActor,
  makeEndedOverride,
  makeFlag,
  makeOverride,
  makeScheduledChange,
  makeUser,
} from '../../support/factories';
import { freePort } from '../../support/free-port';
import { logLinesOf } from '../../support/log-lines';
import { sampleOf, scrape } from '../../support/metrics';

const RUNS = 'pennon_job_runs_total';
const FORGOTTEN = { idempotency_keys: 0, sessions: 0, sign_in_failures: 0, invitations: 0 };
const COUNTED = { days_forgotten: 0 };
const NOTHING = { deleted: 0, applied: 0, failed: 0, ...FORGOTTEN, ...COUNTED };

/** An override that has ended, one that has not, and a change that is due ten milliseconds after `NOW`. */
async function makeWork() {
  const [flag, user, other] = [await makeFlag(), await makeUser(), await makeUser()];
  await makeEndedOverride(user.id, flag.name);
  await makeOverride(other.id, flag.name);
  const change = await makeScheduledChange(flag.name, { at: at(10), enabled: false });
  await makeScheduledChange(flag.name, { at: at(HOUR_MS), enabled: true });
  return { flag, change };
}

describe('a round of tidying', () => {
  beforeEach(() => tidy(at(24 * HOUR_MS)));

  test('deletes what has ended and folds what is due, as the jobs of these names', async () => {
    const { flag, change } = await makeWork();
    const before = await currentRevision();

    expect(await tidy(at(10))).toEqual({ ...NOTHING, deleted: 1, applied: 1 });

    const rows = await auditSince(before);
    expect(new Set(rows.map(({ action, actor_label }) => `${action} by ${actor_label}`))).toEqual(
      new Set([
        'expired by system:cleanup-overrides',
        'applied by system:apply-scheduled-changes',
        'scheduled_change_applied by system:apply-scheduled-changes',
      ]),
    );
    expect(rows.map(({ entity_id }) => entity_id)).toContain(change.id);
    expect(await getFlag(contextOf(), flag.name)).toMatchObject({ enabled: false, overrideCount: 1 });
    expect(await tidy(at(10))).toEqual(NOTHING);
  });

  test('is left to another instance that is at it', async () => {
    await makeWork();

    await rawSql().begin(async (sql) => {
      await sql`select pg_advisory_xact_lock(${TIDY_LOCK})`;
      expect(await tidy(at(10))).toBeNull();
    });

    expect(await tidy(at(10))).toEqual({ ...NOTHING, deleted: 1, applied: 1 });
  });

  test('folds what is due although overrides cannot be deleted, and says what failed', async () => {
    const { flag } = await makeWork();
    const sql = rawSql();
    await sql`create function fail() returns trigger language plpgsql as $$ begin raise exception 'disk full' using errcode = '53100'; end $$`;
    await sql`create trigger fail before delete on user_flag_overrides for each statement execute function fail()`;
    const before = await scrape();
    try {
      const { lines } = await logLinesOf(async () => {
        expect(await tidy(at(10))).toEqual({ applied: 1, failed: 0, ...FORGOTTEN, ...COUNTED });
      });

      expect(lines.find(({ level }) => level === 40)).toMatchObject({
        msg: 'job failed',
        job: 'cleanup-overrides',
        code: '53100',
        error: 'PostgresError: disk full',
        request_id: expect.stringMatching(/^cleanup-overrides-/),
      });
    } finally {
      await sql`drop trigger fail on user_flag_overrides`;
    }

    const runs = async (job: string, result: string) =>
      sampleOf(await scrape(), RUNS, { job_name: job, result }) -
      sampleOf(before, RUNS, { job_name: job, result });
    expect(await runs('cleanup-overrides', 'failed')).toBe(1);
    expect(await runs('cleanup-overrides', 'done')).toBe(0);
    expect(await runs('apply-scheduled-changes', 'done')).toBe(1);
    expect(await getFlag(contextOf(), flag.name)).toMatchObject({ enabled: false, overrideCount: 2 });
    expect(await tidy(at(10))).toEqual({ ...NOTHING, deleted: 1 });
  });

  test('logs one line for each job and moves its metrics: runs, records, time and lag', async () => {
    await makeWork();
    const now = new Date(at(10).getTime() + 90_000);
    const before = await scrape();

    const { lines } = await logLinesOf(() => tidy(now));

    const lateMs = now.getTime() - ENDED_AT.getTime();
    const common = { level: 30, msg: 'job done', time: expect.any(Number), duration_ms: expect.any(Number) };
    const byJob = Object.fromEntries(lines.map((line) => [String(line.job), line]));
    expect(lines).toHaveLength(4);
    expect(byJob).toMatchObject({
      'cleanup-overrides': { ...common, deleted: 1, lag_ms: lateMs },
      'apply-scheduled-changes': { ...common, applied: 1, failed: 0, lag_ms: 90_000 },
      'forget-old-records': { ...common, ...FORGOTTEN, lag_ms: null },
      'count-overrides': { ...common, ...COUNTED, lag_ms: null },
    });
    const after = await scrape();
    const grown = (name: string, labels: Record<string, string>) =>
      sampleOf(after, name, labels) - sampleOf(before, name, labels);
    for (const job of Object.keys(byJob)) {
      expect(grown(RUNS, { job_name: job, result: 'done' })).toBe(1);
      expect(grown('pennon_job_duration_seconds_count', { job_name: job })).toBe(1);
      expect(sampleOf(after, 'pennon_job_last_success_timestamp_seconds', { job_name: job })).toBeCloseTo(
        Date.now() / 1000,
        -2,
      );
    }
    const records = (job: string, outcome: string) =>
      grown('pennon_job_records_total', { job_name: job, outcome });
    expect(records('cleanup-overrides', 'deleted')).toBe(1);
    expect(records('apply-scheduled-changes', 'applied')).toBe(1);
    expect(sampleOf(after, 'pennon_job_lag_seconds', { job_name: 'cleanup-overrides' })).toBe(lateMs / 1000);
    expect(sampleOf(after, 'pennon_job_lag_seconds', { job_name: 'apply-scheduled-changes' })).toBe(90);
    await tidy(now);
    expect(sampleOf(await scrape(), 'pennon_job_lag_seconds', { job_name: 'cleanup-overrides' })).toBe(0);
  });

  test('counts a round that could not begin as failed, and one that another instance does as skipped', async () => {
    const runs = async (result: string) =>
      sampleOf(await scrape(), RUNS, { job_name: 'forget-old-records', result });
    const [failed, skipped] = [await runs('failed'), await runs('skipped')];
    await closeDatabase();
    await withEnvironment({ DATABASE_URL: `postgres://127.0.0.1:${await freePort()}/none` }, async () => {
      await expect(tidy(at(10))).rejects.toThrow();
    });
    await closeDatabase();
    await rawSql().begin(async (sql) => {
      await sql`select pg_advisory_xact_lock(${TIDY_LOCK})`;
      await tidy(at(10));
    });

    expect(await runs('failed')).toBe(failed + 1);
    expect(await runs('skipped')).toBe(skipped + 1);
  });

  test('forgets what has ended and keeps what has not', async () => {
    const [user, other] = [await makeUser(), await makeUser()];
    const sql = rawSql();
    const hours = (count: number) => at(count * HOUR_MS);
    for (const [id, ends] of [
      [user.id, hours(0)],
      [other.id, hours(1)],
    ] as const) {
      await sql`insert into sessions (user_id, created_at, expires_at) values (${id}, ${hours(-9)}, ${ends})`;
      await sql`insert into invitations (user_id, token_hash, created_by, expires_at) values (${id}, ${id}, 'x', ${ends})`;
    }
    for (const when of [hours(-24), hours(-23)]) {
      await sql`insert into sign_in_failures (account, at) values ('account', ${when})`;
      await sql`insert into idempotency_keys (scope, fingerprint, status, headers, created_at)
        values (${when.toISOString()}, 'f', 200, '{}', ${when})`;
    }
    const before = await currentRevision();

    expect(await tidy(at(0))).toMatchObject({
      idempotency_keys: 1,
      sessions: 1,
      sign_in_failures: 1,
      invitations: 1,
    });

    expect([...(await sql`select user_id from sessions`)]).toEqual([{ user_id: other.id }]);
    expect([...(await sql`select user_id from invitations`)]).toEqual([{ user_id: other.id }]);
    expect([...(await sql`select at from sign_in_failures`)]).toEqual([{ at: hours(-23) }]);
    expect([...(await sql`select created_at from idempotency_keys`)]).toEqual([{ created_at: hours(-23) }]);
    expect(await currentRevision()).toBe(before);
  });

  test('tells why a job could not even begin, and nothing of how late it is', async () => {
    const job = `broken-${Date.now()}`;
    const ctx = contextOf({ actor: { kind: 'system', job } });
    const broken = { oldestDue: () => Promise.reject('not even an error'), work: async () => ({ done: 1 }) };

    const { lines } = await logLinesOf(async () => {
      await expect(runJob(ctx, broken)).rejects.toBe('not even an error');
    });

    expect(lines).toMatchObject([{ level: 40, msg: 'job failed', job, error: 'not even an error' }]);
    const samples = await scrape();
    expect(sampleOf(samples, RUNS, { job_name: job, result: 'failed' })).toBe(1);
    const others = samples.filter(({ name, labels }) => labels.job_name === job && name !== RUNS);
    expect(others.filter(({ name }) => !name.startsWith('pennon_job_duration_seconds'))).toEqual([]);
  });

  test('is for Pennon itself and nobody else', async () => {
    await expect(forgetOldRecords(contextOf())).rejects.toMatchObject({ code: 'forbidden' });
    await expect(cleanUpOverrides(contextOf({ actor: keyActor('admin') }))).rejects.toMatchObject({
      code: 'forbidden',
    });
  });
});

describe('the cron routes', () => {
  const CRON_SECRET = 'the-secret-of-the-cron';
  const cron = (method: string, job: string) =>
    withEnvironment({ CRON_SECRET }, () => call(method, `/api/cron/${job}`, { key: CRON_SECRET }));

  beforeEach(() => tidy());

  /** An override that has ended and a change that is due, whatever the clock of this machine says. */
  async function makeOldWork() {
    const [flag, user] = [await makeFlag(), await makeUser()];
    await makeEndedOverride(user.id, flag.name);
    const ctx = contextOf({ now: new Date(ENDED_AT.getTime() - HOUR_MS) });
    return makeScheduledChange(flag.name, { at: ENDED_AT, enabled: false }, ctx);
  }

  test.each(['GET', 'POST'])(
    '%s says what was done, how long it took and how late it was',
    async (method) => {
      await makeOldWork();

      const cleaned = await read(await cron(method, 'cleanup-overrides'));
      const applied = await read(await cron(method, 'apply-scheduled-changes'));

      const report = { duration_ms: expect.any(Number), lag_ms: expect.any(Number) };
      expect(cleanupWire.parse(cleaned.body)).toEqual({
        job: 'cleanup-overrides',
        deleted: 1,
        forgotten: FORGOTTEN,
        ...report,
      });
      expect(applyWire.parse(applied.body)).toEqual({
        job: 'apply-scheduled-changes',
        applied: 1,
        failed: 0,
        ...report,
      });
      const again = await read(await cron(method, 'cleanup-overrides'));
      expect(again.body).toMatchObject({ deleted: 0, lag_ms: null });
    },
  );

  test('and the timer at the same time have one effect and one audit row', async () => {
    const change = await makeOldWork();
    const made = await currentRevision();

    const [timer, ...routes] = await Promise.all([
      tidy(),
      ...['cleanup-overrides', 'apply-scheduled-changes', 'cleanup-overrides', 'apply-scheduled-changes'].map(
        async (job) => (await read(await cron('POST', job))).body as Record<string, number>,
      ),
    ]);

    const sum = (name: string) => [timer, ...routes].reduce((total, run) => total + (run?.[name] ?? 0), 0);
    expect(sum('deleted')).toBe(1);
    expect(sum('applied')).toBe(1);
    expect(sum('failed')).toBe(0);
    const rows = (await auditSince(made)).map(({ action, entity_id }) => [action, entity_id]);
    expect(rows.filter(([action]) => action === 'expired')).toHaveLength(1);
    expect(rows.filter(([, id]) => id === change.id)).toEqual([['applied', change.id]]);
    expect(rows).toHaveLength(3);
  });

  test('are what vercel.json calls', async () => {
    const { crons } = JSON.parse(await readFile('vercel.json', 'utf8'));

    expect(crons.map(({ path }: { path: string }) => path).sort()).toEqual([
      '/api/cron/apply-scheduled-changes',
      '/api/cron/cleanup-overrides',
    ]);
    for (const { path } of crons)
      expect(ENDPOINTS.find((endpoint) => endpoint.path === path)?.methods.GET).toBeDefined();
  });
});

describe('the timer', () => {
  const MINUTE_MS = 60_000;
  let stop: () => Promise<void> = async () => {};

  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(async () => {
    vi.useRealTimers();
    vi.restoreAllMocks();
    await stop();
  });

  /** Starts jobs whose rounds end when the test says so. */
  function start() {
    const rounds: { end: (result: unknown) => void; fail: (error: Error) => void }[] = [];
    stop = startJobs(() => new Promise((end, fail) => rounds.push({ end, fail })));
    return rounds;
  }

  test('runs shortly after the start and then every minute, one round after the other', async () => {
    const rounds = start();
    expect(rounds).toHaveLength(0);

    await vi.advanceTimersByTimeAsync(MINUTE_MS / 2);
    expect(rounds).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(10 * MINUTE_MS);
    expect(rounds).toHaveLength(1);

    rounds[0]?.end(null);
    await vi.advanceTimersByTimeAsync(MINUTE_MS - 1);
    expect(rounds).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(rounds).toHaveLength(2);
  });

  test('survives a database that is away: it says so and tries again a minute later', async () => {
    const warn = vi.spyOn(log(), 'warn');
    const rounds = start();
    await vi.advanceTimersByTimeAsync(MINUTE_MS);
    const cause = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
    rounds[0]?.fail(new Error('Failed query: select …', { cause }));
    await vi.advanceTimersByTimeAsync(MINUTE_MS);
    rounds[1]?.fail(new Error('something else'));
    await vi.advanceTimersByTimeAsync(MINUTE_MS);

    expect(rounds).toHaveLength(3);
    expect(warn.mock.calls.map(([details]) => details)).toEqual([
      { code: 'ECONNREFUSED', error: 'Error: connect ECONNREFUSED' },
      { code: undefined, error: 'Error: something else' },
    ]);
  });

  test('stops before it has begun', async () => {
    const rounds = start();

    await stop();

    await vi.advanceTimersByTimeAsync(5 * MINUTE_MS);
    expect(rounds).toHaveLength(0);
  });

  test('stops when the round that is under way is done, and begins no other', async () => {
    const rounds = start();
    await vi.advanceTimersByTimeAsync(MINUTE_MS);
    let stopped = false;
    const stopping = stop().then(() => {
      stopped = true;
    });
    await vi.advanceTimersByTimeAsync(1);
    expect(stopped).toBe(false);

    rounds[0]?.end(null);

    await stopping;
    await vi.advanceTimersByTimeAsync(5 * MINUTE_MS);
    expect(rounds).toHaveLength(1);
  });

  test('does not hold up the end of the process for a round that takes long', async () => {
    start();
    await vi.advanceTimersByTimeAsync(MINUTE_MS);
    vi.useRealTimers();

    const began = performance.now();
    await stop();

    expect(performance.now() - began).toBeLessThan(2_000);
  });
});
