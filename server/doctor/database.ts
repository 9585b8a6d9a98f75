import path from 'node:path';
import { readMigrationFiles } from 'drizzle-orm/migrator';
import type postgres from 'postgres';
import { z } from 'zod';
import { projectRoot } from '../project-root';
import { type Finding, ok, problem, warning } from './finding';

const OLDEST_VERSION = 15;
/** Of the pool, the feed and its listener. */
const CONNECTIONS_OF_AN_INSTANCE = 22;
const CLOCK_WARNING_MS = 1_000;
const CLOCK_PROBLEM_MS = 30_000;

/** What the database answers when it is asked about itself. */
const answerShape = z.object({
  version: z.string(),
  major: z.number(),
  database: z.string(),
  encoding: z.string(),
  readOnly: z.boolean(),
  mayCreateInDatabase: z.boolean(),
  mayCreateInSchema: z.boolean(),
  mayCreateTemporary: z.boolean(),
  trigramsInstalled: z.boolean(),
  trigramsAvailable: z.boolean(),
  fsync: z.string(),
  synchronousCommit: z.string(),
  fullPageWrites: z.string(),
  /** Connections that users other than a superuser may have. */
  maxConnections: z.number(),
  /** Those of others than Pennon. */
  foreignConnections: z.number(),
});
/** What is for further questions, and is no fact by itself. */
const helpShape = z.object({ now: z.coerce.number(), hasMigrations: z.boolean(), hasUsers: z.boolean() });

/** What the database says of itself. */
export interface DatabaseFacts extends z.output<typeof answerShape> {
  /** The database's clock less this machine's, in ms. */
  readonly clockAheadMs: number;
  /** Time of the newest migration that was made; null where none ever was. */
  readonly migratedUntil: number | null;
  /** Administrators who are not disabled; null where there is no table of them. */
  readonly admins: number | null;
}

/** Asks the database. */
export async function readFacts(sql: postgres.Sql): Promise<DatabaseFacts> {
  const askedAt = Date.now();
  const [row] = await sql`
    select current_setting('server_version') as version, current_setting('server_version_num')::int / 10000 as major,
      current_database() as database, current_setting('server_encoding') as encoding,
      pg_is_in_recovery() or current_setting('transaction_read_only')::bool as "readOnly",
      has_database_privilege(current_database(), 'create') as "mayCreateInDatabase",
      coalesce(has_schema_privilege(current_schema(), 'create'), false) as "mayCreateInSchema",
      has_database_privilege(current_database(), 'temporary') as "mayCreateTemporary",
      exists (select from pg_extension where extname = 'pg_trgm') as "trigramsInstalled",
      exists (select from pg_available_extensions where name = 'pg_trgm') as "trigramsAvailable",
      current_setting('fsync') as fsync, current_setting('synchronous_commit') as "synchronousCommit",
      current_setting('full_page_writes') as "fullPageWrites",
      current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int as "maxConnections",
      (select count(*)::int from pg_stat_activity where backend_type = 'client backend'
        and pid <> pg_backend_pid() and application_name not in ('pennon', 'pennon feed')) as "foreignConnections",
      extract(epoch from clock_timestamp()) * 1000 as now,
      to_regclass('drizzle.__drizzle_migrations') is not null as "hasMigrations",
      to_regclass('users') is not null as "hasUsers"`;
  const answeredAt = Date.now();
  const { now, hasMigrations, hasUsers } = helpShape.parse(row);
  const [made] = hasMigrations
    ? await sql`select max(created_at) as at from drizzle.__drizzle_migrations`
    : [];
  const [found] = hasUsers
    ? await sql`select count(*)::int as n from users where role = 'admin' and disabled_at is null`
    : [];
  return {
    ...answerShape.parse(row),
    clockAheadMs: outside(now, askedAt, answeredAt),
    migratedUntil: made?.at == null ? null : Number(made.at),
    admins: found?.n ?? null,
  };
}

/** How far an instant is from a span: the answer was made somewhere between the question and its arrival. */
function outside(at: number, from: number, to: number): number {
  return at < from ? at - from : Math.max(0, at - to);
}

/** What the facts mean. */
export function judgeDatabase(
  facts: DatabaseFacts,
  migrations: readonly number[] = migrationsHere(),
): Finding[] {
  return [
    versionFinding(facts),
    rightsFinding(facts),
    schemaFinding(facts, migrations),
    safetyFinding(facts),
    connectionsFinding(facts),
    clockFinding(facts),
    adminFinding(facts),
  ];
}

function versionFinding({ version, major, database, encoding }: DatabaseFacts): Finding {
  const check = 'database';
  if (major < OLDEST_VERSION) {
    return problem(
      check,
      `PostgreSQL ${version} is too old`,
      `Pennon needs ${OLDEST_VERSION} or newer: upgrade it.`,
    );
  }
  if (encoding !== 'UTF8') {
    const advice = "Make a new one: create database pennon encoding 'UTF8' template template0.";
    return problem(check, `${database} is encoded in ${encoding}`, advice);
  }
  return ok(check, `PostgreSQL ${version}, database ${database}`);
}

function rightsFinding(facts: DatabaseFacts): Finding {
  const check = 'rights';
  const { database } = facts;
  const grant = (right: string) =>
    `As its owner: grant ${right} on database "${database}" to the user of DATABASE_URL.`;
  if (facts.readOnly) {
    return problem(
      check,
      'the database takes no writes',
      'Let DATABASE_URL lead to the primary, not to a standby.',
    );
  }
  if (!facts.trigramsInstalled && !facts.trigramsAvailable) {
    return problem(
      check,
      'the extension pg_trgm is not there',
      "Install PostgreSQL's contrib package on its server.",
    );
  }
  if (!facts.mayCreateInSchema) {
    const advice = 'As its owner: grant create on schema public to the user of DATABASE_URL.';
    return problem(check, 'the user may not create tables', advice);
  }
  if (!facts.mayCreateInDatabase && (!facts.trigramsInstalled || facts.migratedUntil === null)) {
    return problem(check, 'the user may not create schemas and extensions', grant('create'));
  }
  if (!facts.mayCreateTemporary)
    return problem(check, 'the user may not create temporary tables', grant('temporary'));
  return ok(check, 'the user may do what Pennon does');
}

/** Times of the migrations of this version. */
function migrationsHere(): readonly number[] {
  const files = readMigrationFiles({ migrationsFolder: path.join(projectRoot, 'drizzle') });
  return files.map(({ folderMillis }) => folderMillis);
}

function schemaFinding({ migratedUntil, admins }: DatabaseFacts, migrations: readonly number[]): Finding {
  const check = 'schema';
  if (migratedUntil === null) {
    if (admins === null) return ok(check, 'is empty: the first start makes everything');
    return problem(check, 'has a table of users that is not Pennon’s', 'Give Pennon a database of its own.');
  }
  const missing = migrations.filter((at) => at > migratedUntil).length;
  if (missing > 0) return ok(check, `${missing} migrations are to be made, by the next start`);
  if (migrations.includes(migratedUntil)) return ok(check, 'is up to date');
  const advice =
    'Start the newer version everywhere: this one works only as long as that was made to allow it.';
  return warning(check, 'was migrated by a newer version', advice);
}

function safetyFinding({ fsync, synchronousCommit, fullPageWrites }: DatabaseFacts): Finding {
  const check = 'durability';
  if (fsync === 'off' || fullPageWrites === 'off') {
    const found = `fsync is ${fsync}, full_page_writes ${fullPageWrites}: a power cut may destroy the database`;
    return problem(check, found, 'Set both to on.');
  }
  if (synchronousCommit === 'off') {
    const advice = 'Set synchronous_commit to on, for the database or for the user.';
    return problem(
      check,
      'synchronous_commit is off: a crash may lose writes that were acknowledged',
      advice,
    );
  }
  return ok(check, `fsync is ${fsync}, synchronous_commit ${synchronousCommit}`);
}

function connectionsFinding({ maxConnections, foreignConnections }: DatabaseFacts): Finding {
  const check = 'connections';
  const instances = Math.max(
    0,
    Math.floor((maxConnections - foreignConnections) / CONNECTIONS_OF_AN_INSTANCE),
  );
  const found = `${maxConnections} less ${foreignConnections} of others have room for ${instances} instances of ${CONNECTIONS_OF_AN_INSTANCE}`;
  const advice = 'Raise max_connections, or put a pooler in front of the database.';
  if (instances < 1) return problem(check, found, advice);
  return instances < 2 ? warning(check, found, advice) : ok(check, found);
}

function clockFinding({ clockAheadMs }: DatabaseFacts): Finding {
  const check = 'clock';
  const off = Math.abs(clockAheadMs);
  const found = `the database's clock is ${(off / 1000).toFixed(1)} s ${clockAheadMs < 0 ? 'behind' : 'ahead of'} this machine's`;
  if (off < CLOCK_WARNING_MS) return ok(check, "the database's clock and this machine's agree");
  const advice = 'Run NTP on both: overrides end and schedules begin by the clock of each instance.';
  return off < CLOCK_PROBLEM_MS ? warning(check, found, advice) : problem(check, found, advice);
}

function adminFinding({ admins }: DatabaseFacts): Finding {
  const check = 'administrator';
  if (admins === null) return ok(check, 'is made by the first start');
  if (admins > 0) return ok(check, `${admins} can sign in`);
  const advice = 'Start Pennon with PENNON_ADMIN_EMAIL and PENNON_ADMIN_PASSWORD: it makes one.';
  return problem(check, 'nobody is one', advice);
}
