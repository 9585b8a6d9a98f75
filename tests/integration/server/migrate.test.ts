import { readdir } from 'node:fs/promises';
import path from 'node:path';
import postgres from 'postgres';
import { afterEach, beforeEach, expect, inject, test, vi } from 'vitest';
import { migrateDatabase } from '../../../server/migrate';
import { freePort } from '../../support/free-port';
import { nextMigrations } from '../../support/next-migrations';
import { createDatabase, databaseName, dropDatabase } from '../../support/postgres';

const serverUrl = inject('postgresUrl');

const PATIENT = { timeout: 30_000, interval: 20 };
const removals: (() => Promise<void>)[] = [];
let url: string;
let sql: postgres.Sql;

beforeEach(async () => {
  url = await createDatabase(serverUrl);
  sql = postgres(url, { max: 1, onnotice: () => {} });
});
afterEach(async () => {
  for (const remove of removals.splice(0)) await remove();
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

/** Our migrations, and one more. */
async function withMigration(statements: string): Promise<string> {
  const { folder, remove } = await nextMigrations(statements);
  removals.push(remove);
  return folder;
}

test('a migration that finds its table in use lets writers pass, and is applied once the table is free', async () => {
  await migrateDatabase(url);
  const next = await withMigration('ALTER TABLE "settings" ADD COLUMN "note" text;');
  const reader = postgres(url, { max: 1 });
  let migrating: Promise<void> | undefined;
  await reader.begin(async (tx) => {
    await tx`select count(*) from settings`;
    migrating = migrateDatabase(url, next);
    await vi.waitUntil(async () => (await waitingForSettings()) > 0, PATIENT);
    // It waits behind the migration, which gives way to it while the reader still holds the table.
    await sql`insert into settings (key, value) values ('written', '1')`;
  });
  await migrating;
  await reader.end();

  expect(await sql`select key, note from settings`).toEqual([{ key: 'written', note: null }]);
});

const waitingForSettings = async () => {
  const rows = await sql`select 1 from pg_locks where relation = 'settings'::regclass and not granted`;
  return rows.length;
};

test('a migration has given up before PostgreSQL ends somebody else for the tables that both want', async () => {
  await migrateDatabase(url);
  const seen = "insert into seen select setting::int from pg_settings where name = 'lock_timeout';";
  const next = await withMigration(
    ['create table seen (lock_timeout int);', seen, 'select pg_sleep(0.1);', seen].join(
      '--> statement-breakpoint',
    ),
  );

  await migrateDatabase(url, next);

  const [first, second] = (await sql`select lock_timeout as ms from seen`).map(({ ms }) => Number(ms));
  const [server] = await sql`select setting::int as ms from pg_settings where name = 'deadlock_timeout'`;
  expect(first).toBeLessThan(Number(server?.ms));
  // It waits for all of them together.
  expect(second).toBeLessThan(Number(first));
  expect(second).toBeGreaterThan(0);
});

test('a migration that PostgreSQL ends, as somebody else has waited for longer, is begun anew', async () => {
  await migrateDatabase(url);
  // What a sequence has given stays given.
  await sql`create sequence tries`;
  const next = await withMigration(`do $$ begin
    if nextval('tries') < 2 then raise exception 'in the way' using errcode = 'deadlock_detected'; end if;
  end $$;`);
  const before = await applied();

  await migrateDatabase(url, next);

  expect(await applied()).toBe(before + 1);
  expect(await sql`select last_value::int as n from tries`).toEqual([{ n: 2 }]);
});

test('an index is made beside a table that is in use, also when it was left half made', async () => {
  await migrateDatabase(url);
  const statements = [
    'DROP INDEX CONCURRENTLY IF EXISTS "idx_next";',
    'CREATE INDEX CONCURRENTLY "idx_next" ON "settings" ("version");',
  ];
  const next = await withMigration(statements.join('--> statement-breakpoint'));
  await sql`create index idx_next on settings (key)`;

  await Promise.all([migrateDatabase(url, next), migrateDatabase(url, next)]);

  const [index] = await sql`select indexdef from pg_indexes where indexname = 'idx_next'`;
  expect(index?.indexdef).toContain('(version)');
});

test('a migration is applied whole or not at all', async () => {
  await migrateDatabase(url);
  const next = await withMigration('CREATE TABLE half (id int);--> statement-breakpoint SELECT 1/0;');
  const before = await applied();

  await expect(migrateDatabase(url, next)).rejects.toThrow('division by zero');

  expect(await applied()).toBe(before);
  expect(await sql`select 1 from pg_tables where tablename = 'half'`).toEqual([]);
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
