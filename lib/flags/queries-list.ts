import { and, eq, gt, isNotNull, isNull, like, or, type SQL, sql } from 'drizzle-orm';
import type { Transaction } from '../db/client';
import { countRows, type RowCount } from '../db/counting';
import { inOrder, type Order, type Position, type Rows, readRows } from '../db/paging';
import { featureFlags } from '../db/schema';
import { containsPattern } from '../db/search';
import type { FlagType } from '../evaluation/types';
import { withDueSteps } from './effective';
import { type FlagRowWithCounts, flagColumnsAt, flagCountsAt, overrideCountOfFlag } from './queries';

/** Which flags a list holds. */
export interface FlagFilter {
  /** Part of a name or a description. */
  readonly q?: string | undefined;
  readonly type?: FlagType | undefined;
  readonly state: 'active' | 'archived' | 'all';
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
  const where = matches(filter);
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

function matches({ q, type, state, tag, hasOverrides }: FlagFilter): SQL | undefined {
  const pattern = q && containsPattern(q);
  return and(
    state === 'all'
      ? undefined
      : state === 'archived'
        ? isNotNull(featureFlags.archivedAt)
        : isNull(featureFlags.archivedAt),
    type ? eq(featureFlags.type, type) : undefined,
    tag === undefined ? undefined : sql`${tag} = any(${featureFlags.tags})`,
    hasOverrides === undefined
      ? undefined
      : hasOverrides
        ? gt(overrideCountOfFlag, 0)
        : eq(overrideCountOfFlag, 0),
    pattern
      ? or(like(featureFlags.name, pattern), like(sql`lower(${featureFlags.description})`, pattern))
      : undefined,
  );
}
