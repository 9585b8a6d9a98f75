import { z } from 'zod';
import { flagName, jsonValue, listOf, paging, searchText, text } from '../validation';
import { prerequisitesInput, rulesInput, serveInput } from './schemas-rules';
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
export function toSavedFlagWire(flag: FlagView, matches: readonly RuleMatches[] | null | undefined) {
  if (matches === undefined) return toFlagWire(flag);
  return { ...toFlagWire(flag), rule_matches: matches?.map(toRuleMatchesWire) ?? null };
}

/** For how many people of the directory a rule holds. */
export function toRuleMatchesWire(matches: RuleMatches) {
  return {
    rule_id: matches.ruleId,
    matching: matches.matching,
    served: matches.served,
    total: matches.total,
    exact: matches.exact,
    margin: matches.margin,
  };
}
