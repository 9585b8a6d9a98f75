import { and, asc, count, eq, gt, isNotNull, isNull, like, or, type SQL, sql } from 'drizzle-orm';
import type { Executor } from '../db/client';
import { featureFlags } from '../db/schema';
import { containsPattern } from '../db/search';
import type { FlagType } from '../evaluation/types';
import { withDueSteps } from './effective';
import { type FlagRowWithCounts, flagColumnsAt, flagCountsAt } from './queries';

/** Which flags a list holds. */
export interface FlagFilter {
  readonly q?: string;
  readonly type?: FlagType;
  readonly state: 'active' | 'archived' | 'all';
}

/** A page of a filtered list, in order of name. */
export async function selectFlags(
  executor: Executor,
  filter: FlagFilter,
  now: Date,
  page: { readonly after: string | null; readonly limit: number },
): Promise<FlagRowWithCounts[]> {
  const rows = await executor
    .select({ ...flagColumnsAt(now), ...flagCountsAt(now) })
    .from(featureFlags)
    .where(and(matches(filter), page.after === null ? undefined : gt(featureFlags.name, page.after)))
    .orderBy(asc(featureFlags.name))
    .limit(page.limit);
  return rows.map(withDueSteps);
}

/** How many flags a filter holds. */
export async function countFlags(executor: Executor, filter: FlagFilter): Promise<number> {
  const [row] = await executor.select({ total: count() }).from(featureFlags).where(matches(filter));
  return row?.total ?? 0;
}

function matches(filter: FlagFilter): SQL | undefined {
  const pattern = filter.q && containsPattern(filter.q);
  return and(
    filter.state === 'all'
      ? undefined
      : filter.state === 'archived'
        ? isNotNull(featureFlags.archivedAt)
        : isNull(featureFlags.archivedAt),
    filter.type ? eq(featureFlags.type, filter.type) : undefined,
    pattern
      ? or(like(featureFlags.name, pattern), like(sql`lower(${featureFlags.description})`, pattern))
      : undefined,
  );
}
