import { randomUUID } from 'node:crypto';
import type { RequestContext } from '../auth/actor';
import { hashPassword } from '../auth/password';
import { authorize } from '../auth/policy';
import { inWriteTransaction, type WriteTransaction } from '../changes/write';
import { getDb } from '../db/client';
import { PennonError } from '../errors';
import {
  adminExists,
  insertUser,
  isIdentityTaken,
  selectCredentials,
  selectUser,
  updateUserAccess,
} from './queries';
import { type CreateUserInput, toUserWire } from './schemas';
import { toUserView } from './to-view';
import type { UserView } from './types';

/**
 * One person.
 * @throws PennonError `forbidden`, `user_not_found`
 */
export async function getUser(ctx: RequestContext, id: string): Promise<UserView> {
  authorize(ctx.actor, 'users.read');
  const row = await selectUser(getDb(), id, ctx.now);
  if (!row) throw new PennonError('user_not_found');
  return toUserView(row);
}

/**
 * Adds a person to the directory.
 * @throws PennonError `forbidden`, `user_exists`
 */
export async function createUser(ctx: RequestContext, input: CreateUserInput): Promise<UserView> {
  authorize(ctx.actor, 'users.write');
  const passwordHash = input.password === undefined ? null : await hashPassword(input.password);
  return inWriteTransaction(ctx, (write) => addUser(write, ctx, input, passwordHash));
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
  if (await adminExists(getDb())) return false;
  const passwordHash = await hashPassword(credentials.password);
  return inWriteTransaction(ctx, async (write) => {
    if (await adminExists(write.tx)) return false;
    const existing = await selectCredentials(write.tx, credentials.email);
    if (existing) await promote(write, ctx, existing.id, passwordHash);
    else {
      const input = { ...NEW_ADMIN, email: credentials.email };
      await addUser(write, ctx, input, passwordHash);
    }
    return true;
  });
}

const NEW_ADMIN = { name: 'Administrator', external_id: null, role: 'admin', attributes: {} } as const;

async function addUser(
  write: WriteTransaction,
  ctx: RequestContext,
  input: Omit<CreateUserInput, 'password'>,
  passwordHash: string | null,
): Promise<UserView> {
  if (await isIdentityTaken(write.tx, input.email, input.external_id)) throw new PennonError('user_exists');
  const id = randomUUID();
  const { email, name, role, attributes, external_id: externalId } = input;
  await insertUser(write.tx, { id, email, externalId, name, role, attributes, passwordHash }, ctx.now);
  const created = await requireUser(write, ctx, id);
  write.record({
    entity: 'user',
    entityId: id,
    userId: id,
    action: 'created',
    before: null,
    after: toUserWire(created),
  });
  return created;
}

async function promote(
  write: WriteTransaction,
  ctx: RequestContext,
  id: string,
  passwordHash: string,
): Promise<void> {
  const before = await requireUser(write, ctx, id);
  await updateUserAccess(write.tx, id, { role: 'admin', passwordHash }, ctx.now);
  write.record({
    entity: 'user',
    entityId: id,
    userId: id,
    action: 'updated',
    before: toUserWire(before),
    after: toUserWire(await requireUser(write, ctx, id)),
  });
}

async function requireUser(write: WriteTransaction, ctx: RequestContext, id: string): Promise<UserView> {
  const row = await selectUser(write.tx, id, ctx.now);
  if (!row) throw new PennonError('user_not_found');
  return toUserView(row);
}
