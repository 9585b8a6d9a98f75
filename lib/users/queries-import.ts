import { eq, sql } from 'drizzle-orm';
import type { Executor, Transaction } from '../db/client';
import { jsonBatches } from '../db/json-batches';
import { lower, users } from '../db/schema';
import { storedColumns } from './queries';
import type { StoredUser } from './types';

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
  for (const batch of jsonBatches(people.map(toRecord))) {
    await tx.execute(sql`
      insert into ${users} (id, targeting_key, external_id, email, name, attributes, created_at, updated_at)
      select id, external_id, external_id, email, name, attributes, ${at}::timestamptz, ${at}::timestamptz
      from jsonb_to_recordset(${batch}) as given (id uuid, external_id text, email text, name text,
        attributes jsonb)`);
  }
}

/** Writes e-mail, name and attributes into rows that are there, with their new version. */
export async function updateUsers(tx: Transaction, people: readonly StoredUser[], now: Date): Promise<void> {
  for (const batch of jsonBatches(people.map(toRecord))) {
    await tx.execute(sql`
      update ${users} set email = given.email, name = given.name, attributes = given.attributes,
        updated_at = ${now.toISOString()}::timestamptz, version = given.version
      from jsonb_to_recordset(${batch}) as given (id uuid, email text, name text, attributes jsonb, version int)
      where ${users.id} = given.id`);
  }
}

const toRecord = ({ id, externalId, email, name, attributes, version }: StoredUser) => ({
  id,
  external_id: externalId,
  email,
  name,
  attributes,
  version,
});

const anyOf = (texts: readonly string[]) => sql<string>`any(${sql.param([...texts])}::text[])`;
