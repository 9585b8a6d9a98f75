import { and, eq, gt, isNotNull, isNull, lte, ne, or, sql } from 'drizzle-orm';
import type { Database, Executor } from '../db/client';
import { apiKeys, sessions, signInFailures, users } from '../db/schema';
import { isUsableKey } from '../keys/queries';
import type { UserRole } from './actor';

/** The person behind a session that is good at `now`, as the directory has them now, and when it ends. */
export async function selectSession(
  executor: Executor,
  sessionId: string,
  now: Date,
): Promise<
  | { readonly user: { id: string; email: string; name: string; role: UserRole }; readonly endsAt: Date }
  | undefined
> {
  const user = { id: users.id, email: users.email, name: users.name, role: users.role };
  const [row] = await executor
    .select({ user, endsAt: sessions.expiresAt })
    .from(sessions)
    .innerJoin(users, eq(users.id, sessions.userId))
    .where(and(eq(sessions.id, sessionId), gt(sessions.expiresAt, now), isNull(users.disabledAt)));
  return row;
}

/**
 * Whether a client token's key is good at `now` and its person, if it is for one of the directory, is there and not
 * disabled.
 */
export async function isTokenGood(
  executor: Executor,
  token: { readonly keyId: string; readonly userId: string | null },
  now: Date,
): Promise<boolean> {
  const rows = await executor
    .select({ id: apiKeys.id })
    .from(apiKeys)
    .leftJoin(users, token.userId === null ? sql`false` : eq(users.id, token.userId))
    .where(
      and(
        eq(apiKeys.id, token.keyId),
        isUsableKey(now),
        token.userId === null ? undefined : and(isNotNull(users.id), isNull(users.disabledAt)),
      ),
    );
  return rows.length > 0;
}

/** Opens a session and clears away those that have ended. */
export async function insertSession(
  executor: Executor,
  session: {
    readonly id: string;
    readonly userId: string;
    readonly createdAt: Date;
    readonly expiresAt: Date;
  },
): Promise<void> {
  await executor.delete(sessions).where(lte(sessions.expiresAt, session.createdAt));
  await executor.insert(sessions).values(session);
}

/** Ends a session. */
export async function deleteSession(executor: Executor, sessionId: string): Promise<void> {
  await executor.delete(sessions).where(eq(sessions.id, sessionId));
}

/**
 * Ends the sessions of a person.
 * @param except the session that goes on
 * @returns how many were ended
 */
export async function deleteSessionsOf(executor: Executor, userId: string, except?: string): Promise<number> {
  const ended = await executor
    .delete(sessions)
    .where(and(eq(sessions.userId, userId), except === undefined ? undefined : ne(sessions.id, except)))
    .returning({ id: sessions.id });
  return ended.length;
}

/** A try to sign in that counts as a failure for now. */
interface Failure {
  readonly account: string;
  /** null where nobody knows. */
  readonly network: string | null;
  readonly at: Date;
}

/**
 * Counts a try to sign in as a failure, until `deleteFailures` says that it was none, and forgets those before
 * `since`. One after the other for each network and each account, so that tries at the same time are all counted.
 * @param max failures of one account, and accounts with failures of one network, since `since`
 * @returns false, and counts nothing, when there are as many already
 */
export async function insertFailure(
  db: Database,
  failure: Failure,
  since: Date,
  max: { readonly ofAccount: number; readonly accountsOfNetwork: number },
): Promise<boolean> {
  const { account, network } = failure;
  return db.transaction(async (tx) => {
    // Always in this order, so that no two wait for each other.
    if (network !== null) await lockName(tx, `network ${network}`);
    await lockName(tx, account);
    await tx.delete(signInFailures).where(lte(signInFailures.at, since));
    const isOwn = eq(signInFailures.account, account);
    const isNear = network === null ? sql`false` : eq(signInFailures.network, network);
    const [row] = await tx
      .select({
        own: sql<number>`count(*) filter (where ${isOwn})::int`,
        others: sql<number>`count(distinct ${signInFailures.account}) filter (where ${isNear} and not ${isOwn})::int`,
      })
      .from(signInFailures)
      .where(or(isOwn, isNear));
    if (row && (row.own >= max.ofAccount || row.others >= max.accountsOfNetwork)) return false;
    await tx.insert(signInFailures).values(failure);
    return true;
  });
}

const lockName = (tx: Executor, name: string) =>
  tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${name}, 0))`);

/** Forgets the wrong passwords of an account. */
export async function deleteFailures(executor: Executor, account: string): Promise<void> {
  await executor.delete(signInFailures).where(eq(signInFailures.account, account));
}
