import { z } from 'zod';
import {
  instantWire,
  jsonWire,
  listOf,
  paging,
  searchText,
  sortParam,
  text,
  trueOrFalse,
} from '../validation';
import type { StoredUser, UserView } from './types';

/** Attributes of a person, and values in the list that is one. */
const MAX_ATTRIBUTES = 100;

/** Strings, numbers, booleans, or lists of them: what targeting rules can compare. */
const attributeScalar = z.union([text(1000), z.number(), z.boolean()]);
const attributeValue = z.union([attributeScalar, listOf(attributeScalar, MAX_ATTRIBUTES)], {
  error: 'must be text, a number, a boolean, or a list of them',
});

/** Shortest password that is accepted; longer ones than 256 only cost time. */
const newPassword = z
  .string({ error: 'must be text' })
  .min(12, 'must have 12 characters or more')
  .max(256, 'must have 256 characters or fewer');

const email = text(320).pipe(z.email('must be an e-mail address'));
const name = text(255);
const role = z.enum(['admin', 'viewer', 'user'], { error: 'must be admin, viewer or user' });
/** How many there are is checked first: what is too much is not looked at. */
const attributes = z.preprocess(
  (given, context) => {
    if (typeof given !== 'object' || given === null) return given;
    if (Object.keys(given).length <= MAX_ATTRIBUTES) return given;
    context.addIssue({ code: 'custom', message: `must be ${MAX_ATTRIBUTES} or fewer` });
    return z.NEVER;
  },
  z.record(text(255).min(1, 'must not be empty'), attributeValue, { error: 'must be an object' }),
);

/** What an application calls a person. */
export const externalId = text(255).min(1, 'must not be empty');

/** Body of a POST: a new person. Without a password they cannot sign in, but can be evaluated and pinned. */
export const createUserInput = z.strictObject({
  email,
  name: name.default(''),
  external_id: externalId.nullable().default(null),
  role: role.default('user'),
  attributes: attributes.default({}),
  password: newPassword.optional(),
});
export type CreateUserInput = z.output<typeof createUserInput>;

/** Body of a PATCH: what is left out stays; attributes that are given replace the old ones whole. */
export const updateUserInput = z.strictObject({
  email: email.optional(),
  name: name.optional(),
  role: role.optional(),
  attributes: attributes.optional(),
  external_id: externalId.optional(),
  disabled: z.boolean('must be true or false').optional(),
});
export type UpdateUserInput = z.output<typeof updateUserInput>;

/** Body of a PUT by external id: what services say of a person. What is left out stays, or is empty at first. */
export const upsertUserInput = z.strictObject({
  email,
  name: name.optional(),
  attributes: attributes.optional(),
});
export type UpsertUserInput = z.output<typeof upsertUserInput>;

/** Most people of one import. */
const MAX_IMPORT = 100_000;

/** One person of an import. */
export const importedUser = z.strictObject({ external_id: externalId, ...upsertUserInput.shape });

/** Body of an import: people by external id. `readImport` reads it. */
export const importUsersInput = z.strictObject({ users: listOf(importedUser, MAX_IMPORT) });
/** The same before anybody looks at the rows. */
export const importedRows = z.strictObject({ users: listOf(z.unknown(), MAX_IMPORT) });
export type ImportUsersInput = z.output<typeof importUsersInput>;

/** Query of an import. */
export const importUsersQuery = z.strictObject({ dry_run: trueOrFalse.default(false) });

/** Query of an invitation. */
export const inviteUserQuery = z.strictObject({ reset_password: trueOrFalse.default(false) });

/** What whoever has the link of an invitation sends. */
export const acceptInvitationInput = z.strictObject({ token: z.string().max(100), password: newPassword });

/** What somebody sends who changes their own password. */
export const changePasswordInput = z.strictObject({
  current_password: z.string({ error: 'must be text' }).max(256, 'is not right'),
  new_password: newPassword,
});
export type ChangePasswordInput = z.output<typeof changePasswordInput>;

/** Query of the list of people. */
export const userListQuery = z.strictObject({
  ...paging,
  q: searchText.meta({ description: 'Part of an e-mail or a name' }),
  role: role.optional(),
  disabled: trueOrFalse.optional(),
  has_overrides: trueOrFalse.optional(),
  sort: sortParam(['email', 'name', 'created_at', 'updated_at']).optional().meta({
    description:
      'Left out: by e-mail; with `q`, those first whose e-mail begins with it, then those whose name does',
  }),
});

/** What a person looks like on the wire. */
export const userWire = z
  .strictObject({
    id: z.uuid(),
    email: z.string(),
    external_id: z.string().nullable(),
    targeting_key: z
      .string()
      .meta({ description: 'What rules and buckets see: the external id given at creation, else the id' }),
    name: z.string(),
    role: z.enum(['admin', 'viewer', 'user']),
    attributes: z.record(z.string(), jsonWire),
    disabled_at: instantWire.nullable(),
    override_count: z.int(),
    active_override_count: z.int(),
    created_at: instantWire,
    updated_at: instantWire,
    version: z.int(),
  })
  .meta({ id: 'User' });

/** A person on the wire. */
export function toUserWire(user: UserView): z.output<typeof userWire> {
  const { version, ...stored } = toUserAudit(user);
  return {
    ...stored,
    override_count: user.overrideCount,
    active_override_count: user.activeOverrideCount,
    version,
  };
}

/** A person in the audit log: what is stored of them but their password, and nothing that is counted. */
export function toUserAudit(user: StoredUser) {
  return {
    id: user.id,
    email: user.email,
    external_id: user.externalId,
    targeting_key: user.targetingKey,
    name: user.name,
    role: user.role,
    attributes: user.attributes,
    disabled_at: user.disabledAt?.toISOString() ?? null,
    created_at: user.createdAt.toISOString(),
    updated_at: user.updatedAt.toISOString(),
    version: user.version,
  };
}

/** What an import did, or would do, on the wire. */
export const importResultWire = z.strictObject({
  dry_run: z.boolean(),
  created: z.int(),
  updated: z.int(),
  unchanged: z.int(),
});

/** How many sessions were ended, on the wire. */
export const signOutWire = z.strictObject({ ended_sessions: z.int() });

/** An invitation on the wire. A replayed answer has no `url`. */
export const invitationWire = z.strictObject({
  url: z.string().optional().meta({ description: 'Where the person chooses a password. Shown this once' }),
  expires_at: instantWire,
});
