import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { RequestContext } from '../auth/actor';
import { hashPassword } from '../auth/password';
import { authorize } from '../auth/policy';
import { inWriteTransaction, type WriteTransaction } from '../changes/write';
import { getDb } from '../db/client';
import { PennonError } from '../errors';
import type { Page } from '../page';
import { decodeCursor, encodeCursor } from '../validation';
import {
  adminExists,
  countUsers,
  insertUser,
  isIdentityTaken,
  selectCredentials,
  selectUser,
  selectUsers,
  type UserRow,
  updateUserAccess,
} from './queries';
import { type CreateUserInput, toUserWire } from './schemas';
import type { UserView } from './types';

/**
 * A page of the directory in order of e-mail. `q` finds a part of an e-mail or a name.
 * @throws PennonError `forbidden`, `invalid` (cursor)
 */
export async function listUsers(
  ctx: RequestContext,
  query: { readonly q?: string; readonly cursor?: string; readonly limit?: number },
): Promise<Page<UserView>> {
  authorize(ctx.actor, 'users.read');
  const { q, limit = 50 } = query;
  const after = decodeCursor(z.tuple([z.string()]), query.cursor);
  const [rows, total] = await Promise.all([
    selectUsers(getDb(), q, ctx.now, { after: after?.[0] ?? null, limit: limit + 1 }),
    countUsers(getDb(), q),
  ]);
  const data = rows.slice(0, limit).map(toUserView);
  const last = data.at(-1);
  const nextCursor = rows.length > limit && last ? encodeCursor([last.email.toLowerCase()]) : null;
  return { data, nextCursor, total };
}

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

function toUserView(row: UserRow): UserView {
  return { ...row, etag: String(row.version) };
}
