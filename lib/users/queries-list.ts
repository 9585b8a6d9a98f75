import { and, asc, count, like, or, type SQL, sql } from 'drizzle-orm';
import type { Executor } from '../db/client';
import { lower, users } from '../db/schema';
import { containsPattern } from '../db/search';
import { type UserRow, userColumnsAt } from './queries';

/** A page of the directory in order of e-mail; `q` is a part of an e-mail or a name. */
export function selectUsers(
  executor: Executor,
  q: string | undefined,
  now: Date,
  page: { readonly after: string | null; readonly limit: number },
): Promise<UserRow[]> {
  return executor
    .select(userColumnsAt(now))
    .from(users)
    .where(and(matches(q), page.after === null ? undefined : sql`${lower(users.email)} > ${page.after}`))
    .orderBy(asc(lower(users.email)))
    .limit(page.limit);
}

/** How many people a search finds. */
export async function countUsers(executor: Executor, q: string | undefined): Promise<number> {
  const [row] = await executor.select({ total: count() }).from(users).where(matches(q));
  return row?.total ?? 0;
}

function matches(q: string | undefined): SQL | undefined {
  if (!q) return undefined;
  const pattern = containsPattern(q);
  return or(like(lower(users.email), pattern), like(lower(users.name), pattern));
}
