import { eq, sql } from 'drizzle-orm';
import type { Executor, Transaction } from '../db/client';
import { lower, users } from '../db/schema';
import { storedColumns } from './queries';
import type { StoredUser } from './types';

/** People in one statement: each statement's arrays are held in memory several times over. */
const CHUNK = 10_000;

/** The people whom an application calls so. */
export function selectUsersByExternalIds(
  executor: Executor,
  externalIds: readonly string[],
): Promise<StoredUser[]> {
  return executor
    .select(storedColumns)
    .from(users)
    .where(eq(users.externalId, anyOf(externalIds)));
}

/** Who has one of these e-mails (in lower case), by e-mail. */
export async function selectEmailOwners(
  executor: Executor,
  emails: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const rows = await executor
    .select({ email: users.email, id: users.id })
    .from(users)
    .where(sql`${lower(users.email)} = ${anyOf(emails)}`);
  return new Map(rows.map(({ email, id }) => [email.toLowerCase(), id]));
}

/** Which of these UUIDs are ids of people. */
export async function selectExistingIds(
  executor: Executor,
  ids: readonly string[],
): Promise<ReadonlySet<string>> {
  const rows = await executor
    .select({ id: users.id })
    .from(users)
    .where(sql`${users.id} = any(${sql.param([...ids])}::uuid[])`);
  return new Set(rows.map(({ id }) => id));
}

/** Stores new people. */
export async function insertUsers(tx: Transaction, people: readonly StoredUser[], now: Date): Promise<void> {
  const at = now.toISOString();
  for (const chunk of chunksOf(people)) {
    await tx.execute(sql`
      insert into users (id, targeting_key, external_id, email, name, attributes, created_at, updated_at)
      select id, targeting_key, targeting_key, email, name, attributes::jsonb, ${at}::timestamptz, ${at}::timestamptz from unnest(
        ${column(chunk, ({ id }) => id)}::uuid[],
        ${column(chunk, ({ targetingKey }) => targetingKey)}::text[],
        ${column(chunk, ({ email }) => email)}::text[],
        ${column(chunk, ({ name }) => name)}::text[],
        ${column(chunk, ({ attributes }) => JSON.stringify(attributes))}::text[]
      ) as given (id, targeting_key, email, name, attributes)`);
  }
}

/** Writes e-mail, name and attributes into rows that are there, with their new version. */
export async function updateUsers(tx: Transaction, people: readonly StoredUser[], now: Date): Promise<void> {
  const at = now.toISOString();
  for (const chunk of chunksOf(people)) {
    await tx.execute(sql`
      update users set email = given.email, name = given.name, attributes = given.attributes::jsonb,
        updated_at = ${at}::timestamptz, version = given.version
      from unnest(
        ${column(chunk, ({ id }) => id)}::uuid[],
        ${column(chunk, ({ email }) => email)}::text[],
        ${column(chunk, ({ name }) => name)}::text[],
        ${column(chunk, ({ attributes }) => JSON.stringify(attributes))}::text[],
        ${column(chunk, ({ version }) => String(version))}::int[]
      ) as given (id, email, name, attributes, version)
      where users.id = given.id`);
  }
}

const anyOf = (texts: readonly string[]) => sql<string>`any(${sql.param([...texts])}::text[])`;

const column = (people: readonly StoredUser[], read: (person: StoredUser) => string) =>
  sql.param(people.map(read));

function* chunksOf(people: readonly StoredUser[]): Generator<readonly StoredUser[]> {
  for (let start = 0; start < people.length; start += CHUNK) yield people.slice(start, start + CHUNK);
}
