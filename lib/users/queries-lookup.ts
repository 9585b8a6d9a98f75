import { type SQL, sql } from 'drizzle-orm';
import type { UserRole } from '../auth/actor';
import type { Executor } from '../db/client';
import { lower, users } from '../db/schema';

/** Keys in one statement. */
const CHUNK = 10_000;

/** As much of a person as it takes to name them. */
export interface Person {
  readonly id: string;
  readonly email: string;
  readonly externalId: string | null;
  readonly targetingKey: string;
  readonly name: string;
  readonly role: UserRole;
  readonly disabledAt: Date | null;
}

/** What people may be named by. */
export interface PersonKeys {
  readonly ids: readonly string[];
  readonly emails: readonly string[];
  readonly externalIds: readonly string[];
  readonly targetingKeys?: readonly string[];
}

/** The people who are found, by what they were named by; an e-mail in any letter case. */
export interface People {
  readonly byId: (id: string) => Person | undefined;
  readonly byEmail: (email: string) => Person | undefined;
  readonly byExternalId: (externalId: string) => Person | undefined;
  readonly byTargetingKey: (targetingKey: string) => Person | undefined;
}

/** Finds the people that thousands of keys name. */
export async function selectPeople(executor: Executor, keys: PersonKeys): Promise<People> {
  const [ids, emails] = [keys.ids.map(folded), keys.emails.map(folded)];
  const byId = await selectBy(executor, users.id, 'uuid', ids, ({ id }) => id);
  const byEmail = await selectBy(executor, lower(users.email), 'text', emails, ({ email }) => folded(email));
  const byExternalId = await selectBy(
    executor,
    users.externalId,
    'text',
    keys.externalIds,
    ({ externalId }) => externalId,
  );
  const byTargetingKey = await selectBy(
    executor,
    users.targetingKey,
    'text',
    keys.targetingKeys ?? [],
    ({ targetingKey }) => targetingKey,
  );
  return {
    byTargetingKey: (targetingKey) => byTargetingKey.get(targetingKey),
    byId: (id) => byId.get(folded(id)),
    byEmail: (email) => byEmail.get(folded(email)),
    byExternalId: (externalId) => byExternalId.get(externalId),
  };
}

const folded = (key: string) => key.toLowerCase();

async function selectBy(
  executor: Executor,
  column: SQL | typeof users.id | typeof users.externalId | typeof users.targetingKey,
  type: 'uuid' | 'text',
  keys: readonly string[],
  keyOf: (person: Person) => string | null,
): Promise<ReadonlyMap<string | null, Person>> {
  const found = new Map<string | null, Person>();
  const distinct = [...new Set(keys)];
  for (let start = 0; start < distinct.length; start += CHUNK) {
    const rows = await executor
      .select({
        id: users.id,
        email: users.email,
        externalId: users.externalId,
        targetingKey: users.targetingKey,
        name: users.name,
        role: users.role,
        disabledAt: users.disabledAt,
      })
      .from(users)
      .where(sql`${column} = any(${sql.param(distinct.slice(start, start + CHUNK))}::${sql.raw(type)}[])`);
    for (const person of rows) found.set(keyOf(person), person);
  }
  return found;
}
