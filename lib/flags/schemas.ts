import { z } from 'zod';
import { flagName, jsonValue, paging, searchText, text } from '../validation';
import type { FlagView } from './types';

const MAX_VARIANTS = 100;
const MAX_TAGS = 50;

const variantKey = text(128).regex(
  /^[A-Za-z0-9][A-Za-z0-9._-]*$/,
  'must start with a letter or digit and have only letters, digits, dot, underscore and hyphen',
);

const type = z.enum(['boolean', 'string', 'number', 'json'], {
  error: 'must be boolean, string, number or json',
});

const variants = z
  .array(z.strictObject({ key: variantKey, value: jsonValue }))
  .max(MAX_VARIANTS, `must be ${MAX_VARIANTS} or fewer`);

/** What a layer serves: `{"variant": key}` or `{"value": v}`. */
const serve = z.union([z.strictObject({ variant: z.string() }), z.strictObject({ value: jsonValue })], {
  error: 'must be {"variant": key} or {"value": value}',
});

const described = {
  description: text(2000),
  tags: z.array(text(100).min(1, 'must not be empty')).max(MAX_TAGS, `must be ${MAX_TAGS} or fewer`),
  owner: text(255).nullable(),
  enabled: z.boolean('must be true or false'),
  client_visible: z.boolean('must be true or false'),
};

/** Body of a POST: a new flag. A boolean flag has the variants `on` and `off` and serves `off` unless told otherwise. */
export const createFlagInput = z.strictObject({
  name: flagName,
  type,
  description: described.description.default(''),
  tags: described.tags.default([]),
  owner: described.owner.default(null),
  enabled: described.enabled.default(true),
  client_visible: described.client_visible.default(true),
  variants: variants.optional(),
  default: serve.optional(),
  off: serve.optional(),
});
export type CreateFlagInput = z.output<typeof createFlagInput>;

/** Body of a PATCH: what is left out stays. Name and type never change. */
export const updateFlagInput = z.strictObject({
  description: described.description.optional(),
  tags: described.tags.optional(),
  owner: described.owner.optional(),
  enabled: described.enabled.optional(),
  client_visible: described.client_visible.optional(),
  variants: variants.optional(),
  default: serve.optional(),
  off: serve.optional(),
});
export type UpdateFlagInput = z.output<typeof updateFlagInput>;

/** Query of a PATCH: `resolve=pause` pauses the overrides that the change would leave without a valid value. */
export const updateFlagQuery = z.strictObject({
  resolve: z.literal('pause', 'must be pause').optional(),
});

/** Query of the list of flags. */
export const flagListQuery = z.strictObject({
  ...paging,
  q: searchText,
  type: type.optional(),
  state: z
    .enum(['active', 'archived', 'all'], { error: 'must be active, archived or all' })
    .default('active'),
});

/** A flag on the wire. */
export function toFlagWire(flag: FlagView) {
  return {
    name: flag.name,
    type: flag.type,
    description: flag.description,
    tags: flag.tags,
    owner: flag.owner,
    enabled: flag.enabled,
    client_visible: flag.clientVisible,
    variants: flag.variants,
    default: flag.default,
    off: flag.off,
    archived_at: flag.archivedAt?.toISOString() ?? null,
    override_count: flag.overrideCount,
    active_override_count: flag.activeOverrideCount,
    created_by: flag.createdBy,
    updated_by: flag.updatedBy,
    created_at: flag.createdAt.toISOString(),
    updated_at: flag.updatedAt.toISOString(),
    version: flag.version,
  };
}
