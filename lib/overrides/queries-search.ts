import { inArray, like, type SQL, sql } from 'drizzle-orm';
import type { Transaction } from '../db/client';
import { featureFlags, userFlagOverrides } from '../db/schema';
import { containsPattern } from '../db/search';
import { findPeople } from '../users/queries-search';
import { countsOf } from './queries-counts';

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
  const flags = await tx
    .select({ name: featureFlags.name })
    .from(featureFlags)
    .where(like(featureFlags.name, containsPattern(q)));
  const names = flags.map(({ name }) => name);
  const [all, theirs] = [await countsOf(tx, {}), await countsOf(tx, { flagNames: names })];
  const share = 1 - (1 - people.share) * (1 - theirs.total / Math.max(1, all.total));
  if (people.ids === null || theirs.total > GATHERED_OVERRIDES) return { share, where: null };
  const ids = sql.param([...people.ids]);
  const { id, userId, flagName } = userFlagOverrides;
  // Apart from the list's own order and limit, or the planner hopes to meet them on the way.
  const gathered = sql`select ${id} from ${userFlagOverrides} where ${userId} = any(${ids}::uuid[])
    union select ${id} from ${userFlagOverrides} where ${names.length === 0 ? sql`false` : inArray(flagName, names)}`;
  return { share, where: sql`${id} in (${gathered})` };
}
