import { and, eq, lte, min, type SQL } from 'drizzle-orm';
import type { PgTable } from 'drizzle-orm/pg-core';
import { getDb } from '../db/client';
import { invitations, scheduledChanges, sessions, signInFailures, userFlagOverrides } from '../db/schema';

/** When the override ended that has ended first of those that are still there; null for none. */
export async function selectOldestEnded(now: Date): Promise<Date | null> {
  const [row] = await getDb()
    .select({ oldest: min(userFlagOverrides.expiresAt) })
    .from(userFlagOverrides)
    .where(lte(userFlagOverrides.expiresAt, now));
  return row?.oldest ?? null;
}

/** When the scheduled change became due that is due longest without being folded; null for none. */
export async function selectOldestDue(now: Date): Promise<Date | null> {
  const [row] = await getDb()
    .select({ oldest: min(scheduledChanges.at) })
    .from(scheduledChanges)
    .where(and(eq(scheduledChanges.status, 'pending'), lte(scheduledChanges.at, now)));
  return row?.oldest ?? null;
}

/** Forgets sessions that have ended. */
export const deleteEndedSessions = (now: Date): Promise<number> =>
  deleteRows(sessions, lte(sessions.expiresAt, now));

/** Forgets passwords that were wrong at `until` or before. */
export const deleteSignInFailures = (until: Date): Promise<number> =>
  deleteRows(signInFailures, lte(signInFailures.at, until));

/** Forgets invitations that have ended. */
export const deleteEndedInvitations = (now: Date): Promise<number> =>
  deleteRows(invitations, lte(invitations.expiresAt, now));

async function deleteRows(table: PgTable, condition: SQL): Promise<number> {
  const { count } = await getDb().delete(table).where(condition);
  return count;
}
