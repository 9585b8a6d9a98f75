import type { RequestContext } from '../auth/actor';
import { authorize } from '../auth/policy';
import { getDb, inReadTransaction, type Transaction } from '../db/client';
import type { RowCount } from '../db/counting';
import type { Rows } from '../db/paging';
import { cursorsOf, instantValue, positionIn, sortOf } from '../list-cursor';
import type { Page } from '../page';
import { uuid } from '../validation';
import { selectOverridesOfUser } from './queries';
import {
  type OverrideFilter,
  type OverrideSort,
  type PageOfOverrides,
  selectOverridePage,
} from './queries-list';
import { readRedundant } from './redundant';
import { assertUser, requireFlag } from './targets';
import { toViews } from './to-views';
import type { OverrideView } from './types';

export interface OverrideListQuery extends Partial<OverrideFilter> {
  /** Whether users would get the same value without the override. */
  readonly redundant?: boolean | undefined;
  /** Ends within so many milliseconds from now, or has ended. Unlike an instant it stays the same from page to page. */
  readonly endingWithinMs?: number | undefined;
  /** `-updated_at` when left out: newest change first. */
  readonly sort?: OverrideSort | `-${OverrideSort}` | undefined;
  readonly cursor?: string | undefined;
  readonly limit?: number | undefined;
}

/**
 * All overrides of one user, by name of the flag.
 * @throws PennonError `forbidden`, `user_not_found`
 */
export async function getUserOverrides(
  ctx: RequestContext,
  userId: string,
): Promise<ReadonlyMap<string, OverrideView>> {
  authorize(ctx.actor, 'overrides.read');
  await assertUser(getDb(), userId);
  const rows = await selectOverridesOfUser(getDb(), userId);
  const views = await toViews(getDb(), rows, ctx.now);
  return new Map(views.map((view) => [view.flagName, view]));
}

/**
 * A page of overrides of everybody, of one user, or of one flag. One of a search for a common text, or of redundant
 * overrides, may be short though more follow: no request looks at more than a few thousand.
 * @throws PennonError `forbidden`, `invalid` (cursor), `user_not_found`, `flag_not_found`
 */
export async function listOverrides(
  ctx: RequestContext,
  query: OverrideListQuery,
): Promise<Page<OverrideView>> {
  authorize(ctx.actor, 'overrides.read');
  const { redundant, endingWithinMs, sort: given = '-updated_at', limit = 50 } = query;
  const list = filterOf(query);
  const filter = endingWithin(list, endingWithinMs, ctx.now);
  const { sort, descending } = sortOf(given);
  const value = sort === 'expires_at' ? instantValue.nullable() : instantValue;
  const cursors = cursorsOf(
    ['overrides', given, list, redundant ?? null, endingWithinMs],
    positionIn(value, uuid),
  );
  const page = { sort, descending, after: cursors.decode(query.cursor), limit };
  return inReadTransaction(async (tx) => {
    if (filter.userId !== undefined) await assertUser(tx, filter.userId);
    if (filter.flagName !== undefined) await requireFlag(tx, filter.flagName, ctx.now);
    const { rows, next, ...count } =
      redundant === undefined
        ? await readPage(tx, filter, ctx.now, page)
        : await readRedundant(tx, { filter, redundant }, ctx.now, page);
    return { data: rows, nextCursor: next && cursors.encode(next), ...count };
  });
}

async function readPage(
  tx: Transaction,
  filter: OverrideFilter,
  now: Date,
  page: PageOfOverrides,
): Promise<Rows<OverrideView> & RowCount> {
  const { rows, next, count } = await selectOverridePage(tx, filter, now, page);
  return { rows: await toViews(tx, rows, now), next, ...(await count()) };
}

/** The filter that holds only what ends within so many milliseconds from `now`. */
export function endingWithin(filter: OverrideFilter, ms: number | undefined, now: Date): OverrideFilter {
  return ms === undefined ? filter : { ...filter, expiringBefore: new Date(now.getTime() + ms) };
}

/** What a query filters by, always in the same order: a cursor knows its list by it. */
export function filterOf(query: OverrideListQuery): OverrideFilter {
  const { userId, flagName, status = 'all', q, expiringBefore, createdBy } = query;
  return { userId, flagName, status, q: q || undefined, expiringBefore, createdBy };
}
