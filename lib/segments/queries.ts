import { and, asc, count, eq, gt, like, ne, or, type SQL, sql } from 'drizzle-orm';
import type { Executor, Transaction } from '../db/client';
import { jsonb } from '../db/columns';
import { featureFlags, segments } from '../db/schema';
import { containsPattern } from '../db/search';
import type { Condition, SegmentDefinition } from '../evaluation/types';
import type { SegmentSummary, SegmentUsage } from './types';

/** A stored segment without its lists of keys, which may be long. */
export type SegmentSummaryRow = Omit<SegmentSummary, 'etag'>;

/** A stored segment. */
export interface SegmentRow extends SegmentSummaryRow {
  readonly included: readonly string[];
  readonly excluded: readonly string[];
}

/** What an edit may change of a segment. */
export type SegmentFields = Pick<SegmentRow, 'name' | 'description' | 'conditions' | 'included' | 'excluded'>;

/** How many elements a list has; what is no list has none. */
const lengthOf = (column: typeof segments.included | typeof segments.excluded) =>
  sql<number>`case when jsonb_typeof(${column}) = 'array' then jsonb_array_length(${column}) else 0 end`;

const summaryColumns = {
  key: segments.key,
  name: segments.name,
  description: segments.description,
  conditions: segments.conditions,
  includedCount: lengthOf(segments.included),
  excludedCount: lengthOf(segments.excluded),
  createdBy: segments.createdBy,
  updatedBy: segments.updatedBy,
  createdAt: segments.createdAt,
  updatedAt: segments.updatedAt,
  version: segments.version,
};

/** All segments in the form the evaluation takes. */
export function selectSegmentDefinitions(executor: Executor): Promise<SegmentDefinition[]> {
  return executor
    .select({
      key: segments.key,
      conditions: segments.conditions,
      included: segments.included,
      excluded: segments.excluded,
    })
    .from(segments);
}

/** One segment, or undefined. */
export async function selectSegment(executor: Executor, key: string): Promise<SegmentRow | undefined> {
  const [row] = await executor
    .select({ ...summaryColumns, included: segments.included, excluded: segments.excluded })
    .from(segments)
    .where(eq(segments.key, key));
  return row;
}

/** One segment without its lists, or undefined. */
export async function selectSegmentSummary(
  executor: Executor,
  key: string,
): Promise<SegmentSummaryRow | undefined> {
  const [row] = await executor.select(summaryColumns).from(segments).where(eq(segments.key, key));
  return row;
}

/** A page of the segments in order of key; `q` is a part of a key, a name or a description. */
export function selectSegments(
  executor: Executor,
  q: string | undefined,
  page: { readonly after: string | null; readonly limit: number },
): Promise<SegmentSummaryRow[]> {
  return executor
    .select(summaryColumns)
    .from(segments)
    .where(and(matches(q), page.after === null ? undefined : gt(segments.key, page.after)))
    .orderBy(asc(segments.key))
    .limit(page.limit);
}

/** How many segments a search finds. */
export async function countSegments(executor: Executor, q: string | undefined): Promise<number> {
  const [row] = await executor.select({ total: count() }).from(segments).where(matches(q));
  return row?.total ?? 0;
}

/** The keys of all segments. */
export async function selectSegmentKeys(executor: Executor): Promise<ReadonlySet<string>> {
  const rows = await executor.select({ key: segments.key }).from(segments);
  return new Set(rows.map(({ key }) => key));
}

/** The conditions of every segment. */
export function selectSegmentConditions(
  executor: Executor,
): Promise<{ readonly key: string; readonly conditions: readonly Condition[] }[]> {
  return executor.select({ key: segments.key, conditions: segments.conditions }).from(segments);
}

/** What names a segment in a condition: flags, archived ones too, and other segments. */
export async function selectSegmentUsage(executor: Executor, key: string): Promise<SegmentUsage> {
  const [flags, others] = await Promise.all([
    executor
      .select({
        name: featureFlags.name,
        archived: sql<boolean>`${featureFlags.archivedAt} is not null`,
      })
      .from(featureFlags)
      .where(names(sql`${featureFlags.rules}`, '$[*].conditions[*]', key))
      .orderBy(asc(featureFlags.name)),
    executor
      .select({ key: segments.key })
      .from(segments)
      .where(and(ne(segments.key, key), names(sql`${segments.conditions}`, '$[*]', key)))
      .orderBy(asc(segments.key)),
  ]);
  return { flags, segments: others.map((other) => other.key) };
}

/** How many flags, archived ones too, name each of some segments in a rule; those that none names are left out. */
export async function selectFlagCounts(
  executor: Executor,
  keys: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const named = sql`jsonb_path_query(${featureFlags.rules}, ${`$[*].conditions[*] ? (${NAMES_SEGMENTS}).values[*]`}::jsonpath) #>> '{}'`;
  const rows = await executor.execute<{ key: string; flags: number }>(sql`
    select named.key, count(distinct named.flag)::int as flags
    from (select ${featureFlags.name} as flag, ${named} as key from ${featureFlags}) as named
    where named.key = any(${sql.param([...keys])}::text[])
    group by named.key`);
  return new Map(rows.map(({ key, flags }) => [key, flags]));
}

/** Stores a new segment. */
export async function insertSegment(
  tx: Transaction,
  key: string,
  fields: SegmentFields,
  by: string,
  now: Date,
): Promise<void> {
  await tx
    .insert(segments)
    .values({ key, ...stored(fields), createdBy: by, updatedBy: by, createdAt: now, updatedAt: now });
}

/** Writes new fields into a segment. */
export async function updateSegmentRow(
  tx: Transaction,
  key: string,
  fields: SegmentFields,
  by: string,
  now: Date,
): Promise<void> {
  await tx
    .update(segments)
    .set({ ...stored(fields), updatedBy: by, updatedAt: now, version: sql`${segments.version} + 1` })
    .where(eq(segments.key, key));
}

/** Takes a segment away. */
export async function deleteSegmentRow(tx: Transaction, key: string): Promise<void> {
  await tx.delete(segments).where(eq(segments.key, key));
}

function stored(fields: SegmentFields) {
  return {
    name: fields.name,
    description: fields.description,
    conditions: jsonb(fields.conditions),
    included: jsonb(fields.included),
    excluded: jsonb(fields.excluded),
  };
}

/** Of a condition in a JSON path: that it names segments. */
const NAMES_SEGMENTS = '@.operator == "in_segment" || @.operator == "not_in_segment"';

/** Whether one of the conditions that a JSON path leads to names a segment. */
function names(document: SQL, path: '$[*]' | '$[*].conditions[*]', key: string): SQL {
  const named = `${path} ? (${NAMES_SEGMENTS}).values[*] ? (@ == $key)`;
  return sql`jsonb_path_exists(${document}, ${named}::jsonpath, jsonb_build_object('key', ${key}::text))`;
}

function matches(q: string | undefined): SQL | undefined {
  if (!q) return undefined;
  const pattern = containsPattern(q);
  return or(
    like(segments.key, pattern),
    like(sql`lower(${segments.name})`, pattern),
    like(sql`lower(${segments.description})`, pattern),
  );
}
