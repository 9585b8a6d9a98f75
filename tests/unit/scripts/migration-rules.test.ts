import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { faultsOf } from '../../../scripts/test/migration-rules.mjs';

const NAME = '0042_something.sql';
const BREAK = '\n--> statement-breakpoint\n';

describe('a migration', () => {
  test.each([
    'CREATE TABLE "notes" ("id" uuid PRIMARY KEY NOT NULL);',
    'ALTER TABLE "users" ADD COLUMN "nickname" varchar(255);',
    `ALTER TABLE "users" ADD COLUMN "score" integer DEFAULT 0 NOT NULL;`,
    'ALTER TABLE "users" ADD CONSTRAINT "c" CHECK (length(name) > 0) NOT VALID;',
    'ALTER TABLE "users" VALIDATE CONSTRAINT "c";',
    'CREATE INDEX "i" ON "segments" USING btree ("name");',
    `CREATE TABLE "notes" ("id" uuid);${BREAK}ALTER TABLE "notes" ADD CONSTRAINT "u" UNIQUE ("id");`,
    `CREATE TABLE "users" ("id" uuid);${BREAK}CREATE INDEX "i" ON "users" USING btree ("id");`,
    `DROP INDEX CONCURRENTLY IF EXISTS "i";${BREAK}CREATE INDEX CONCURRENTLY "i" ON "users" ("name");`,
    '-- drop table users\nALTER TABLE "users" ADD COLUMN "nickname" text;',
  ])('may do what the version before does not notice: %s', (text) => {
    expect(faultsOf(NAME, text)).toEqual([]);
  });

  test.each([
    ['DROP TABLE "settings";', 'drops'],
    ['ALTER TABLE "users" DROP COLUMN "name";', 'drops'],
    ['ALTER TABLE "users" DROP CONSTRAINT "users_role_check";', 'drops'],
    ['ALTER TABLE "users" RENAME COLUMN "name" TO "title";', 'renames'],
    ['ALTER TABLE "users" ALTER COLUMN "name" SET DATA TYPE text;', 'changes a type'],
    ['ALTER TABLE "users" ALTER COLUMN "external_id" SET NOT NULL;', 'refuses rows'],
    ['ALTER TABLE "users" ALTER COLUMN "role" DROP DEFAULT;', 'takes a default'],
    ['DELETE FROM settings;', 'removes rows'],
  ])('contracts only where it says who stopped using what goes: %s', (statement, why) => {
    expect(faultsOf(NAME, statement)).toEqual([expect.stringContaining(why)]);
    expect(faultsOf(NAME, `-- contract: unused since 0041, released in 0.3\n${statement}`)).toEqual([]);
    expect(faultsOf(NAME, `-- contract:\n${statement}`)).toHaveLength(1);
  });

  test.each([
    ['ALTER TABLE "users" ADD COLUMN "nickname" text NOT NULL;', 'does not fill'],
    ['ALTER TABLE "users" ADD COLUMN "key" uuid DEFAULT gen_random_uuid() NOT NULL;', 'rewrites the table'],
    ['CREATE INDEX "i" ON "audit_log" USING btree ("at");', 'CREATE INDEX CONCURRENTLY'],
    ['CREATE UNIQUE INDEX "i" ON user_flag_overrides (id) WHERE enabled;', 'CREATE INDEX CONCURRENTLY'],
    ['ALTER TABLE "users" ADD CONSTRAINT "c" UNIQUE("name");', 'NOT VALID'],
    ['CREATE INDEX CONCURRENTLY "i" ON "users" ("name");', 'half made'],
  ])('never stops the writers, whatever it says: %s', (statement, why) => {
    expect(faultsOf(NAME, `-- contract: x\n${statement}`)).toEqual([expect.stringContaining(why)]);
  });

  test('has nothing but indexes where one of them is made beside its table', () => {
    const text = `ALTER TABLE "users" ADD COLUMN "a" text;${BREAK}DROP INDEX CONCURRENTLY IF EXISTS "i";`;

    expect(faultsOf(NAME, text)).toEqual([expect.stringContaining('more than indexes')]);
  });
});

test('the migrations that came before the rule stay as they are', () => {
  expect(faultsOf('0005_audit_and_metrics_indexes.sql', 'DROP TABLE "users";')).toEqual([]);
});

test('all our migrations keep the rule', () => {
  const names = readdirSync('drizzle').filter((name) => name.endsWith('.sql'));

  expect(names.flatMap((name) => faultsOf(name, readFileSync(`drizzle/${name}`, 'utf8')))).toEqual([]);
});
