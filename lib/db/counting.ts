import { type SQL, sql } from 'drizzle-orm';
import { z } from 'zod';
import type { Executor } from './client';

/** Lists up to this long are counted; counting a longer one takes longer than reading a page of it. */
const COUNTED_ROWS = 10_000;

/** How many rows there are. */
export interface RowCount {
  readonly total: number;
  /** Whether the total is an estimate. */
  readonly totalEstimated: boolean;
}

const plans = z.array(z.object({ Plan: z.object({ 'Plan Rows': z.number() }) })).min(1);

/**
 * How many rows a query finds: exactly up to `most`, else as the planner estimates.
 * @param query a SELECT without LIMIT
 */
export async function countRows(executor: Executor, query: SQL, most = COUNTED_ROWS): Promise<RowCount> {
  const [counted] = await executor.execute<{ total: number }>(
    sql`select count(*)::int as total from (${query} limit ${most + 1}) as found`,
  );
  const total = counted?.total ?? 0;
  if (total <= most) return { total, totalEstimated: false };
  const [explained] = await executor.execute(sql`explain (format json) ${query}`);
  const json = explained?.['QUERY PLAN'];
  const [plan] = plans.parse(typeof json === 'string' ? JSON.parse(json) : json);
  return { total: Math.max(total, plan?.Plan['Plan Rows'] ?? 0), totalEstimated: true };
}
