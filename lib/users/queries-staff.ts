import { and, asc, count, eq, gt, inArray, max, type SQL, sql } from 'drizzle-orm';
import type { UserRole } from '../auth/actor';
import type { Executor } from '../db/client';
import { invitations, lower, sessions, userIdentities, users } from '../db/schema';
import type { StaffGroup } from './types';

// Conditions of their own: in a selected expression drizzle names columns without their table.
const sessionIsTheirs = eq(sessions.userId, users.id);
const accountIsTheirs = eq(userIdentities.userId, users.id);

/** People of a role in order of e-mail, the first `limit` of them, and how many there are. */
export async function selectStaff(
  executor: Executor,
  role: UserRole,
  now: Date,
  limit: number,
): Promise<StaffGroup> {
  const isOfRole = eq(users.role, role);
  const [rows, [counted]] = await Promise.all([
    selectRows(executor, isOfRole, limit),
    executor.select({ total: count() }).from(users).where(isOfRole),
  ]);
  const invited = await selectInvitations(
    executor,
    rows.map(({ id }) => id),
    now,
  );
  const people = rows.map(({ sessionAt, accountAt, ...person }) => ({
    ...person,
    lastSignInAt: later(sessionAt, accountAt),
    invitedUntil: invited.get(person.id) ?? null,
  }));
  return { people, total: counted?.total ?? 0 };
}

function selectRows(executor: Executor, where: SQL, limit: number) {
  const instantOf = (value: string | null) => (value === null ? null : new Date(value));
  return executor
    .select({
      id: users.id,
      email: users.email,
      name: users.name,
      role: users.role,
      disabledAt: users.disabledAt,
      hasPassword: sql<boolean>`${users.passwordHash} is not null`,
      hasProvider: sql<boolean>`exists (select from ${userIdentities} where ${accountIsTheirs})`,
      sessionAt: sql`(select ${max(sessions.createdAt)} from ${sessions} where ${sessionIsTheirs})`.mapWith(
        instantOf,
      ),
      accountAt:
        sql`(select ${max(userIdentities.lastUsedAt)} from ${userIdentities} where ${accountIsTheirs})`.mapWith(
          instantOf,
        ),
    })
    .from(users)
    .where(where)
    .orderBy(asc(lower(users.email)), asc(users.id))
    .limit(limit);
}

async function selectInvitations(
  executor: Executor,
  userIds: readonly string[],
  now: Date,
): Promise<ReadonlyMap<string, Date>> {
  if (userIds.length === 0) return new Map();
  const rows = await executor
    .select({ userId: invitations.userId, expiresAt: invitations.expiresAt })
    .from(invitations)
    .where(and(inArray(invitations.userId, [...userIds]), gt(invitations.expiresAt, now)));
  return new Map(rows.map(({ userId, expiresAt }) => [userId, expiresAt]));
}

function later(one: Date | null, other: Date | null): Date | null {
  if (one === null || other === null) return one ?? other;
  return one > other ? one : other;
}
