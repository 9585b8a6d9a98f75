import type { RequestContext, UserActor } from '../auth/actor';
import { hashPassword, verifyPassword } from '../auth/password';
import { authorize } from '../auth/policy';
import { deleteSessionsOf } from '../auth/queries';
import { accountOf, countTry, forgetTries } from '../auth/throttle';
import { inWriteTransaction } from '../changes/write';
import { getDb } from '../db/client';
import { invalid, PennonError } from '../errors';
import { deleteInvitations, selectPasswordHash, updatePasswordHash } from './queries-access';
import type { ChangePasswordInput } from './schemas';
import { userSubject } from './write-user';

/**
 * Whether the signed-in person has a password; without one they sign in through the provider.
 * @throws PennonError `forbidden`
 */
export async function hasOwnPassword(ctx: RequestContext): Promise<boolean> {
  return (await selectPasswordHash(getDb(), requireSelf(ctx).id)) !== null;
}

/**
 * Changes the password of the signed-in person, who proves it with the current one. Their other sessions end, and a
 * link to reset it counts for nothing any more. Wrong ones count as wrong passwords at the sign-in.
 * @throws PennonError `forbidden`, `rate_limited`, `invalid`
 */
export async function changeOwnPassword(ctx: RequestContext, input: ChangePasswordInput): Promise<void> {
  const self = requireSelf(ctx);
  const account = accountOf(self.email);
  if (!(await countTry(account, ctx.now))) throw new PennonError('rate_limited');
  const stored = await selectPasswordHash(getDb(), self.id);
  if (!(await verifyPassword(stored, input.current_password))) throw wrongPassword();
  await forgetTries(account);
  if (input.new_password === input.current_password) {
    throw invalid({ path: 'new_password', message: 'must be another one than the current password' });
  }
  const passwordHash = await hashPassword(input.new_password);
  await inWriteTransaction(ctx, async (write) => {
    // Somebody with a link to reset it may have been faster.
    if ((await selectPasswordHash(write.tx, self.id)) !== stored) throw wrongPassword();
    await updatePasswordHash(write.tx, self.id, passwordHash);
    await deleteInvitations(write.tx, [self.id]);
    await deleteSessionsOf(write.tx, self.id, self.sessionId);
    write.record({ ...userSubject(self.id), action: 'password_changed', before: null, after: null });
  });
}

/**
 * Signs the signed-in person out everywhere, here too.
 * @throws PennonError `forbidden`
 */
export async function signOutEverywhere(ctx: RequestContext): Promise<void> {
  const self = requireSelf(ctx);
  await inWriteTransaction(ctx, async (write) => {
    const after = { ended_sessions: await deleteSessionsOf(write.tx, self.id) };
    write.record({ ...userSubject(self.id), action: 'signed_out', before: null, after });
  });
}

const wrongPassword = () => invalid({ path: 'current_password', message: 'is not right' });

function requireSelf(ctx: RequestContext): UserActor {
  authorize(ctx.actor, 'own_account.write');
  if (ctx.actor.kind !== 'user') throw new PennonError('forbidden');
  return ctx.actor;
}
