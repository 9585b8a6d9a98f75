import type { RequestContext } from '../auth/actor';
import { authorize } from '../auth/policy';
import { deleteSessionsOf } from '../auth/queries';
import { inWriteTransaction } from '../changes/write';
import { invalid } from '../errors';
import { assertVersion } from '../validation';
import type { UserFields } from './queries';
import { deleteInvitations } from './queries-access';
import type { UpdateUserInput } from './schemas';
import type { UserView } from './types';
import { replaceFields, requireUser } from './write-user';

/**
 * Changes the given fields of a person and leaves the others as they are now. Disabling ends their sessions and
 * their invitation in the same transaction. An external id can be given once; the targeting key stays what it was.
 * @throws PennonError `forbidden`, `user_not_found`, `version_mismatch`, `invalid` (another external id),
 *   `user_exists`, `last_admin`
 */
export async function updateUser(
  ctx: RequestContext,
  id: string,
  patch: UpdateUserInput,
  options: { readonly ifMatch?: string } = {},
): Promise<UserView> {
  authorize(ctx.actor, 'users.write');
  return inWriteTransaction(ctx, async (write) => {
    const before = await requireUser(write.tx, ctx, id);
    assertVersion(options.ifMatch, before.etag);
    const after = await replaceFields(write, ctx, before, patched(before, patch, ctx.now));
    if (after.disabledAt !== null) {
      await deleteSessionsOf(write.tx, before.id);
      await deleteInvitations(write.tx, [before.id]);
    }
    return after;
  });
}

function patched(before: UserView, patch: UpdateUserInput, now: Date): UserFields {
  const externalId = patch.external_id ?? before.externalId;
  if (before.externalId !== null && externalId !== before.externalId) {
    throw invalid({ path: 'external_id', message: 'is set already and stays as it is' });
  }
  return {
    email: patch.email ?? before.email,
    externalId,
    name: patch.name ?? before.name,
    role: patch.role ?? before.role,
    attributes: patch.attributes ?? before.attributes,
    disabledAt: patch.disabled === undefined ? before.disabledAt : disabledAt(before, patch.disabled, now),
  };
}

/** Somebody who is disabled already keeps the instant at which that was. */
function disabledAt(before: UserView, disabled: boolean, now: Date): Date | null {
  return disabled ? (before.disabledAt ?? now) : null;
}
