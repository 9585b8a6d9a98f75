import type { RequestContext } from '../auth/actor';
import { authorize } from '../auth/policy';
import { deleteSessionsOf } from '../auth/queries';
import { inWriteTransaction } from '../changes/write';
import { requireUser, userSubject } from './write-user';

/**
 * Signs a person out everywhere.
 * @returns how many sessions were ended
 * @throws PennonError `forbidden`, `user_not_found`
 */
export async function signOutUser(ctx: RequestContext, id: string): Promise<number> {
  authorize(ctx.actor, 'users.write');
  return inWriteTransaction(ctx, async (write) => {
    const user = await requireUser(write.tx, ctx, id);
    const ended = await deleteSessionsOf(write.tx, user.id);
    if (ended > 0) {
      const after = { ended_sessions: ended };
      write.record({ ...userSubject(user.id), action: 'signed_out', before: null, after });
    }
    return ended;
  });
}
