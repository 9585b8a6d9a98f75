import { z } from 'zod';
import { flagName, instantText, searchText, text, uuid } from '../validation';
import { exactlyOne, overrideSettings, overrideStatus, whatToPin } from './schemas';

/** Overrides or people that one call may name. */
export const BULK_MAX = 100_000;
/** Keys that an error names. */
const NAMED_KEYS = 100;

const UUID = z.regexes.uuid();

/** A long list of keys. Each is looked at by hand, as an issue of zod's for each of 100,000 wrong ones takes too long. */
const keys = (isKey: (key: string) => boolean, message: string) =>
  z
    .array(z.string({ error: 'must be text' }), { error: 'must be a list' })
    .min(1, 'must not be empty')
    .max(BULK_MAX, `must be ${BULK_MAX} or fewer`)
    .check(({ value, issues }) => {
      for (let index = 0, named = 0; index < value.length && named < NAMED_KEYS; index++) {
        if (isKey(value[index] as string)) continue;
        issues.push({ code: 'custom', path: [index], message, input: value[index] });
        named += 1;
      }
    });
const ids = keys((key) => UUID.test(key), 'must be a UUID').optional();

/** Which overrides a change is about: those of the list of the same parameters. */
const filter = z
  .strictObject({
    q: searchText,
    status: overrideStatus.optional(),
    flag: flagName.optional(),
    user: uuid.optional(),
    expiring_before: instantText.optional(),
    created_by: text(255).optional(),
    redundant: z.boolean('must be true or false').optional(),
  })
  .refine(
    ({ status, ...rest }) =>
      (status !== undefined && status !== 'all') ||
      Object.values(rest).some((value) => value !== undefined && value !== ''),
    'must not be empty: it would be about every override there is',
  )
  .optional();

const whole = {
  dry_run: z
    .boolean('must be true or false')
    .default(false)
    .meta({ description: 'Says what would happen and writes nothing' }),
  expected_count: z
    .int('must be a whole number')
    .min(0, 'must not be negative')
    .optional()
    .meta({ description: 'What the dry run answered; needed unless this is one' }),
};

const some = {
  ids,
  filter,
  on_problem: z.enum(['error', 'skip'], { error: 'must be error or skip' }).default('error').meta({
    description: 'What happens where an override cannot be changed: nothing at all, or it is left alone',
  }),
};
const oneOf = (input: { ids?: unknown; filter?: unknown }) =>
  (input.ids === undefined) !== (input.filter === undefined);
const eitherIdsOrFilter = { path: ['ids'], error: 'give either ids or filter' };

const enable = z.strictObject({ action: z.literal('enable'), ...some, ...whole });
const disable = z.strictObject({ action: z.literal('disable'), ...some, ...whole });
const remove = z.strictObject({ action: z.literal('delete'), ...some, ...whole });
const extend = z.strictObject({
  action: z.literal('extend'),
  ...some,
  expires_at: instantText.nullable().meta({ description: 'The new end of all of them; null for none' }),
  ...whole,
});

/** What happens to an override that is there already and has not ended. */
export const onConflict = z
  .enum(['error', 'skip', 'replace'], { error: 'must be error, skip or replace' })
  .default('error');

const create = z
  .strictObject({
    action: z.literal('create'),
    flag_name: flagName,
    ...whatToPin,
    ...overrideSettings,
    user_ids: ids,
    emails: keys((key) => key.length <= 320, 'must have 320 characters or fewer').optional(),
    external_ids: keys((key) => key.length <= 255, 'must have 255 characters or fewer').optional(),
    on_conflict: onConflict,
    ...whole,
  })
  .refine(exactlyOne, { path: ['value'], error: 'give either value or variant' })
  .refine(({ user_ids, emails, external_ids }) => user_ids ?? emails ?? external_ids, {
    path: ['user_ids'],
    error: 'say for whom, by user_ids, emails or external_ids',
  })
  .refine(
    ({ user_ids = [], emails = [], external_ids = [] }) =>
      user_ids.length + emails.length + external_ids.length <= BULK_MAX,
    { path: ['user_ids'], error: `must be ${BULK_MAX} people or fewer, however they are named` },
  );

/** Body of a bulk operation. */
export const bulkInput = z.discriminatedUnion(
  'action',
  [
    enable.refine(oneOf, eitherIdsOrFilter),
    disable.refine(oneOf, eitherIdsOrFilter),
    remove.refine(oneOf, eitherIdsOrFilter),
    extend.refine(oneOf, eitherIdsOrFilter),
    create,
  ],
  { error: 'must be enable, disable, delete, extend or create' },
);

/** Which call to take back: by the revision under which it wrote. */
export const undoInput = z.strictObject({
  revision: z.int('must be a whole number').positive('must be positive'),
});

export type BulkInput = z.output<typeof bulkInput>;
export type BulkCreateInput = Extract<BulkInput, { action: 'create' }>;
export type BulkChangeInput = Exclude<BulkInput, { action: 'create' }>;
