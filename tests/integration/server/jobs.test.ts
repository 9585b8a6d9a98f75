import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { getFlag } from '@/lib/flags/service';
import { log } from '@/lib/log';
import { startJobs, TIDY_LOCK, type Tidied, tidy } from '../../../server/jobs';
import { rawSql } from '../../support/database';
import { auditSince, currentRevision } from '../../support/database-contents';
import {
  at,
  contextOf,
  HOUR_MS,
  makeEndedOverride,
  makeFlag,
  makeOverride,
  makeScheduledChange,
  makeUser,
} from '../../support/factories';

const NOTHING: Tidied = { deleted: 0, applied: 0, failed: 0 };

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

    expect(await tidy(at(10))).toEqual({ deleted: 1, applied: 1, failed: 0 });

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

    expect(await tidy(at(10))).toEqual({ deleted: 1, applied: 1, failed: 0 });
  });

  test('folds what is due although overrides cannot be deleted, and says that something failed', async () => {
    const { flag } = await makeWork();
    const sql = rawSql();
    await sql`create function fail() returns trigger language plpgsql as $$ begin raise exception 'disk full' using errcode = '53100'; end $$`;
    await sql`create trigger fail before delete on user_flag_overrides for each statement execute function fail()`;
    try {
      await expect(tidy(at(10))).rejects.toThrow();
    } finally {
      await sql`drop trigger fail on user_flag_overrides`;
    }

    expect(await getFlag(contextOf(), flag.name)).toMatchObject({ enabled: false, overrideCount: 2 });
    expect(await tidy(at(10))).toEqual({ deleted: 1, applied: 0, failed: 0 });
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
    const rounds: { end: (result: Tidied | null) => void; fail: (error: Error) => void }[] = [];
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

    rounds[0]?.end(NOTHING);
    await vi.advanceTimersByTimeAsync(MINUTE_MS - 1);
    expect(rounds).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(rounds).toHaveLength(2);
  });

  test('logs one line when something was done, and none when there was nothing to do', async () => {
    const info = vi.spyOn(log(), 'info');
    const rounds = start();
    for (const [index, result] of [NOTHING, null, { deleted: 2, applied: 1, failed: 0 }].entries()) {
      await vi.advanceTimersByTimeAsync(MINUTE_MS);
      rounds[index]?.end(result);
    }
    await vi.advanceTimersByTimeAsync(1);

    expect(info.mock.calls).toEqual([[{ deleted: 2, applied: 1, failed: 0 }, 'tidied up']]);
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

    rounds[0]?.end(NOTHING);

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
