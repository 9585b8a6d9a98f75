import { expect, test } from 'vitest';
import { migrateDatabase } from '../../server/migrate';
import { nextMigrations } from '../support/next-migrations';
import { report } from './report';
import { makeSubject } from './setting';
import { makeStage } from './stage';

const PEOPLE = 20;
const PATIENT = { timeout: 60_000, interval: 50 };

/** What a later version may do to the tables that are in use most. */
const EXPANDING = [
  'ALTER TABLE "user_flag_overrides" ADD COLUMN "note" varchar(255);--> statement-breakpoint\nALTER TABLE "users" ADD COLUMN "score" integer DEFAULT 0 NOT NULL;--> statement-breakpoint\nALTER TABLE "audit_log" ADD COLUMN "origin" text;',
  'DROP INDEX CONCURRENTLY IF EXISTS "idx_note";--> statement-breakpoint\nCREATE INDEX CONCURRENTLY "idx_note" ON "user_flag_overrides" ("note");',
];

const stage = makeStage();

test('a version serves and writes while a later one migrates the database, and goes on after it', async () => {
  const databaseUrl = await stage.database();
  const instance = await stage.instance(databaseUrl);
  const next = await nextMigrations(...EXPANDING);
  stage.onEnd(next.remove);
  const subject = await makeSubject(instance.url, PEOPLE);
  const followers = stage.followers(instance.url, subject);
  const load = stage.load(instance.url, subject);
  await expect.poll(load.answered, PATIENT).toBeGreaterThan(200);

  await migrateDatabase(databaseUrl, next.folder);

  const after = load.answered();
  await expect.poll(load.answered, PATIENT).toBeGreaterThan(after + 200);
  await load.stop();
  report('migration', { restarts: 0, load, followers });
  expect(load.failures).toEqual([]);
  for (const { user, value } of followers) await expect.poll(value, PATIENT).toBe(load.valueOf(user));
  // A version that goes back, or an instance that crashes meanwhile, starts on what is migrated ahead.
  await instance.restart();
});
