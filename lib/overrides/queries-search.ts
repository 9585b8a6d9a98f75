import { and, gt, inArray, like, type SQL, sql } from 'drizzle-orm';
import type { Transaction } from '../db/client';
import { overrideCounts, userFlagOverrides } from '../db/schema';
import { containsPattern } from '../db/search';
import { findPeople } from '../users/queries-search';

/** So many overrides are gathered first; where there are more, reading in order finds a page sooner. */
export const GATHERED_OVERRIDES = 5_000;

/** What a text finds among overrides. */
export interface FoundOverrides {
  /** The share of all overrides that have it, more or less. */
  readonly share: number;
  /** The condition of those that have it, when they are few; null when they must be looked for in order. */
  readonly where: SQL | null;
}

/** Finds the overrides whose user or flag has a text in its name: the users and flags first, then theirs. */
export async function findOverrides(
  tx: Transaction,
  q: string,
  within: { readonly userId?: string | undefined },
): Promise<FoundOverrides> {
  // One person has few: they are looked through.
  if (within.userId !== undefined) return { share: 1, where: null };
  const people = await findPeople(tx, q);
  const { all, theirs } = await countByText(tx, q);
  const share = 1 - (1 - people.share) * (1 - theirs / Math.max(1, all));
  if (people.ids === null || theirs > GATHERED_OVERRIDES) return { share, where: null };
  const names = theirs === 0 ? [] : await selectFlagNames(tx, q);
  const ids = sql.param([...people.ids]);
  const { id, userId, flagName } = userFlagOverrides;
  // Apart from the list's own order and limit, or the planner hopes to meet them on the way.
  const gathered = sql`select ${id} from ${userFlagOverrides} where ${userId} = any(${ids}::uuid[])
    union select ${id} from ${userFlagOverrides} where ${names.length === 0 ? sql`false` : inArray(flagName, names)}`;
  return { share, where: sql`${id} in (${gathered})` };
}

/** How many overrides there are, and how many of flags with a text in their names; the counters say it. */
async function countByText(tx: Transaction, q: string): Promise<{ all: number; theirs: number }> {
  const { flagName, total } = overrideCounts;
  const [row] = await tx
    .select({
      all: sql<number>`coalesce(sum(${total}), 0)::int`,
      theirs: sql<number>`coalesce(sum(${total}) filter (where ${like(flagName, containsPattern(q))}), 0)::int`,
    })
    .from(overrideCounts);
  return row ?? { all: 0, theirs: 0 };
}

/** The flags with a text in their names that have overrides. */
async function selectFlagNames(tx: Transaction, q: string): Promise<string[]> {
  const { flagName, total } = overrideCounts;
  const rows = await tx
    .selectDistinct({ flagName })
    .from(overrideCounts)
    .where(and(like(flagName, containsPattern(q)), gt(total, 0)));
  return rows.map((row) => row.flagName);
}
