import { and, eq, type SQL, sql } from 'drizzle-orm';
import type { Executor } from '../db/client';
import { overrideCounts } from '../db/schema';

/** How many overrides there are of some flags and by an author, or of all of them; the trigger's counters say it. */
export async function countsOf(
  executor: Executor,
  of: {
    readonly flagNames?: readonly string[] | undefined;
    readonly createdBy?: string | undefined;
  },
): Promise<{ readonly total: number; readonly enabled: number }> {
  const [row] = await executor
    .select({ total: totalOf(), enabled: totalOf(overrideCounts.enabled) })
    .from(overrideCounts)
    .where(
      and(
        of.flagNames === undefined
          ? undefined
          : sql`${overrideCounts.flagName} = any(${sql.param([...of.flagNames])}::text[])`,
        of.createdBy === undefined ? undefined : eq(overrideCounts.createdBy, of.createdBy),
      ),
    );
  return row ?? { total: 0, enabled: 0 };
}

const totalOf = (where?: SQL | typeof overrideCounts.enabled) =>
  sql<number>`(coalesce(sum(${overrideCounts.total})${where ? sql` filter (where ${where})` : sql``}, 0))::int`;
