import { actorLabel, type RequestContext } from '../auth/actor';
import { assertMayShow } from '../auth/limits';
import { hashPassword } from '../auth/password';
import { authorize } from '../auth/policy';
import { deleteSessionsOf } from '../auth/queries';
import { newToken, sha256 } from '../auth/secret';
import { accountOf, countTry, forgetTries } from '../auth/throttle';
import { inWriteTransaction } from '../changes/write';
import { type Executor, getDb } from '../db/client';
import { PennonError } from '../errors';
import {
  deleteInvitations,
  selectInvited,
  selectPasswordHash,
  updatePasswordHash,
  upsertInvitation,
} from './queries-access';
import { requireUser, userSubject } from './write-user';

/** How long an invitation is good. */
const INVITATION_MS = 72 * 60 * 60 * 1000;

/** The call of somebody who proves who they are by what they send. */
interface OpenCall extends Pick<RequestContext, 'now' | 'requestId'> {
  /** Where it comes from, by `networkOf`; null where nobody knows. */
  readonly network: string | null;
}

/**
 * Invites a person to choose a password: the token is in this answer and nowhere else, good once and for 72 hours. A new
 * invitation takes the place of the old one.
 * @param options `resetPassword` invites somebody who has a password to choose another one
 * @throws PennonError `forbidden`, `user_not_found`, `user_disabled`, `user_invited` (they have a password)
 */
export async function inviteUser(
  ctx: RequestContext,
  id: string,
  options: { readonly resetPassword?: boolean } = {},
): Promise<{ readonly token: string; readonly expiresAt: Date }> {
  authorize(ctx.actor, 'users.write');
  const token = newToken();
  const expiresAt = new Date(ctx.now.getTime() + INVITATION_MS);
  await inWriteTransaction(ctx, async (write) => {
    const user = await requireUser(write.tx, ctx, id);
    if (user.disabledAt !== null) throw new PennonError('user_disabled');
    const hasPassword = (await selectPasswordHash(write.tx, user.id)) !== null;
    if (hasPassword && !options.resetPassword) throw new PennonError('user_invited');
    await upsertInvitation(write.tx, {
      userId: user.id,
      tokenHash: sha256(token),
      createdBy: actorLabel(ctx.actor),
      createdAt: ctx.now,
      expiresAt,
    });
    const after = { expires_at: expiresAt.toISOString() };
    write.record({ ...userSubject(user.id), action: 'invited', before: null, after });
  });
  return { token, expiresAt };
}

/**
 * Whom an invitation is for. Whoever has the token may know.
 * @throws PennonError `invitation_not_found` when it was used, has ended or was replaced, `rate_limited`
 */
export async function findInvitation(
  { now, network }: OpenCall,
  token: string,
): Promise<{ readonly email: string }> {
  const tokenHash = sha256(token);
  assertMayShow(network, tokenHash);
  const { email } = await requireInvited(getDb(), tokenHash, now);
  return { email };
}

/**
 * Gives the invited person the password that they chose and uses the invitation up. The token is what they prove
 * themselves with: nobody is signed in. Whoever was signed in as them is signed out.
 * @returns what they sign in with
 * @throws PennonError `invitation_not_found`, `rate_limited`
 */
export async function acceptInvitation(
  { now, requestId, network }: OpenCall,
  token: string,
  password: string,
): Promise<{ readonly email: string }> {
  const tokenHash = sha256(token);
  assertMayShow(network, tokenHash);
  await requireInvited(getDb(), tokenHash, now);
  // A token cannot be guessed; but hashing is dear, and one link could be sent a thousand times at once.
  if (!(await countTry(sha256(`invitation:${tokenHash}`), now))) throw new PennonError('rate_limited');
  const passwordHash = await hashPassword(password);
  const ctx: RequestContext = { now, requestId, actor: { kind: 'system', job: 'invitation' } };
  const { email } = await inWriteTransaction(ctx, async (write) => {
    const user = await requireInvited(write.tx, tokenHash, now);
    await updatePasswordHash(write.tx, user.id, passwordHash);
    await deleteInvitations(write.tx, [user.id]);
    await deleteSessionsOf(write.tx, user.id);
    write.record({ ...userSubject(user.id), action: 'password_set', before: null, after: null });
    return user;
  });
  await forgetTries(accountOf(email));
  return { email };
}

async function requireInvited(executor: Executor, tokenHash: string, now: Date) {
  const user = await selectInvited(executor, tokenHash, now);
  if (!user) throw new PennonError('invitation_not_found');
  return user;
}
