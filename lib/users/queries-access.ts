import { and, eq, gt, isNull, sql } from 'drizzle-orm';
import type { Executor, Transaction } from '../db/client';
import { invitations, userIdentities, users } from '../db/schema';

/** The hash of a person's password; null when they have none. */
export async function selectPasswordHash(executor: Executor, userId: string): Promise<string | null> {
  const [row] = await executor
    .select({ passwordHash: users.passwordHash })
    .from(users)
    .where(eq(users.id, userId));
  return row?.passwordHash ?? null;
}

/** Gives a person a password. It is no part of what others see of them, so their version stays. */
export async function updatePasswordHash(
  tx: Transaction,
  userId: string,
  passwordHash: string,
): Promise<void> {
  await tx.update(users).set({ passwordHash }).where(eq(users.id, userId));
}

/** An invitation to store. */
interface NewInvitation {
  readonly userId: string;
  readonly tokenHash: string;
  readonly createdBy: string;
  readonly createdAt: Date;
  readonly expiresAt: Date;
}

/** Stores an invitation in place of an earlier one for the same person. */
export async function upsertInvitation(tx: Transaction, invitation: NewInvitation): Promise<void> {
  await tx
    .insert(invitations)
    .values(invitation)
    .onConflictDoUpdate({ target: invitations.userId, set: invitation });
}

/** Whom an invitation is for, if it can be used at `now`. */
export async function selectInvited(
  executor: Executor,
  tokenHash: string,
  now: Date,
): Promise<{ id: string; email: string } | undefined> {
  const [row] = await executor
    .select({ id: users.id, email: users.email })
    .from(invitations)
    .innerJoin(users, eq(users.id, invitations.userId))
    .where(
      and(eq(invitations.tokenHash, tokenHash), gt(invitations.expiresAt, now), isNull(users.disabledAt)),
    );
  return row;
}

/** Takes away the invitations of people. */
export async function deleteInvitations(tx: Transaction, userIds: readonly string[]): Promise<void> {
  await tx.delete(invitations).where(sql`${invitations.userId} = any(${sql.param([...userIds])}::uuid[])`);
}

/** An account of the provider. */
interface Identity {
  readonly issuer: string;
  readonly subject: string;
}

/** Whose account of the provider this is. */
export async function selectIdentity(executor: Executor, identity: Identity): Promise<string | undefined> {
  const [row] = await executor
    .select({ userId: userIdentities.userId })
    .from(userIdentities)
    .where(isIdentity(identity));
  return row?.userId;
}

/** Binds an account of the provider to a person. */
export async function insertIdentity(
  tx: Transaction,
  row: Identity & { readonly userId: string; readonly createdAt: Date; readonly lastUsedAt: Date },
): Promise<void> {
  const { issuer, subject, userId, createdAt, lastUsedAt } = row;
  await tx.insert(userIdentities).values({ issuer, subject, userId, createdAt, lastUsedAt });
}

/** Notes that an account of the provider was used. */
export async function touchIdentity(tx: Transaction, identity: Identity, now: Date): Promise<void> {
  await tx.update(userIdentities).set({ lastUsedAt: now }).where(isIdentity(identity));
}

const isIdentity = ({ issuer, subject }: Identity) =>
  and(eq(userIdentities.issuer, issuer), eq(userIdentities.subject, subject));
