import { and, eq, inArray, isNotNull, isNull, ne, or, type SQL, sql } from 'drizzle-orm';
import { z } from 'zod';
import type { UserRole } from '../auth/actor';
import type { Executor, Transaction } from '../db/client';
import { jsonb } from '../db/columns';
import { lower, userFlagOverrides, userIdentities, users } from '../db/schema';
import type { JsonValue } from '../evaluation/types';
import { isActiveRow } from '../overrides/queries';
import type { StoredUser } from './types';

/** A stored person with how many overrides they have. The password's hash is not among the columns. */
export interface UserRow extends StoredUser {
  readonly overrideCount: number;
  readonly activeOverrideCount: number;
}

// A condition of its own: in a selected expression drizzle names columns without their table, and `id` is not the
// user's there.
const isOfUser = eq(userFlagOverrides.userId, users.id);

/** The columns of a person but their password. */
export const storedColumns = {
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
};

/** The columns of a person, counts as of `now`. */
export const userColumnsAt = (now: Date) => ({
  ...storedColumns,
  overrideCount: sql<number>`(select count(*)::int from ${userFlagOverrides} where ${isOfUser})`,
  activeOverrideCount: sql<number>`(select count(*)::int from ${userFlagOverrides} where ${and(isOfUser, isActiveRow(now))})`,
});

/** One person, or undefined. */
export async function selectUser(executor: Executor, id: string, now: Date): Promise<UserRow | undefined> {
  if (!isUuid(id)) return undefined;
  const [row] = await executor.select(userColumnsAt(now)).from(users).where(eq(users.id, id));
  return row;
}

/** What applications call people, by id; those without an external id are not there. */
export async function selectExternalIds(
  executor: Executor,
  ids: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const rows = await executor
    .select({ id: users.id, externalId: users.externalId })
    .from(users)
    .where(sql`${users.id} = any(${sql.param([...ids])}::uuid[])`);
  return new Map(rows.flatMap(({ id, externalId }) => (externalId === null ? [] : [[id, externalId]])));
}

/** Whether there is a person with this id. */
export async function userExists(executor: Executor, id: string): Promise<boolean> {
  if (!isUuid(id)) return false;
  const rows = await executor.select({ id: users.id }).from(users).where(eq(users.id, id));
  return rows.length > 0;
}

/** The id of the person a service means: by external id first, then by id. null when nobody is meant. */
export async function resolveTargetingKey(executor: Executor, key: string): Promise<string | null> {
  const [row] = await executor.execute<{ id: string | null }>(userIdOfKey(key));
  return row?.id ?? null;
}

/** One row with the `id` of the person a service means, or null. Its text does not change with the key. */
export function userIdOfKey(key: string): SQL {
  return sql`
    select coalesce(
      (select id from ${users} where external_id = ${key}),
      (select id from ${users} where id = ${isUuid(key) ? key : null}::uuid)
    ) as id`;
}

/** The person whom an application calls so, or undefined. */
export async function selectUserByExternalId(
  executor: Executor,
  externalId: string,
  now: Date,
): Promise<UserRow | undefined> {
  const [row] = await executor.select(userColumnsAt(now)).from(users).where(eq(users.externalId, externalId));
  return row;
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

/** Which administrators count. */
interface AdminFilter {
  /** Issuer of the provider that is switched on. */
  readonly issuer: string | undefined;
  /** Somebody who does not count. */
  readonly except?: string;
}

/**
 * Whether there is an administrator who can sign in: is not disabled, and has a password or an account of the provider
 * that is switched on.
 */
export async function adminExists(executor: Executor, { issuer, except }: AdminFilter): Promise<boolean> {
  const account = and(eq(userIdentities.userId, users.id), eq(userIdentities.issuer, issuer ?? ''));
  const rows = await executor
    .select({ id: users.id })
    .from(users)
    .where(
      and(
        eq(users.role, 'admin'),
        isNull(users.disabledAt),
        or(isNotNull(users.passwordHash), sql`exists (select from ${userIdentities} where ${account})`),
        except === undefined ? undefined : ne(users.id, except),
      ),
    )
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

/** What can be changed of a person. */
export type UserFields = Pick<
  StoredUser,
  'email' | 'externalId' | 'name' | 'role' | 'attributes' | 'disabledAt'
>;

/** Writes new fields into a person's row and counts its version up. */
export async function updateUserRow(
  tx: Transaction,
  id: string,
  { email, externalId, name, role, attributes, disabledAt }: UserFields,
  now: Date,
): Promise<void> {
  const fields = { email, externalId, name, role, disabledAt, attributes: jsonb(attributes) };
  await tx
    .update(users)
    .set({ ...fields, updatedAt: now, version: sql`${users.version} + 1` })
    .where(eq(users.id, id));
}

/** Deletes a person with what belongs to them alone: sessions, accounts, an invitation. */
export async function deleteUserRow(tx: Transaction, id: string): Promise<void> {
  await tx.delete(users).where(eq(users.id, id));
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

/**
 * Whether somebody else has the e-mail or the external id, has an id equal to the external id, or an external id equal to
 * the id: each of these would make it unclear who is meant.
 */
export async function isIdentityTaken(
  executor: Executor,
  { id, email, externalId }: Pick<StoredUser, 'id' | 'email' | 'externalId'>,
): Promise<boolean> {
  const rows = await executor
    .select({ id: users.id })
    .from(users)
    .where(
      and(
        ne(users.id, id),
        or(
          eq(lower(users.email), email.toLowerCase()),
          inArray(users.externalId, [id, id.toUpperCase()]),
          externalId === null ? undefined : eq(users.externalId, externalId),
          externalId !== null && isUuid(externalId) ? eq(users.id, externalId) : undefined,
        ),
      ),
    )
    .limit(1);
  return rows.length > 0;
}

const isUuid = (text: string) => z.uuid().safeParse(text).success;
