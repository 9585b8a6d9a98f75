import { describe, expect, inject, onTestFinished, test } from 'vitest';
import { leaveEpoch, settleEpoch } from '@/lib/changes/epoch';
import { closeDatabase } from '@/lib/db/client';
import { closeRawClient, rawSql, testDatabaseUrl } from '../../support/database';
import { withEnvironment } from '../../support/environment';
import { createDatabase, databaseName, dropDatabase } from '../../support/postgres';

const epochNow = async () => (await rawSql()`select epoch from database_state`)[0]?.epoch;

/** Settles as another server's process does, which has that database. */
async function settleAt(url: string): Promise<boolean> {
  await closeDatabase();
  try {
    return await withEnvironment({ DATABASE_URL: url }, () => settleEpoch());
  } finally {
    await closeDatabase();
  }
}

test('a database keeps its epoch over every start', async () => {
  await settleEpoch();
  const epoch = await epochNow();

  expect(await Promise.all([settleEpoch(), settleEpoch()])).toEqual([false, false]);

  expect(await epochNow()).toBe(epoch);
});

test('tables that were restored in place have a new epoch, and only one though several processes start', async () => {
  await settleEpoch();
  const epoch = await epochNow();
  // As `pg_restore --clean` does.
  await rawSql().begin(async (tx) => {
    await tx`alter table database_state rename to dropped`;
    await tx`create table database_state (like dropped including all)`;
    await tx`insert into database_state select * from dropped`;
    await tx`drop table dropped`;
  });

  const settled = await Promise.all([settleEpoch(), settleEpoch(), settleEpoch()]);

  expect(settled.filter((isNew) => isNew)).toHaveLength(1);
  expect(await epochNow()).not.toBe(epoch);
});

test('a copy of a database has an epoch of its own, and the original keeps its', async () => {
  await settleEpoch();
  const epoch = await epochNow();
  const serverUrl = inject('postgresUrl');
  await Promise.all([closeDatabase(), closeRawClient()]);
  const copy = await createDatabase(serverUrl, databaseName(testDatabaseUrl()));
  try {
    expect(await settleAt(copy)).toBe(true);
    expect(await settleAt(copy)).toBe(false);
    expect(await settleAt(testDatabaseUrl())).toBe(false);
    expect(await epochNow()).toBe(epoch);
  } finally {
    await dropDatabase(serverUrl, copy);
  }
});

describe('a server that does not tell where it is', () => {
  /** The address of the database for somebody whom it answers with an error. */
  async function withAnswer(errcode: string): Promise<string> {
    const name = databaseName(testDatabaseUrl());
    await rawSql().unsafe(`
      create role pennon_app login password 'x';
      grant all on all tables in schema public to pennon_app;
      create schema hiding; grant usage on schema hiding to pennon_app;
      create function hiding.pg_control_system() returns table (system_identifier bigint) language plpgsql
        as $$ begin raise exception using errcode = '${errcode}'; end $$;
      alter role pennon_app in database ${name} set search_path = hiding, public, pg_catalog`);
    onTestFinished(async () => {
      await rawSql().unsafe('drop schema hiding cascade; drop owned by pennon_app; drop role pennon_app');
    });
    const url = new URL(testDatabaseUrl());
    Object.assign(url, { username: 'pennon_app', password: 'x' });
    return url.href;
  }

  test('still has one epoch for one database', async () => {
    const url = await withAnswer('insufficient_privilege');

    await settleAt(url);

    expect((await rawSql()`select home from database_state`)[0]?.home).toMatch(/^unknown\/\d+\/\d+$/);
    expect(await settleAt(url)).toBe(false);
  });

  test.each(['admin_shutdown', 'disk_full'])('only for now (%s) keeps its epoch', async (errcode) => {
    await settleAt(testDatabaseUrl());
    const epoch = await epochNow();
    const url = await withAnswer(errcode);

    await expect(settleAt(url)).rejects.toThrow();

    expect(await settleAt(testDatabaseUrl())).toBe(false);
    expect(await epochNow()).toBe(epoch);
  });
});

test('an epoch is left once, by whoever first sees that its revisions went back', async () => {
  const epoch = await epochNow();

  expect(await Promise.all([leaveEpoch(epoch), leaveEpoch(epoch)]).then((left) => left.sort())).toEqual([
    false,
    true,
  ]);

  expect(await epochNow()).not.toBe(epoch);
});
