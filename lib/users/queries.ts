import { and, eq, isNull, or, sql } from 'drizzle-orm';
import { z } from 'zod';
import type { UserRole } from '../auth/actor';
import type { Executor, Transaction } from '../db/client';
import { jsonb } from '../db/columns';
import { lower, userFlagOverrides, users } from '../db/schema';
import type { JsonValue } from '../evaluation/types';
import { isActiveRow } from '../overrides/queries';

/** A stored person with how many overrides they have. The password's hash is not among the columns. */
export interface UserRow {
  readonly id: string;
  readonly email: string;
  readonly externalId: string | null;
  readonly targetingKey: string;
  readonly name: string;
  readonly role: UserRole;
  readonly attributes: Record<string, JsonValue>;
  readonly disabledAt: Date | null;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly version: number;
  readonly overrideCount: number;
  readonly activeOverrideCount: number;
}

// A condition of its own: in a selected expression drizzle names columns without their table, and `id` is not the
// user's there.
const isOfUser = eq(userFlagOverrides.userId, users.id);

/** The columns of a person, counts as of `now`. */
export const userColumnsAt = (now: Date) => ({
  id: users.id,
  email: users.email,
  externalId: users.externalId,
  targetingKey: users.targetingKey,
  name: users.name,
  role: users.role,
  attributes: users.attributes,
  disabledAt: users.disabledAt,
  createdAt: users.createdAt,
  updatedAt: users.updatedAt,
  version: users.version,
  overrideCount: sql<number>`(select count(*)::int from ${userFlagOverrides} where ${isOfUser})`,
  activeOverrideCount: sql<number>`(select count(*)::int from ${userFlagOverrides} where ${and(isOfUser, isActiveRow(now))})`,
});

/** One person, or undefined. */
export async function selectUser(executor: Executor, id: string, now: Date): Promise<UserRow | undefined> {
  if (!isUuid(id)) return undefined;
  const [row] = await executor.select(userColumnsAt(now)).from(users).where(eq(users.id, id));
  return row;
}

/** Whether there is a person with this id. */
export async function userExists(executor: Executor, id: string): Promise<boolean> {
  if (!isUuid(id)) return false;
  const rows = await executor.select({ id: users.id }).from(users).where(eq(users.id, id));
  return rows.length > 0;
}

/** The id of the person a service means: by external id first, then by id. null when nobody is meant. */
export async function resolveTargetingKey(executor: Executor, key: string): Promise<string | null> {
  const [byExternalId] = await executor.select({ id: users.id }).from(users).where(eq(users.externalId, key));
  if (byExternalId) return byExternalId.id;
  return (await userExists(executor, key)) ? key.toLowerCase() : null;
}

/** What signing in needs to know of a person; found by e-mail without regard to case. */
export async function selectCredentials(
  executor: Executor,
  email: string,
): Promise<{ id: string; passwordHash: string | null; disabledAt: Date | null } | undefined> {
  const [row] = await executor
    .select({ id: users.id, passwordHash: users.passwordHash, disabledAt: users.disabledAt })
    .from(users)
    .where(eq(lower(users.email), email.toLowerCase()));
  return row;
}

/** Whether anybody who may sign in is an administrator. */
export async function adminExists(executor: Executor): Promise<boolean> {
  const rows = await executor
    .select({ id: users.id })
    .from(users)
    .where(and(eq(users.role, 'admin'), isNull(users.disabledAt)))
    .limit(1);
  return rows.length > 0;
}

/** A person to store. */
export interface NewUser {
  readonly id: string;
  readonly email: string;
  readonly externalId: string | null;
  readonly name: string;
  readonly role: UserRole;
  readonly attributes: { readonly [name: string]: JsonValue };
  readonly passwordHash: string | null;
}

/** Stores a new person. */
export async function insertUser(tx: Transaction, user: NewUser, now: Date): Promise<void> {
  await tx.insert(users).values({
    ...user,
    attributes: jsonb(user.attributes),
    targetingKey: user.externalId ?? user.id,
    createdAt: now,
    updatedAt: now,
  });
}

/** Gives a person a role and a password; somebody who was disabled is let in again. */
export async function updateUserAccess(
  tx: Transaction,
  id: string,
  access: { readonly role: UserRole; readonly passwordHash: string },
  now: Date,
): Promise<void> {
  await tx
    .update(users)
    .set({ ...access, disabledAt: null, updatedAt: now, version: sql`${users.version} + 1` })
    .where(eq(users.id, id));
}

/** Whether the e-mail, the external id, or an id equal to the external id is taken. */
export async function isIdentityTaken(
  executor: Executor,
  email: string,
  externalId: string | null,
): Promise<boolean> {
  const rows = await executor
    .select({ id: users.id })
    .from(users)
    .where(
      or(
        eq(lower(users.email), email.toLowerCase()),
        externalId === null ? undefined : eq(users.externalId, externalId),
        externalId !== null && isUuid(externalId) ? eq(users.id, externalId) : undefined,
      ),
    )
    .limit(1);
  return rows.length > 0;
}

const isUuid = (text: string) => z.uuid().safeParse(text).success;
