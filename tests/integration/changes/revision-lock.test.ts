import { expect, test } from 'vitest';
import { lockRevision } from '@/lib/changes/revision-lock';
import { inWriteTransaction } from '@/lib/changes/write';
import { getDb } from '@/lib/db/client';
import { rootCause } from '@/lib/root-cause';
import { rawSql } from '../../support/database';
import { currentRevision } from '../../support/database-contents';
import { contextOf } from '../../support/factories';

const patience = { waitMs: 60_000, silentMs: 60_000 };

test('whoever takes the lock gets the revision that those before left, though they waited for them', async () => {
  const revision = await currentRevision();
  let taking: Promise<number> | undefined;
  await rawSql().begin(async (tx) => {
    await tx`update database_state set revision = revision + 1`;
    taking = getDb().transaction((mine) => lockRevision(mine, patience));
    await waits();
  });

  expect(await taking).toBe(revision + 1);
});

test('whoever waits for too long is told so, and has nothing', async () => {
  await rawSql().begin(async (tx) => {
    await tx`select 1 from database_state for update`;
    const taking = getDb().transaction((mine) => lockRevision(mine, { ...patience, waitMs: 10 }));

    expect(await taking.catch(rootCause)).toMatchObject({ code: '55P03' });
  });
});

test('who holds it and asks nothing more is ended by PostgreSQL, and the next has it', async () => {
  const silent = getDb().transaction(async (mine) => {
    await lockRevision(mine, { ...patience, silentMs: 10 });
    await getDb().transaction((next) => lockRevision(next, patience));
    await mine.execute('select 1');
  });

  await expect(silent).rejects.toThrow();
});

test('a write waits for the lock less long than the pool does for an answer, and holds it in silence a little longer', async () => {
  const settings = await inWriteTransaction(contextOf(), ({ tx }) =>
    tx.execute(
      `select current_setting('lock_timeout') as waits, current_setting('statement_timeout') as speaks,
        current_setting('idle_in_transaction_session_timeout') as rests`,
    ),
  );

  expect(settings[0]).toEqual({ waits: '25s', speaks: '30s', rests: '30s' });
});

test('one of its statements that takes too long is ended', async () => {
  const slow = getDb().transaction(async (mine) => {
    await lockRevision(mine, { ...patience, silentMs: 100 });
    await mine.execute('select pg_sleep(60)');
  });

  expect(await slow.catch(rootCause)).toMatchObject({ code: '57014' });
});

/** Resolves when somebody waits for a lock. */
async function waits(): Promise<void> {
  for (;;) {
    const waiting = await rawSql()`
      select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
    if (waiting.length > 0) return;
  }
}
