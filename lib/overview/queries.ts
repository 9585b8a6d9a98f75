import { and, asc, count, desc, gte, isNull, sql } from 'drizzle-orm';
import type { Executor } from '../db/client';
import { featureFlags, userFlagOverrides } from '../db/schema';
import type { Named } from './types';

const DAY_MS = 86_400_000;

/** How many flags that are not archived are switched on, and off. */
export async function countFlagStates(
  executor: Executor,
): Promise<{ readonly on: number; readonly off: number }> {
  const rows = await executor
    .select({ enabled: featureFlags.enabled, total: count() })
    .from(featureFlags)
    .where(isNull(featureFlags.archivedAt))
    .groupBy(featureFlags.enabled);
  const of = (enabled: boolean) => rows.find((row) => row.enabled === enabled)?.total ?? 0;
  return { on: of(true), off: of(false) };
}

/** Who set the most overrides since an instant, of those that are there. */
export function selectAuthorsOfMost(executor: Executor, since: Date, limit: number): Promise<Named[]> {
  const total = sql<number>`count(*)::int`;
  return executor
    .select({ name: userFlagOverrides.createdBy, total })
    .from(userFlagOverrides)
    .where(gte(userFlagOverrides.createdAt, since))
    .groupBy(userFlagOverrides.createdBy)
    .orderBy(desc(total), asc(userFlagOverrides.createdBy))
    .limit(limit);
}

/** Active overrides that end in each of the next times 24 hours. */
export interface EndingRow {
  /** null for all flags together. */
  readonly flagName: string | null;
  /** One number for each 24 hours; their end is in them. */
  readonly totals: readonly number[];
}

/** Active overrides that end in the `days` times 24 hours from now: of the flags with the most of them, and of all. */
export async function selectEnding(
  executor: Executor,
  now: Date,
  { days, flags }: { readonly days: number; readonly flags: number },
): Promise<readonly EndingRow[]> {
  const { expiresAt, enabled } = userFlagOverrides;
  const after = (day: number) => sql`${new Date(now.getTime() + day * DAY_MS).toISOString()}::timestamptz`;
  const numbers = Array.from({ length: days }, (_, day) => day);
  const counts = numbers.map(
    (day) => sql`count(*) filter (where ${expiresAt} > ${after(day)} and ${expiresAt} <= ${after(day + 1)})`,
  );
  const sums = numbers.map((day) => sql`coalesce(sum(totals[${day + 1}::int]), 0)::int`);
  const rows = await executor.execute<{ flag_name: string | null; totals: number[] }>(sql`
    with ending as materialized (
      select flag_name, array[${sql.join(counts, sql`, `)}]::int[] as totals, count(*) as total
      from ${userFlagOverrides}
      where ${and(enabled, sql`${expiresAt} > ${after(0)}`, sql`${expiresAt} <= ${after(days)}`)}
      group by flag_name
    ), top as (
      select flag_name, totals from ending order by total desc, flag_name limit ${flags}
    )
    select flag_name, totals from top
    union all select null, array[${sql.join(sums, sql`, `)}] from ending`);
  return rows.map((row) => ({ flagName: row.flag_name, totals: row.totals }));
}
