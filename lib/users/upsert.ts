import type { Actor, RequestContext } from '../auth/actor';
import { authorize, can } from '../auth/policy';
import { inWriteTransaction } from '../changes/write';
import { PennonError } from '../errors';
import { assertVersion } from '../validation';
import { selectUserByExternalId } from './queries';
import type { UpsertUserInput } from './schemas';
import { toUserView } from './to-view';
import type { StoredUser, UserView } from './types';
import { addUser, replaceFields } from './write-user';

/**
 * Makes sure that the person whom an application calls so is in the directory, as given; what is left out stays. Never
 * touches role, password or disabling: somebody new is a `user` who cannot sign in. A service may not do it to an
 * administrator or a viewer. The same call twice writes once.
 * @throws PennonError `forbidden`, `user_exists`, `version_mismatch`
 */
export async function upsertUser(
  ctx: RequestContext,
  externalId: string,
  input: UpsertUserInput,
  options: { readonly ifMatch?: string } = {},
): Promise<{ readonly user: UserView; readonly created: boolean }> {
  authorize(ctx.actor, 'users.upsert');
  return inWriteTransaction(ctx, async (write) => {
    const row = await selectUserByExternalId(write.tx, externalId, ctx.now);
    if (!row) {
      assertVersion(options.ifMatch, null);
      const given = { ...input, externalId };
      return { user: await addUser(write, ctx, withoutUndefined(given)), created: true };
    }
    const before = toUserView(row);
    if (!mayUpsert(ctx.actor, before)) throw new PennonError('forbidden', OF_STAFF);
    assertVersion(options.ifMatch, before.etag);
    const fields = { ...before, ...withoutUndefined(input) };
    return { user: await replaceFields(write, ctx, before, fields), created: false };
  });
}

/** Why a service is refused. */
export const OF_STAFF = 'A service may not change an administrator or a viewer';

/** Whether the actor may change this person by upsert or import: services only those without a role. */
export function mayUpsert(actor: Actor, user: Pick<StoredUser, 'role'>): boolean {
  return user.role === 'user' || can(actor, 'users.write');
}

/** What is left out must not stand in the way of what is there. */
function withoutUndefined<T extends object>(given: T) {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as {
    [Name in keyof T]: Exclude<T[Name], undefined>;
  };
}
