import { z } from 'zod';
import type { ManyResult } from './many';
import { concerned, namedProblems } from './tally';

const counted = {
  created: z.int(),
  updated: z.int(),
  deleted: z.int(),
  unchanged: z.int().meta({ description: 'Overrides that are as asked already: nothing is written of them' }),
  skipped: z.int().meta({ description: 'Overrides that are left alone, as on_conflict or on_problem asks' }),
  left_alone: z
    .array(z.strictObject({ path: z.string(), message: z.string(), count: z.int() }))
    .meta({ description: 'Why those that are skipped are, the first 20 reasons' }),
  people: z.int().meta({ description: 'People whose overrides are written' }),
  by_flag: z
    .record(z.string(), z.int())
    .meta({ description: 'Overrides that are concerned, by name of the flag' }),
};

const previewed = {
  dry_run: z.literal(true),
  expected_count: z
    .int()
    .meta({ description: 'Overrides that are concerned: all but those that are skipped' }),
  ...counted,
  sample: z
    .array(
      z.strictObject({
        effect: z.enum(['created', 'updated', 'deleted', 'unchanged', 'skipped']),
        id: z.uuid().nullable().meta({ description: 'null for one that does not exist yet' }),
        user_id: z.uuid(),
        email: z.string(),
        flag_name: z.string(),
      }),
    )
    .meta({ description: 'What happens to the first ten; those that are written come first' }),
  error_count: z.int(),
};

const done = {
  dry_run: z.literal(false),
  affected: z.int().meta({ description: 'Overrides that were written' }),
  ...counted,
  revision: z.int().nullable().meta({ description: 'Of all that was written; null when nothing was' }),
};

const problem = { path: z.string(), message: z.string() };
const errors = <S extends z.ZodType>(item: S) =>
  z.array(item).meta({ description: 'What is in the way, the first 1,000' });

/** What a bulk operation did, or would do, on the wire. */
export const bulkResultWire = z
  .discriminatedUnion('dry_run', [
    z.strictObject({ ...previewed, errors: errors(z.strictObject(problem)) }),
    z.strictObject(done),
  ])
  .meta({ id: 'BulkResult' });

const rows = { rows: z.int().meta({ description: 'Rows that were sent' }) };

/** What an import did, or would do, on the wire. */
export const importResultWire = z
  .discriminatedUnion('dry_run', [
    z.strictObject({ ...previewed, ...rows, errors: errors(z.strictObject({ row: z.int(), ...problem })) }),
    z.strictObject({ ...done, ...rows }),
  ])
  .meta({ id: 'OverrideImportResult' });

/** What a bulk operation did, or would do, told apart by `dry_run`. */
export type BulkOutcome = ReturnType<typeof toBulkResultWire>;

/** What a bulk operation did, or would do. */
export function toBulkResultWire(result: ManyResult) {
  const { created, updated, deleted, unchanged, skipped } = result.counts;
  const counts = {
    created,
    updated,
    deleted,
    unchanged,
    skipped,
    left_alone: result.leftAlone.map((reason) => ({ ...reason })),
    people: result.people.size,
    by_flag: Object.fromEntries([...result.byFlag].sort()),
  };
  if (!result.dryRun) {
    return {
      dry_run: false as const,
      affected: created + updated + deleted,
      ...counts,
      revision: result.revision,
    };
  }
  return {
    dry_run: true as const,
    expected_count: concerned(result),
    ...counts,
    sample: result.sample.map(({ effect, id, userId, email, flagName }) => {
      return { effect, id, user_id: userId, email, flag_name: flagName };
    }),
    errors: namedProblems(result),
    error_count: result.problemCount,
  };
}
