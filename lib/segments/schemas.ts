import { z } from 'zod';
import type { UserCount } from '../user-matches';
import { flagName, instantWire, listOf, listWire, paging, searchText, text } from '../validation';
import { conditionsInput, conditionWire } from './schemas-conditions';
import type { SegmentDetails, SegmentSummary, SegmentUsage } from './types';

/** Longest list of a segment. */
export const MAX_KEYS = 100_000;
const MAX_KEY_LENGTH = 255;

/** Keys of segments are written like names of flags. */
export const segmentKey = flagName;

const targetingKey = text(MAX_KEY_LENGTH).min(1, 'must not be empty');

/** Targeting keys, each once. Of several bad ones the first is named. */
const targetingKeys = z
  .array(z.unknown(), { error: 'must be a list' })
  .max(MAX_KEYS, `must be ${MAX_KEYS} or fewer`)
  .meta({
    description: 'Targeting keys, each once',
    override: { items: { type: 'string', minLength: 1, maxLength: MAX_KEY_LENGTH }, uniqueItems: true },
  })
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

const listEdit = z
  .strictObject({ add: targetingKeys.default([]), remove: targetingKeys.default([]) })
  .optional();

/** What a form changes of a segment: of the lists only who comes and who goes, as they may be long. */
export const editSegmentInput = z.strictObject({
  name: fields.name.optional(),
  description: fields.description.optional(),
  conditions: fields.conditions.optional(),
  included: listEdit,
  excluded: listEdit,
});
export type EditSegmentInput = z.output<typeof editSegmentInput>;

/** Which people of a list of a segment to show. */
export const memberQuery = z.strictObject({
  list: z.enum(['included', 'excluded'], { error: 'must be included or excluded' }),
  q: searchText,
  cursor: paging.cursor,
});
export type MemberQuery = z.output<typeof memberQuery>;

const MAX_NAMED = 5000;

/** A pasted list of people: targeting keys, e-mails, external ids or ids. */
export const namedPeopleInput = z.strictObject({
  people: listOf(text(320).min(1, 'must not be empty'), MAX_NAMED),
});

/** Query of the list of segments. */
export const segmentListQuery = z.strictObject({ ...paging, q: searchText });

const summaryFields = {
  key: z.string(),
  name: z.string(),
  description: z.string(),
  conditions: listWire(conditionWire).meta({
    description: 'All must hold; none adds nobody to the included',
  }),
  included_count: z.int(),
  excluded_count: z.int(),
  created_by: z.string(),
  updated_by: z.string(),
  created_at: instantWire,
  updated_at: instantWire,
  version: z.int(),
};

const fullFields = {
  ...summaryFields,
  included: listWire(z.string()).meta({
    description: 'Targeting keys of members, whatever the conditions say',
  }),
  excluded: listWire(z.string()).meta({ description: 'Targeting keys of non-members; they beat included' }),
  used_by: z
    .strictObject({
      flags: listWire(z.strictObject({ name: z.string(), archived: z.boolean() })),
      segments: listWire(z.string()),
    })
    .meta({ description: 'What names the segment in a condition' }),
};

/** A segment in a list, on the wire. */
export const segmentSummaryWire = z.strictObject(summaryFields).meta({ id: 'SegmentSummary' });

/** One segment on the wire. */
export const segmentWire = z.strictObject(fullFields).meta({ id: 'Segment' });

const userCountWire = z.strictObject({
  matching: z.int(),
  total: z.int().meta({ description: 'People of the directory' }),
  exact: z.boolean().meta({ description: 'false when a random sample was looked at' }),
  margin: z.int().meta({ description: 'In 95 of 100 cases an estimate is at most this far off' }),
});

/** A segment that was just written, on the wire. */
export const savedSegmentWire = z
  .strictObject({
    ...fullFields,
    user_matches: userCountWire.nullable().meta({
      description: 'How many people of the directory are in it; null when they could not be counted',
    }),
  })
  .meta({ id: 'SavedSegment' });

/** A segment in a list: how many keys it has, not which. */
export function toSegmentSummaryWire(
  segment: Omit<SegmentSummary, 'etag'>,
): z.output<typeof segmentSummaryWire> {
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
export function toSegmentWire(segment: SegmentDetails): z.output<typeof segmentWire> {
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
export function toSavedSegmentWire(
  segment: SegmentDetails,
  members: UserCount | null,
): z.output<typeof savedSegmentWire> {
  return { ...toSegmentWire(segment), user_matches: members && toUserCountWire(members) };
}

function toUserCountWire(count: UserCount) {
  return { matching: count.matching, total: count.total, exact: count.exact, margin: count.margin };
}
