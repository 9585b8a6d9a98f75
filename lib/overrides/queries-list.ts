import { and, count, desc, eq, gt, isNull, like, or, type SQL, sql } from 'drizzle-orm';
import type { Executor } from '../db/client';
import { lower, userFlagOverrides, users } from '../db/schema';
import { containsPattern } from '../db/search';
import { hasEnded, isActiveRow, type OverrideRow, selectRows } from './queries';
import type { OverrideStatus } from './types';

/** Which overrides a list holds. */
export interface OverrideFilter {
  readonly userId?: string;
  readonly flagName?: string;
  readonly status: OverrideStatus | 'all';
  /** Part of a user's e-mail or name, or of a flag's name. */
  readonly q?: string;
}

/** Where a page of the list (newest change first) goes on. */
export interface OverridePosition {
  readonly updatedAt: Date;
  readonly id: string;
}

/** A page of a filtered list, newest change first. */
export function selectOverrides(
  executor: Executor,
  filter: OverrideFilter,
  now: Date,
  page: { readonly after: OverridePosition | null; readonly limit: number },
): Promise<OverrideRow[]> {
  return selectRows(executor)
    .where(
      and(
        matches(filter, now),
        page.after === null
          ? undefined
          : sql`(${userFlagOverrides.updatedAt}, ${userFlagOverrides.id}) < (${page.after.updatedAt.toISOString()}::timestamptz, ${page.after.id}::uuid)`,
      ),
    )
    .orderBy(desc(userFlagOverrides.updatedAt), desc(userFlagOverrides.id))
    .limit(page.limit);
}

/** How many overrides a filter holds. */
export async function countOverrides(executor: Executor, filter: OverrideFilter, now: Date): Promise<number> {
  const [row] = await executor
    .select({ total: count() })
    .from(userFlagOverrides)
    .innerJoin(users, eq(users.id, userFlagOverrides.userId))
    .where(matches(filter, now));
  return row?.total ?? 0;
}

function hasStatus(status: OverrideStatus, now: Date): SQL | undefined {
  const notExpired = or(isNull(userFlagOverrides.expiresAt), gt(userFlagOverrides.expiresAt, now));
  switch (status) {
    case 'active':
      return isActiveRow(now);
    case 'expired':
      return hasEnded(now);
    case 'disabled':
      return and(eq(userFlagOverrides.enabled, false), notExpired);
  }
}

function matches(filter: OverrideFilter, now: Date): SQL | undefined {
  const pattern = filter.q && containsPattern(filter.q);
  return and(
    filter.userId ? eq(userFlagOverrides.userId, filter.userId) : undefined,
    filter.flagName ? eq(userFlagOverrides.flagName, filter.flagName) : undefined,
    filter.status === 'all' ? undefined : hasStatus(filter.status, now),
    pattern
      ? or(
          like(lower(users.email), pattern),
          like(lower(users.name), pattern),
          like(userFlagOverrides.flagName, pattern),
        )
      : undefined,
  );
}
