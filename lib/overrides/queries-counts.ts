import { and, asc, count, desc, eq, gt, isNull, lte, not, type SQL, sql } from 'drizzle-orm';
import type { Executor } from '../db/client';
import { overrideCounts, userFlagOverrides } from '../db/schema';
import { isActiveRow } from './queries';
import type { PolicyGaps } from './types';

const DAY_MS = 86_400_000;

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

/** Counts of overrides that have ended, or will. */
export interface EndCounts {
  readonly endedEnabled: number;
  readonly endedDisabled: number;
  /** Active ones that end within a day. */
  readonly within1Day: number;
  /** Active ones that end within seven days, those of the first included. */
  readonly within7Days: number;
}

/** How many overrides have ended at `now`, and how many active ones will soon. */
export async function selectEndCounts(executor: Executor, now: Date): Promise<EndCounts> {
  const { enabled, expiresAt } = userFlagOverrides;
  const after = (days: number) => new Date(now.getTime() + days * DAY_MS);
  const number = (where: SQL | undefined) => sql<number>`(count(*) filter (where ${where}))::int`;
  const [row] = await executor
    .select({
      endedEnabled: number(and(enabled, lte(expiresAt, now))),
      endedDisabled: number(and(not(enabled), lte(expiresAt, now))),
      within1Day: number(and(enabled, gt(expiresAt, now), lte(expiresAt, after(1)))),
      within7Days: number(and(enabled, gt(expiresAt, now))),
    })
    .from(userFlagOverrides)
    .where(lte(expiresAt, after(7)));
  return row ?? { endedEnabled: 0, endedDisabled: 0, within1Day: 0, within7Days: 0 };
}

/** The flags or the authors of the most overrides, in any state, and how many they have. */
export function selectTop(
  executor: Executor,
  by: 'flagName' | 'createdBy',
  limit: number,
): Promise<{ name: string; total: number }[]> {
  const name = overrideCounts[by];
  const total = sql<number>`sum(${overrideCounts.total})::int`;
  return executor
    .select({ name, total })
    .from(overrideCounts)
    .groupBy(name)
    .having(gt(total, 0))
    .orderBy(desc(total), asc(name))
    .limit(limit);
}

/** How many overrides are active at `now`, and how many of them have no reason, or no end. */
export async function selectPolicyGaps(executor: Executor, now: Date): Promise<PolicyGaps> {
  const { expiresAt, reason } = userFlagOverrides;
  const number = (where: SQL) => sql<number>`(count(*) filter (where ${where}))::int`;
  const [row] = await executor
    .select({
      active: count(),
      withoutReason: number(sql`btrim(coalesce(${reason}, '')) = ''`),
      withoutEnd: number(isNull(expiresAt)),
    })
    .from(userFlagOverrides)
    .where(isActiveRow(now));
  return row ?? { active: 0, withoutReason: 0, withoutEnd: 0 };
}
