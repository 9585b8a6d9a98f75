import { readdir } from 'node:fs/promises';
import path from 'node:path';
import postgres from 'postgres';
import { afterEach, beforeEach, expect, inject, test } from 'vitest';
import { migrateDatabase } from '../../../server/migrate';
import { freePort } from '../../support/free-port';
import { createDatabase, databaseName, dropDatabase } from '../../support/postgres';

const serverUrl = inject('postgresUrl');

let url: string;
let sql: postgres.Sql;

beforeEach(async () => {
  url = await createDatabase(serverUrl);
  sql = postgres(url, { max: 1, onnotice: () => {} });
});
afterEach(async () => {
  await sql.end();
  await dropDatabase(serverUrl, url);
});

const applied = async () => {
  const [row] = await sql`select count(*)::int as count from drizzle.__drizzle_migrations`;
  return row?.count;
};

test('an empty database gets every migration once, also when several processes start at once', async () => {
  await Promise.all([migrateDatabase(url), migrateDatabase(url), migrateDatabase(url)]);

  const drizzle = path.resolve(import.meta.dirname, '../../../drizzle');
  const migrations = (await readdir(drizzle)).filter((name) => name.endsWith('.sql'));
  expect(await applied()).toBe(migrations.length);
});

test('a second start changes nothing', async () => {
  await migrateDatabase(url);
  const before = await applied();

  await migrateDatabase(url);

  expect(await applied()).toBe(before);
});

test('the lock is given back when a migration fails', async () => {
  await expect(migrateDatabase(url, '/nowhere')).rejects.toThrow('_journal.json');

  await migrateDatabase(url);

  expect(await applied()).toBeGreaterThan(0);
});

test('a server that cannot be reached is explained', async () => {
  const port = await freePort();

  await expect(migrateDatabase(`postgres://pennon@127.0.0.1:${port}/pennon`)).rejects.toThrow(
    /^DATABASE_URL cannot be used: .*ECONNREFUSED.*\.$/,
  );
});

test('a server older than PostgreSQL 15 is refused, and its database is not touched', async () => {
  // The database says so itself: its own current_setting comes before the system's.
  const name = databaseName(url);
  await sql.unsafe(`
    create schema older;
    create function older.current_setting(text) returns text language sql as $$ select '140011' $$;
    alter database ${name} set search_path = older, pg_catalog`);

  await expect(migrateDatabase(url)).rejects.toThrow(
    'DATABASE_URL leads to PostgreSQL 14; Pennon needs 15 or newer.',
  );
  expect(await sql`select 1 from pg_namespace where nspname = 'drizzle'`).toEqual([]);
});
