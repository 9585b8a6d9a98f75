import { z } from 'zod';
import { paging, searchText, text } from '../validation';
import type { UserView } from './types';

/** Strings, numbers, booleans, or lists of them: what targeting rules can compare. */
const attributeScalar = z.union([text(1000), z.number(), z.boolean()]);
const attributeValue = z.union([attributeScalar, z.array(attributeScalar).max(100)], {
  error: 'must be text, a number, a boolean, or a list of them',
});

/** Shortest password that is accepted; longer ones than 256 only cost time. */
const password = z
  .string({ error: 'must be text' })
  .min(12, 'must have 12 characters or more')
  .max(256, 'must have 256 characters or fewer');

/** Body of a POST: a new person. Without a password they cannot sign in, but can be evaluated and pinned. */
export const createUserInput = z.strictObject({
  email: text(320).pipe(z.email('must be an e-mail address')),
  name: text(255).default(''),
  external_id: text(255).min(1, 'must not be empty').nullable().default(null),
  role: z.enum(['admin', 'viewer', 'user'], { error: 'must be admin, viewer or user' }).default('user'),
  attributes: z
    .record(text(255).min(1, 'must not be empty'), attributeValue)
    .refine((value) => Object.keys(value).length <= 100, 'must be 100 or fewer')
    .default({}),
  password: password.optional(),
});
export type CreateUserInput = z.output<typeof createUserInput>;

/** Query of the list of people. */
export const userListQuery = z.strictObject({ ...paging, q: searchText });

/** A person on the wire. */
export function toUserWire(user: UserView) {
  return {
    id: user.id,
    email: user.email,
    external_id: user.externalId,
    targeting_key: user.targetingKey,
    name: user.name,
    role: user.role,
    attributes: user.attributes,
    disabled_at: user.disabledAt?.toISOString() ?? null,
    override_count: user.overrideCount,
    active_override_count: user.activeOverrideCount,
    created_at: user.createdAt.toISOString(),
    updated_at: user.updatedAt.toISOString(),
    version: user.version,
  };
}
