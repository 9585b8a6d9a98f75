import { z } from 'zod';
import {
  flagName,
  instantWire,
  jsonValue,
  listOf,
  listWire,
  paging,
  searchText,
  sortParam,
  text,
  trueOrFalse,
} from '../validation';
import { prerequisitesInput, rulesInput, serveInput } from './schemas-rules';
import { prerequisiteFields, ruleWire, serveWire, variantWire } from './schemas-rules-wire';
import type { FlagView, RuleMatches } from './types';

const MAX_VARIANTS = 100;
const MAX_TAGS = 50;

const variantKey = text(128).regex(
  /^[A-Za-z0-9][A-Za-z0-9._-]*$/,
  'must start with a letter or digit and have only letters, digits, dot, underscore and hyphen',
);

const type = z.enum(['boolean', 'string', 'number', 'json'], {
  error: 'must be boolean, string, number or json',
});

const variants = listOf(z.strictObject({ key: variantKey, value: jsonValue }), MAX_VARIANTS);

const described = {
  description: text(2000),
  tags: listOf(text(100).min(1, 'must not be empty'), MAX_TAGS),
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
  default: serveInput.optional(),
  off: serveInput.optional(),
  prerequisites: prerequisitesInput.optional(),
  rules: rulesInput.optional(),
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
  default: serveInput.optional(),
  off: serveInput.optional(),
  prerequisites: prerequisitesInput.optional(),
  rules: rulesInput.optional(),
});
export type UpdateFlagInput = z.output<typeof updateFlagInput>;

/** Query of a PATCH: `resolve=pause` pauses the overrides that the change would leave without a valid value. */
export const updateFlagQuery = z.strictObject({
  resolve: z.literal('pause', 'must be pause').optional(),
});

/** Query of the list of flags. */
export const flagListQuery = z.strictObject({
  ...paging,
  q: searchText.meta({ description: 'Part of a name or a description' }),
  type: type.optional(),
  state: z
    .enum(['active', 'archived', 'all'], { error: 'must be active, archived or all' })
    .default('active'),
  enabled: trueOrFalse.optional(),
  tag: text(100).optional(),
  has_overrides: trueOrFalse.optional(),
  sort: sortParam(['name', 'created_at', 'updated_at', 'override_count']).default('name'),
});

const flagFields = {
  name: z.string(),
  type,
  description: z.string(),
  tags: listWire(z.string()),
  owner: z.string().nullable(),
  enabled: z
    .boolean()
    .meta({ description: 'The kill switch: false serves off to all without an active override' }),
  client_visible: z.boolean().meta({ description: 'false hides it from browsers' }),
  variants: listWire(variantWire),
  default: serveWire,
  off: serveWire,
  prerequisites: listWire(z.strictObject(prerequisiteFields)),
  rules: listWire(ruleWire),
  default_from: z
    .uuid()
    .nullable()
    .meta({ description: 'The scheduled change that put the default there; null when a person did' }),
  archived_at: instantWire.nullable(),
  override_count: z.int().meta({ description: 'Overrides in any state' }),
  active_override_count: z.int(),
  created_by: z.string(),
  updated_by: z.string(),
  created_at: instantWire,
  updated_at: instantWire,
  version: z.int(),
};

/** What a flag looks like on the wire. */
export const flagWire = z.strictObject(flagFields).meta({ id: 'Flag' });

/** For how many people of the directory a rule holds, on the wire. */
export const ruleMatchesWire = z
  .strictObject({
    rule_id: z.string(),
    matching: z.int().meta({ description: 'People for whom its conditions hold' }),
    served: z.int().meta({ description: 'People whom it serves as the first that does, rollout included' }),
    total: z.int().meta({ description: 'People of the directory' }),
    exact: z.boolean().meta({ description: 'false when a random sample was looked at' }),
    margin: z.int().meta({ description: 'In 95 of 100 cases an estimate is at most this far off' }),
  })
  .meta({ id: 'RuleMatches' });

/** A flag that was just written, on the wire. */
export const savedFlagWire = z
  .strictObject({
    ...flagFields,
    rule_matches: listWire(ruleMatchesWire)
      .nullable()
      .optional()
      .meta({ description: 'There when rules were given; null when people could not be counted' }),
  })
  .meta({ id: 'SavedFlag' });

/** A flag on the wire. */
export function toFlagWire(flag: FlagView): z.output<typeof flagWire> {
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
    prerequisites: flag.prerequisites,
    rules: flag.rules,
    default_from: flag.defaultFrom,
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

/**
 * A flag that was just written, and for how many people of the directory its rules hold.
 * @param matches undefined when no rules were given; null when people could not be counted
 */
export function toSavedFlagWire(
  flag: FlagView,
  matches: readonly RuleMatches[] | null | undefined,
): z.output<typeof savedFlagWire> {
  if (matches === undefined) return toFlagWire(flag);
  return { ...toFlagWire(flag), rule_matches: matches?.map(toRuleMatchesWire) ?? null };
}

/** For how many people of the directory a rule holds. */
export function toRuleMatchesWire(matches: RuleMatches): z.output<typeof ruleMatchesWire> {
  return {
    rule_id: matches.ruleId,
    matching: matches.matching,
    served: matches.served,
    total: matches.total,
    exact: matches.exact,
    margin: matches.margin,
  };
}
