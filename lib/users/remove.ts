import type { RequestContext } from '../auth/actor';
import { authorize } from '../auth/policy';
import { inWriteTransaction, type WriteTransaction } from '../changes/write';
import { PennonError } from '../errors';
import { countOverrideActions, deleteOverrideRows, selectOverridesOfUser } from '../overrides/queries';
import { toOverrideWire } from '../overrides/schemas';
import { toOverrideView } from '../overrides/view';
import { assertVersion } from '../validation';
import { deleteUserRow } from './queries';
import { toUserAudit } from './schemas';
import { keepAdmin, requireUser, userSubject } from './write-user';

/**
 * Deletes a person with their overrides, sessions and accounts. What the audit log says of them stays, and so does what
 * they did. Nobody deletes themselves: that is a slip.
 * @throws PennonError `forbidden`, `own_account`, `user_not_found`, `version_mismatch`, `last_admin`
 */
export async function deleteUser(
  ctx: RequestContext,
  id: string,
  options: { readonly ifMatch?: string } = {},
): Promise<void> {
  authorize(ctx.actor, 'users.write');
  if (ctx.actor.kind === 'user' && ctx.actor.id === id) throw new PennonError('own_account');
  await inWriteTransaction(ctx, async (write) => {
    const before = await requireUser(write.tx, ctx, id);
    assertVersion(options.ifMatch, before.etag);
    await endOverrides(write, ctx, before.id);
    await keepAdmin(write, () => deleteUserRow(write.tx, before.id));
    write.record({ ...userSubject(before.id), action: 'deleted', before: toUserAudit(before), after: null });
  });
}

async function endOverrides(write: WriteTransaction, ctx: RequestContext, userId: string): Promise<void> {
  const rows = await selectOverridesOfUser(write.tx, userId);
  if (rows.length === 0) return;
  await deleteOverrideRows(
    write.tx,
    rows.map(({ id }) => id),
  );
  await countOverrideActions(
    write.tx,
    'deleted',
    rows.map(({ flagName }) => flagName),
  );
  for (const row of rows) {
    write.record({
      entity: 'override',
      entityId: row.id,
      flagName: row.flagName,
      userId,
      action: 'deleted',
      before: toOverrideWire(toOverrideView(row, null, ctx.now)),
      after: null,
    });
  }
}
