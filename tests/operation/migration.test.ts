import { afterEach, expect, inject, test } from 'vitest';
import { migrateDatabase } from '../../server/migrate';
import { nextMigrations } from '../support/next-migrations';
import { createDatabase, dropDatabase } from '../support/postgres';
import { follow } from './followers';
import { startInstance } from './instances';
import { startLoad } from './load';
import { report } from './report';
import { makeSubject } from './setting';

const PEOPLE = 20;
const PATIENT = { timeout: 60_000, interval: 50 };

/** What a later version may do to the tables that are in use most. */
const EXPANDING = [
  'ALTER TABLE "user_flag_overrides" ADD COLUMN "note" varchar(255);--> statement-breakpoint\nALTER TABLE "users" ADD COLUMN "score" integer DEFAULT 0 NOT NULL;--> statement-breakpoint\nALTER TABLE "audit_log" ADD COLUMN "origin" text;',
  'DROP INDEX CONCURRENTLY IF EXISTS "idx_note";--> statement-breakpoint\nCREATE INDEX CONCURRENTLY "idx_note" ON "user_flag_overrides" ("note");',
];

const cleanUps: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

test('a version serves and writes while a later one migrates the database, and goes on after it', async () => {
  const serverUrl = inject('postgresUrl');
  const databaseUrl = await createDatabase(serverUrl);
  cleanUps.push(() => dropDatabase(serverUrl, databaseUrl));
  const instance = await startInstance(databaseUrl);
  cleanUps.push(instance.stop);
  const next = await nextMigrations(...EXPANDING);
  cleanUps.push(next.remove);
  const subject = await makeSubject(instance.url, PEOPLE);
  const followers = subject.people.map((user) => follow(instance.url, user, subject.flag));
  cleanUps.push(() => Promise.all(followers.map(({ stop }) => stop())));
  const load = startLoad(instance.url, subject);
  cleanUps.push(load.stop);
  await expect.poll(load.answered, PATIENT).toBeGreaterThan(200);

  await migrateDatabase(databaseUrl, next.folder);

  const after = load.answered();
  await expect.poll(load.answered, PATIENT).toBeGreaterThan(after + 200);
  await load.stop();
  report('migration', { restarts: 0, load, followers });
  expect(load.failures).toEqual([]);
  for (const { user, value } of followers) await expect.poll(value, PATIENT).toBe(load.pinned.get(user));
  // A version that goes back, or an instance that crashes meanwhile, starts on what is migrated ahead.
  await instance.restart();
});
