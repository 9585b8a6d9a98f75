import { sql } from 'drizzle-orm';
import type { Executor } from '../db/client';
import { overrideCounts, userFlagOverrides } from '../db/schema';

/** How many overrides are switched on, those that have ended and were not deleted yet among them. */
export async function countOverrides(executor: Executor): Promise<number> {
  const [row] = await executor.execute<{ total: string }>(
    sql`select coalesce(sum(total), 0) as total from ${overrideCounts} where enabled`,
  );
  return Number(row?.total ?? 0);
}

/**
 * The next people who have overrides, in order of their ids.
 * @param after the last one of before; null begins
 */
export async function selectPeopleWithOverrides(
  executor: Executor,
  after: string | null,
  limit: number,
): Promise<string[]> {
  const rows = await executor.execute<{ id: string }>(sql`
    select distinct user_id as id from ${userFlagOverrides}
    where ${after}::uuid is null or user_id > ${after}::uuid order by 1 limit ${limit}`);
  return rows.map(({ id }) => id);
}
