import { z } from 'zod';
import type { UserCount } from '../user-matches';
import { flagName, paging, searchText, text } from '../validation';
import { conditionsInput } from './schemas-conditions';
import type { SegmentDetails, SegmentSummary, SegmentUsage } from './types';

const MAX_KEYS = 100_000;

/** Keys of segments are written like names of flags. */
const segmentKey = flagName;

const targetingKey = text(255).min(1, 'must not be empty');

/** Targeting keys, each once. Of several bad ones the first is named. */
const targetingKeys = z
  .array(z.unknown(), { error: 'must be a list' })
  .max(MAX_KEYS, `must be ${MAX_KEYS} or fewer`)
  .superRefine((keys, context) => {
    const seen = new Set<unknown>();
    for (const [index, key] of keys.slice(0, MAX_KEYS).entries()) {
      const message = seen.has(key)
        ? 'is in the list already'
        : targetingKey.safeParse(key).error?.issues[0]?.message;
      if (message !== undefined) {
        context.addIssue({ code: 'custom', path: [index], message });
        return;
      }
      seen.add(key);
    }
  })
  .transform((keys) => keys as readonly string[]);

const fields = {
  name: text(255),
  description: text(2000),
  conditions: conditionsInput,
  included: targetingKeys,
  excluded: targetingKeys,
};

/** Body of a POST: a new segment. Without conditions and keys nobody is in it. */
export const createSegmentInput = z.strictObject({
  key: segmentKey,
  name: fields.name.default(''),
  description: fields.description.default(''),
  conditions: fields.conditions.default([]),
  included: fields.included.default([]),
  excluded: fields.excluded.default([]),
});
export type CreateSegmentInput = z.output<typeof createSegmentInput>;

/** Body of a PATCH: what is left out stays; a list that is given replaces the old one. The key never changes. */
export const updateSegmentInput = z.strictObject({
  name: fields.name.optional(),
  description: fields.description.optional(),
  conditions: fields.conditions.optional(),
  included: fields.included.optional(),
  excluded: fields.excluded.optional(),
});
export type UpdateSegmentInput = z.output<typeof updateSegmentInput>;

/** Query of the list of segments. */
export const segmentListQuery = z.strictObject({ ...paging, q: searchText });

/** A segment in a list: how many keys it has, not which. */
export function toSegmentSummaryWire(segment: Omit<SegmentSummary, 'etag'>) {
  return {
    key: segment.key,
    name: segment.name,
    description: segment.description,
    conditions: segment.conditions,
    included_count: segment.includedCount,
    excluded_count: segment.excludedCount,
    created_by: segment.createdBy,
    updated_by: segment.updatedBy,
    created_at: segment.createdAt.toISOString(),
    updated_at: segment.updatedAt.toISOString(),
    version: segment.version,
  };
}

/** One segment with all its keys, and what uses it. */
export function toSegmentWire(segment: SegmentDetails) {
  return {
    ...toSegmentSummaryWire(segment),
    included: segment.included,
    excluded: segment.excluded,
    used_by: toUsageWire(segment.usedBy),
  };
}

function toUsageWire(usage: SegmentUsage) {
  return {
    flags: usage.flags.map(({ name, archived }) => ({ name, archived })),
    segments: usage.segments,
  };
}

/** A segment that was just written, and how many people of the directory are in it. */
export function toSavedSegmentWire(segment: SegmentDetails, members: UserCount | null) {
  return { ...toSegmentWire(segment), user_matches: members && toUserCountWire(members) };
}

function toUserCountWire(count: UserCount) {
  return { matching: count.matching, total: count.total, exact: count.exact, margin: count.margin };
}
