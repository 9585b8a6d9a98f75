import { and, eq, gt, isNull, like, lt, or, type SQL, sql } from 'drizzle-orm';
import type { Transaction } from '../db/client';
import { countRows, type RowCount } from '../db/counting';
import {
  firstRows,
  inOrder,
  inScanOrder,
  isLastOf,
  type Order,
  type Position,
  type Rows,
  readRows,
  type Scanned,
} from '../db/paging';
import { featureFlags, userFlagOverrides, users } from '../db/schema';
import { containsPattern } from '../db/search';
import { userContains } from '../users/queries-search';
import { hasEnded, isActiveRow, type OverrideRow, overrideColumns, selectRows } from './queries';
import { countsOf } from './queries-counts';
import { findOverrides, GATHERED_OVERRIDES } from './queries-search';
import type { OverrideStatus } from './types';

/** Overrides looked at for one page when a search has to read them in order. */
const SCANNED_OVERRIDES = 3_000;

const LAST_UUID = 'ffffffff-ffff-ffff-ffff-ffffffffffff';

/** Which overrides a list holds. */
export interface OverrideFilter {
  readonly userId?: string | undefined;
  readonly flagName?: string | undefined;
  readonly status: OverrideStatus | 'all';
  /** Part of a user's e-mail or name, or of a flag's name. */
  readonly q?: string | undefined;
  /** Ends before this instant, or has ended. */
  readonly expiringBefore?: Date | undefined;
  readonly createdBy?: string | undefined;
}

/** What a list of overrides can be sorted by. One that never ends ends last. */
export type OverrideSort = 'updated_at' | 'created_at' | 'expires_at';

/** Which page to read. */
export interface PageOfOverrides {
  readonly sort: OverrideSort;
  readonly descending: boolean;
  readonly after: Position | null;
  readonly limit: number;
}

/**
 * A page of overrides. A page of a search for a common text may be short, or empty, though more follow: no more than
 * `SCANNED_OVERRIDES` are looked at.
 */
export async function selectOverridePage(
  tx: Transaction,
  filter: OverrideFilter,
  now: Date,
  page: PageOfOverrides,
): Promise<Rows<OverrideRow> & { readonly count: () => Promise<RowCount> }> {
  const { q, ...direct } = filter;
  const where = matches(direct, now);
  const start = startOf(filter, now, page);
  const answer = (read: Rows<OverrideRow>, count: () => Promise<RowCount>) => ({
    ...read,
    count: async () =>
      page.after === null && read.next === null
        ? { total: read.rows.length, totalEstimated: false }
        : count(),
  });
  if (q === undefined) {
    const ending = await gatherEnding(tx, filter, now);
    const all = and(where, ending);
    const few = !ending && (await isOfSmallFlag(tx, filter, page));
    return answer(await readOverrides(tx, all, start, { few }), () =>
      ending ? countOverrides(tx, all, false) : countDirect(tx, direct, now),
    );
  }
  const { where: gathered, share } = await findOverrides(tx, q, direct);
  if (gathered) {
    const all = and(where, gathered);
    return answer(await readOverrides(tx, all, start), () => countOverrides(tx, all, false));
  }
  const read = await readOverrides(tx, where, start, { search: contains(q) });
  return answer(read, async () => {
    const all = await countDirect(tx, direct, now);
    if (all.total <= SCANNED_OVERRIDES) return countOverrides(tx, and(where, contains(q)), true);
    return { total: Math.max(read.rows.length, Math.round(all.total * share)), totalEstimated: true };
  });
}

/**
 * The condition of those that end before an instant, by their ids, when they are few. They come and go by the minute:
 * what the planner remembers of their number is wrong, and it would look for them in all of the table.
 */
async function gatherEnding(
  tx: Transaction,
  { status, expiringBefore }: OverrideFilter,
  now: Date,
): Promise<SQL | undefined> {
  if (status !== 'expired' && expiringBefore === undefined) return undefined;
  const { id, expiresAt } = userFlagOverrides;
  const ends = and(
    expiringBefore === undefined ? undefined : lt(expiresAt, expiringBefore),
    status === 'expired' ? hasEnded(now) : undefined,
    status === 'active' || status === 'disabled' ? gt(expiresAt, now) : undefined,
  );
  const rows = await tx
    .select({ id })
    .from(userFlagOverrides)
    .where(ends)
    .orderBy(expiresAt)
    .limit(GATHERED_OVERRIDES + 1);
  if (rows.length > GATHERED_OVERRIDES) return undefined;
  return isOneOf(rows);
}

/**
 * Whether a flag has few overrides and the order is one in which those of all flags stand: the planner would look for
 * them in that.
 */
async function isOfSmallFlag(
  tx: Transaction,
  { flagName }: OverrideFilter,
  { sort }: PageOfOverrides,
): Promise<boolean> {
  if (flagName === undefined || sort === 'updated_at') return false;
  const { total } = await countsOf(tx, { flagNames: [flagName] });
  return total <= GATHERED_OVERRIDES;
}

/** The condition of the first rows of a list, by their ids: found and sorted before users and flags are looked up. */
async function gatherFirst(
  tx: Transaction,
  list: SQL | undefined,
  order: Order,
  limit: number,
): Promise<SQL> {
  await tx.execute(sql`select set_config('enable_indexscan', 'off', true)`);
  const rows = await tx
    .select({ id: userFlagOverrides.id })
    .from(userFlagOverrides)
    .where(list)
    .orderBy(...inOrder(order))
    .limit(limit);
  await tx.execute(sql`select set_config('enable_indexscan', 'on', true)`);
  return isOneOf(rows);
}

const isOneOf = (rows: readonly { readonly id: string }[]) =>
  sql`${userFlagOverrides.id} = any(${sql.param(rows.map(({ id }) => id))}::uuid[])`;

/** Passes over what has ended, where it would come first and is not asked for. */
function startOf(filter: OverrideFilter, now: Date, page: PageOfOverrides): PageOfOverrides {
  const endedFirst = page.sort === 'expires_at' && !page.descending && page.after === null;
  if (!endedFirst || filter.status === 'all' || filter.status === 'expired') return page;
  return { ...page, after: { value: now.toISOString(), key: LAST_UUID } };
}

/**
 * @param how `search` is looked for in the first `SCANNED_OVERRIDES` of the list; `few` says that the condition holds for
 *   few
 */
function readOverrides(
  tx: Transaction,
  where: SQL | undefined,
  page: PageOfOverrides,
  { search, few = false }: { readonly search?: SQL; readonly few?: boolean } = {},
): Promise<Rows<OverrideRow>> {
  const order = overrideOrder(page);
  return readRows(
    order,
    page,
    (override) => overridePosition(page.sort, override),
    async (part, limit) => {
      const list = and(where, part);
      if (search) return scanOverrides(tx, list, search, order, limit);
      const rows = await selectRows(tx)
        .where(few ? await gatherFirst(tx, list, order, limit) : list)
        .orderBy(...inOrder(order))
        .limit(limit);
      return rows.map((row) => ({ row }));
    },
  );
}

async function scanOverrides(
  tx: Transaction,
  list: SQL | undefined,
  search: SQL,
  order: Order,
  limit: number,
): Promise<Scanned<OverrideRow>[]> {
  const isLast = isLastOf(SCANNED_OVERRIDES);
  const rows = await tx
    .select({ ...overrideColumns, found: sql<boolean>`(${search})`, isLast })
    .from(firstRows(userFlagOverrides, list, order, SCANNED_OVERRIDES))
    .innerJoin(users, eq(users.id, userFlagOverrides.userId))
    .innerJoin(featureFlags, eq(featureFlags.name, userFlagOverrides.flagName))
    .where(or(search, isLast))
    .orderBy(...inScanOrder(order))
    .limit(limit);
  return rows.map(({ found, isLast, ...row }) => ({ row, found, isLast }));
}

/** How many overrides there are, without a search. What the counters know is exact, however many. */
async function countDirect(tx: Transaction, filter: Omit<OverrideFilter, 'q'>, now: Date): Promise<RowCount> {
  const { userId, flagName, status, expiringBefore, createdBy } = filter;
  if (status === 'all' && userId === undefined && expiringBefore === undefined) {
    const { total } = await countsOf(tx, {
      flagNames: flagName === undefined ? undefined : [flagName],
      createdBy,
    });
    return { total, totalEstimated: false };
  }
  return countOverrides(tx, matches(filter, now), false);
}

/** @param withUsers whether the condition speaks of users */
function countOverrides(tx: Transaction, where: SQL | undefined, withUsers: boolean): Promise<RowCount> {
  const join = withUsers ? sql` join ${users} on ${eq(users.id, userFlagOverrides.userId)}` : sql``;
  return countRows(tx, sql`select 1 from ${userFlagOverrides}${join} where ${where ?? sql`true`}`);
}

function overrideOrder({ sort, descending }: PageOfOverrides): Order {
  const { id: key, updatedAt, createdAt, expiresAt } = userFlagOverrides;
  const value = { updated_at: updatedAt, created_at: createdAt, expires_at: expiresAt }[sort];
  return { value, key, descending, nullable: sort === 'expires_at' };
}

/** Where an override is in an order. */
export function overridePosition(
  sort: OverrideSort,
  row: Pick<OverrideRow, 'id' | 'updatedAt' | 'createdAt' | 'expiresAt'>,
): Position {
  const { id: key, updatedAt, createdAt, expiresAt } = row;
  const value = { updated_at: updatedAt, created_at: createdAt, expires_at: expiresAt }[sort];
  return { value: value?.toISOString() ?? null, key };
}

/** The condition that a filter holds for a row of overrides joined with users. */
export function matches(filter: OverrideFilter, now: Date): SQL | undefined {
  const { userId, flagName, status, q, expiringBefore, createdBy } = filter;
  return and(
    userId === undefined ? undefined : eq(userFlagOverrides.userId, userId),
    flagName === undefined ? undefined : eq(userFlagOverrides.flagName, flagName),
    status === 'all' ? undefined : hasStatus(status, now),
    expiringBefore === undefined ? undefined : lt(userFlagOverrides.expiresAt, expiringBefore),
    createdBy === undefined ? undefined : eq(userFlagOverrides.createdBy, createdBy),
    q === undefined ? undefined : contains(q),
  );
}

const contains = (q: string): SQL =>
  sql`(${or(userContains(q), like(userFlagOverrides.flagName, containsPattern(q)))})`;

function hasStatus(status: OverrideStatus, now: Date): SQL | undefined {
  const notEnded = or(isNull(userFlagOverrides.expiresAt), gt(userFlagOverrides.expiresAt, now));
  switch (status) {
    case 'active':
      return isActiveRow(now);
    case 'expired':
      return hasEnded(now);
    case 'disabled':
      return and(sql`not ${userFlagOverrides.enabled}`, notEnded);
  }
}
