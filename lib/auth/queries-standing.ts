import { and, eq, gt, isNull, type SQL, sql } from 'drizzle-orm';
import type { PgColumn } from 'drizzle-orm/pg-core';
import type { Executor } from '../db/client';
import { apiKeys, sessions, users } from '../db/schema';
import { isUsableKey } from '../keys/queries';
import type { KeyRole, UserRole } from './actor';

/** What credentials are good for, of those that were asked about; whatever is no good is not there. */
export interface Standing {
  /** Sessions and the role of whose they are. */
  readonly sessions: ReadonlyMap<string, UserRole>;
  readonly keys: ReadonlyMap<string, KeyRole>;
  /** People who are there and not disabled. */
  readonly users: ReadonlySet<string>;
}

const anyOf = (column: PgColumn, ids: readonly string[]): SQL =>
  sql`${column} = any(${sql.param([...ids])}::uuid[])`;

/** Which of these credentials are good at `now`, thousands at once. */
export async function selectStanding(
  executor: Executor,
  ids: Readonly<Record<'sessions' | 'keys' | 'users', readonly string[]>>,
  now: Date,
): Promise<Standing> {
  const [goodSessions, goodKeys, goodUsers] = await Promise.all([
    executor
      .select({ id: sessions.id, role: users.role })
      .from(sessions)
      .innerJoin(users, eq(users.id, sessions.userId))
      .where(and(anyOf(sessions.id, ids.sessions), gt(sessions.expiresAt, now), isNull(users.disabledAt))),
    executor
      .select({ id: apiKeys.id, role: apiKeys.role })
      .from(apiKeys)
      .where(and(anyOf(apiKeys.id, ids.keys), isUsableKey(now))),
    executor
      .select({ id: users.id })
      .from(users)
      .where(and(anyOf(users.id, ids.users), isNull(users.disabledAt))),
  ]);
  return {
    sessions: new Map(goodSessions.map(({ id, role }) => [id, role])),
    keys: new Map(goodKeys.map(({ id, role }) => [id, role])),
    users: new Set(goodUsers.map(({ id }) => id)),
  };
}
