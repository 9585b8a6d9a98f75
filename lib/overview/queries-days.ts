import { type SQL, sql } from 'drizzle-orm';
import { type Executor, getDb } from '../db/client';
import { overrideCounts, overrideDays, userFlagOverrides } from '../db/schema';

/** Name of the row of all flags together; no flag is called so. */
export const ALL_FLAGS = '';

/** Active overrides of one flag, or of all, on one day. */
export interface FlagDay {
  readonly day: string;
  readonly flagName: string;
  readonly active: number;
}

/** Writes how many overrides are active at `now` as the number of its day, for each flag that has some or had some that day. */
export async function writeDay(now: Date): Promise<void> {
  const day = dayOf(now);
  await getDb().execute(sql`
    with active as (${selectActive(now)}),
    counted as (
      select flag_name, active from active
      union all select ${ALL_FLAGS}, coalesce(sum(active), 0) from active
    )
    insert into ${overrideDays} as days (day, flag_name, active)
    select ${day}::date, flag_name, active from counted
    where active > 0 or flag_name = ${ALL_FLAGS} or flag_name in (
      select flag_name from ${overrideDays} where day = ${day}::date
    )
    order by flag_name
    on conflict (day, flag_name) do update set active = excluded.active
      where days.active <> excluded.active`);
}

/** By flag, from the counters: those that are switched on, without those that have ended. */
function selectActive(now: Date): SQL {
  return sql`
    select enabled.flag_name, greatest(enabled.total - coalesce(ended.total, 0), 0)::bigint as active
    from (
      select flag_name, sum(total) as total from ${overrideCounts} where enabled group by flag_name
    ) as enabled left join (
      select flag_name, count(*) as total from ${userFlagOverrides}
      where enabled and expires_at <= ${now.toISOString()}::timestamptz group by flag_name
    ) as ended using (flag_name)`;
}

/** Writes numbers of days that are over, as the demo does; those that are there already stay. */
export async function insertDays(days: readonly FlagDay[]): Promise<void> {
  await getDb()
    .insert(overrideDays)
    .values([...days])
    .onConflictDoNothing();
}

/**
 * Forgets the numbers of the days before one.
 * @returns how many
 */
export async function deleteDaysBefore(day: string): Promise<number> {
  const { count } = await getDb().delete(overrideDays).where(sql`${overrideDays.day} < ${day}::date`);
  return count;
}

/** The flags that had the most on the last day that was counted, most first. */
export async function selectTopFlags(executor: Executor, limit: number): Promise<string[]> {
  const rows = await executor.execute<{ flag_name: string }>(sql`
    select flag_name from ${overrideDays}
    where day = (select max(day) from ${overrideDays}) and flag_name <> ${ALL_FLAGS} and active > 0
    order by active desc, flag_name limit ${limit}`);
  return rows.map((row) => row.flag_name);
}

/** The numbers of some flags, and of all together, from one day to another; each is found by its key. */
export async function selectDays(
  executor: Executor,
  flags: readonly string[],
  { from, to }: { readonly from: string; readonly to: string },
): Promise<FlagDay[]> {
  const rows = await executor.execute<{ day: string; flag_name: string; active: number }>(sql`
    select days.day::text, days.flag_name, days.active::int
    from generate_series(${from}::date, ${to}::date, '1 day') as wanted
    join ${overrideDays} as days on days.day = wanted::date
      and days.flag_name = any(${sql.param([ALL_FLAGS, ...flags])}::text[])`);
  return rows.map((row) => ({ day: row.day, flagName: row.flag_name, active: row.active }));
}

/** The day of an instant, in UTC. */
export function dayOf(instant: Date): string {
  return instant.toISOString().slice(0, 10);
}
