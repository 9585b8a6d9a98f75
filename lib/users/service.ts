import type { RequestContext } from '../auth/actor';
import { hashPassword } from '../auth/password';
import { authorize } from '../auth/policy';
import { inWriteTransaction } from '../changes/write';
import { getConfig } from '../config';
import { getDb } from '../db/client';
import { adminExists, selectCredentials, updateUserAccess } from './queries';
import type { CreateUserInput } from './schemas';
import type { UserView } from './types';
import { addUser, recordUpdate, requireUser } from './write-user';

/**
 * One person.
 * @throws PennonError `forbidden`, `user_not_found`
 */
export async function getUser(ctx: RequestContext, id: string): Promise<UserView> {
  authorize(ctx.actor, 'users.read');
  return requireUser(getDb(), ctx, id);
}

/**
 * Adds a person to the directory.
 * @throws PennonError `forbidden`, `user_exists`
 */
export async function createUser(ctx: RequestContext, input: CreateUserInput): Promise<UserView> {
  authorize(ctx.actor, 'users.write');
  const passwordHash = input.password === undefined ? null : await hashPassword(input.password);
  const { external_id: externalId, ...fields } = input;
  return inWriteTransaction(ctx, (write) => addUser(write, ctx, { ...fields, externalId, passwordHash }));
}

/**
 * Makes sure that there is an administrator who can sign in: where there is none, the person of this e-mail
 * becomes one.
 * @returns whether somebody was made administrator
 */
export async function ensureFirstAdmin(
  ctx: RequestContext,
  credentials: { readonly email: string; readonly password: string },
): Promise<boolean> {
  authorize(ctx.actor, 'users.write');
  const who = { issuer: getConfig().oidc?.issuer };
  if (await adminExists(getDb(), who)) return false;
  const passwordHash = await hashPassword(credentials.password);
  return inWriteTransaction(ctx, async (write) => {
    if (await adminExists(write.tx, who)) return false;
    const existing = await selectCredentials(write.tx, credentials.email);
    if (existing) {
      const before = await requireUser(write.tx, ctx, existing.id);
      await updateUserAccess(write.tx, existing.id, { role: 'admin', passwordHash }, ctx.now);
      await recordUpdate(write, ctx, before);
    } else {
      const { email } = credentials;
      await addUser(write, ctx, { email, name: 'Administrator', role: 'admin', passwordHash });
    }
    return true;
  });
}
