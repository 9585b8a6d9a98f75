import { and, eq, exists, isNotNull, isNull, like, notExists, or, type SQL, sql } from 'drizzle-orm';
import type { Executor, Transaction } from '../db/client';
import { countRows, type RowCount } from '../db/counting';
import { inOrder, type Order, type Position, type Rows, readRows } from '../db/paging';
import { featureFlags, overrideCounts, scheduledChanges } from '../db/schema';
import { containsPattern } from '../db/search';
import type { FlagType } from '../evaluation/types';
import { withDueSteps } from './effective';
import { type FlagRowWithCounts, flagColumnsAt, flagCountsAt, overrideCountOfFlag } from './queries';

/** Tags that one can choose from. */
const MAX_TAGS = 200;

/** Which flags a list holds. */
export interface FlagFilter {
  /** Part of a name or a description. */
  readonly q?: string | undefined;
  readonly type?: FlagType | undefined;
  readonly state: 'active' | 'archived' | 'all';
  /** Whether it is on now, scheduled changes that are due included. */
  readonly enabled?: boolean | undefined;
  readonly tag?: string | undefined;
  readonly hasOverrides?: boolean | undefined;
}

/** What a list of flags can be sorted by. */
export type FlagSort = 'name' | 'created_at' | 'updated_at' | 'override_count';

interface PageOfFlags {
  readonly sort: FlagSort;
  readonly descending: boolean;
  readonly after: Position | null;
  readonly limit: number;
}

/** A page of a filtered list, and how many flags are on all pages. */
export async function selectFlagPage(
  tx: Transaction,
  filter: FlagFilter,
  now: Date,
  page: PageOfFlags,
): Promise<Rows<FlagRowWithCounts> & RowCount> {
  const where = matches(filter, now);
  const order = flagOrder(page);
  const read = await readRows(
    order,
    page,
    (row: FlagRowWithCounts) => positionOf(page.sort, row),
    async (part, limit) => {
      const rows = await tx
        .select({ ...flagColumnsAt(now), ...flagCountsAt(now) })
        .from(featureFlags)
        .where(and(where, part))
        .orderBy(...inOrder(order))
        .limit(limit);
      return rows.map((row) => ({ row: withDueSteps(row) }));
    },
  );
  return {
    ...read,
    ...(await countRows(tx, sql`select 1 from ${featureFlags} where ${where ?? sql`true`}`)),
  };
}

function flagOrder({ sort, descending }: PageOfFlags): Order {
  const { name, createdAt, updatedAt } = featureFlags;
  const value = { name, created_at: createdAt, updated_at: updatedAt, override_count: overrideCountOfFlag }[
    sort
  ];
  return { value, key: name, descending };
}

function positionOf(sort: FlagSort, row: FlagRowWithCounts): Position {
  const value = {
    name: row.name,
    created_at: row.createdAt.toISOString(),
    updated_at: row.updatedAt.toISOString(),
    override_count: String(row.overrideCount),
  }[sort];
  return { value, key: row.name };
}

/** The kill switch as it is at `now`: what is due counts, whether it has been folded or not. */
const enabledAt = (now: Date) => sql`coalesce((
  select step.set_enabled from ${scheduledChanges} step
  where step.flag_name = ${featureFlags.name} and step.status = 'pending'
    and step.at <= ${now.toISOString()}::timestamptz and step.set_enabled is not null
  order by step.at desc, step.id desc limit 1
), ${featureFlags.enabled})`;

/** The tags of flags that are not archived, in order. */
export async function selectTags(executor: Executor): Promise<string[]> {
  const rows = await executor.execute<{ tag: string }>(sql`
    select distinct unnest(${featureFlags.tags}) as tag from ${featureFlags}
    where ${isNull(featureFlags.archivedAt)} order by tag limit ${MAX_TAGS}`);
  return rows.map(({ tag }) => tag);
}

/** A counter of a flag that is not at 0: found, unlike their sum, for all flags at once. */
const COUNTED = sql`(
  select 1 from ${overrideCounts} where ${overrideCounts.flagName} = ${featureFlags.name} and ${overrideCounts.total} > 0
)`;

function matches({ q, type, state, enabled, tag, hasOverrides }: FlagFilter, now: Date): SQL | undefined {
  const pattern = q && containsPattern(q);
  return and(
    state === 'all'
      ? undefined
      : state === 'archived'
        ? isNotNull(featureFlags.archivedAt)
        : isNull(featureFlags.archivedAt),
    type ? eq(featureFlags.type, type) : undefined,
    enabled === undefined ? undefined : sql`${enabledAt(now)} = ${enabled}`,
    tag === undefined ? undefined : sql`${tag} = any(${featureFlags.tags})`,
    hasOverrides === undefined ? undefined : hasOverrides ? exists(COUNTED) : notExists(COUNTED),
    pattern
      ? or(like(featureFlags.name, pattern), like(sql`lower(${featureFlags.description})`, pattern))
      : undefined,
  );
}
