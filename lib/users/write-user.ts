import { randomUUID } from 'node:crypto';
import type { RequestContext } from '../auth/actor';
import type { WriteTransaction } from '../changes/write';
import { getConfig } from '../config';
import type { Executor } from '../db/client';
import { PennonError } from '../errors';
import { asJson, sameJson } from '../evaluation/json';
import {
  adminExists,
  insertUser,
  isIdentityTaken,
  type NewUser,
  selectUser,
  type UserFields,
  updateUserRow,
} from './queries';
import { deleteInvitations } from './queries-access';
import { toUserAudit } from './schemas';
import { toUserView } from './to-view';
import type { StoredUser, UserView } from './types';

/**
 * A person who is there.
 * @throws PennonError `user_not_found`
 */
export async function requireUser(executor: Executor, ctx: RequestContext, id: string): Promise<UserView> {
  const row = await selectUser(executor, id, ctx.now);
  if (!row) throw new PennonError('user_not_found');
  return toUserView(row);
}

/**
 * Stores a new person, and says so.
 * @throws PennonError `user_exists`
 */
export async function addUser(
  write: WriteTransaction,
  ctx: RequestContext,
  given: Pick<NewUser, 'email'> & Partial<Omit<NewUser, 'id'>>,
): Promise<UserView> {
  const id = randomUUID();
  const empty = { externalId: null, name: '', role: 'user', attributes: {}, passwordHash: null } as const;
  const user: NewUser = { ...empty, ...given, id };
  if (await isIdentityTaken(write.tx, user)) throw new PennonError('user_exists');
  await insertUser(write.tx, user, ctx.now);
  const created = await requireUser(write.tx, ctx, id);
  write.record({ ...userSubject(id), action: 'created', before: null, after: toUserAudit(created) });
  return created;
}

/**
 * Replaces the fields of a person, and says so; does nothing where nothing changes. With another e-mail an invitation
 * counts for nothing any more: its link is with whoever has the old one.
 * @throws PennonError `user_exists`, `last_admin`
 */
export async function replaceFields(
  write: WriteTransaction,
  ctx: RequestContext,
  before: UserView,
  fields: UserFields,
): Promise<UserView> {
  if (sameFields(before, fields)) return before;
  const { email, externalId } = fields;
  if (await isIdentityTaken(write.tx, { id: before.id, email, externalId })) {
    throw new PennonError('user_exists');
  }
  await keepAdmin(write, () => updateUserRow(write.tx, before.id, fields, ctx.now));
  if (email !== before.email) await deleteInvitations(write.tx, [before.id]);
  return recordUpdate(write, ctx, before);
}

/** Says what has become of a person. */
export async function recordUpdate(
  write: WriteTransaction,
  ctx: RequestContext,
  before: UserView,
): Promise<UserView> {
  const after = await requireUser(write.tx, ctx, before.id);
  write.record({
    ...userSubject(before.id),
    action: 'updated',
    before: toUserAudit(before),
    after: toUserAudit(after),
  });
  return after;
}

/**
 * Does something that must not take away the last administrator who can sign in. Under the lock of the revision, so two
 * who do it at once cannot each count on the other.
 * @throws PennonError `last_admin`
 */
export async function keepAdmin(write: WriteTransaction, work: () => Promise<void>): Promise<void> {
  const who = { issuer: getConfig().oidc?.issuer };
  const before = await adminExists(write.tx, who);
  await work();
  if (before && !(await adminExists(write.tx, who))) throw new PennonError('last_admin');
}

/** What a person is in the audit log. */
export const userSubject = (id: string) => ({ entity: 'user', entityId: id, userId: id }) as const;

/** Whether writing these fields would change nothing. */
export function sameFields(stored: StoredUser, fields: UserFields): boolean {
  return (
    stored.email === fields.email &&
    stored.externalId === fields.externalId &&
    stored.name === fields.name &&
    stored.role === fields.role &&
    stored.disabledAt?.getTime() === fields.disabledAt?.getTime() &&
    sameJson(asJson(stored.attributes), asJson(fields.attributes))
  );
}
