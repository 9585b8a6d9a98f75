import { and, eq, exists, isNotNull, isNull, not, or, type SQL, sql } from 'drizzle-orm';
import type { UserRole } from '../auth/actor';
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
} from '../db/paging';
import { lower, userFlagOverrides, users } from '../db/schema';
import { type UserRow, userColumnsAt } from './queries';
import { findCommonPeople, findPeople, userContains } from './queries-search';

/** People looked at for one page when a search has to read them in order. */
const SCANNED_PEOPLE = 20_000;

/** Which people a list holds. */
export interface UserFilter {
  /** Part of an e-mail or a name. */
  readonly q?: string | undefined;
  readonly role?: UserRole | undefined;
  readonly disabled?: boolean | undefined;
  readonly hasOverrides?: boolean | undefined;
}

/** What a list of people can be sorted by. */
export type UserSort = 'email' | 'created_at' | 'updated_at';

interface PageOfUsers {
  readonly sort: UserSort;
  readonly descending: boolean;
  readonly after: Position | null;
  readonly limit: number;
}

/**
 * A page of people, and how many there are on all pages. A page of a search for a common text may be short, or empty,
 * though more follow: no more than `SCANNED_PEOPLE` are looked at.
 */
export async function selectUserPage(
  tx: Transaction,
  filter: UserFilter,
  now: Date,
  page: PageOfUsers,
): Promise<Rows<UserRow> & RowCount> {
  const people = filter.q === undefined ? null : await findPeople(tx, filter.q);
  const { hasOverrides, ...direct } = filter;
  const all = and(matches(filter), people?.ids ? isOneOf(people.ids) : undefined);
  if (filter.q === undefined || people?.ids) {
    const read = await readPeople(tx, all, now, page);
    return { ...read, ...(await countPeople(tx, all, read, page)) };
  }
  // Whether somebody has overrides is asked of those who match only.
  const search = and(userContains(filter.q), sql`(${matches({ hasOverrides }) ?? true}) is true`);
  const scanned = await readPeople(tx, matches(direct), now, page, search);
  const isShort = scanned.rows.length < page.limit && scanned.next !== null;
  const ids = isShort && people ? await findCommonPeople(tx, filter.q, people) : null;
  const read = ids ? await readGathered(tx, and(all, isOneOf(ids)), now, page) : scanned;
  const base = await countPeople(tx, all);
  if (!base.totalEstimated) return { ...read, ...(await countPeople(tx, and(all, search), read, page)) };
  return { ...read, total: Math.round(base.total * (people?.share ?? 0)), totalEstimated: true };
}

/** Reads people who stand together, far on in the order: the planner, which takes them to be spread, must not look for them there. */
async function readGathered(
  tx: Transaction,
  where: SQL | undefined,
  now: Date,
  page: PageOfUsers,
): Promise<Rows<UserRow>> {
  await tx.execute(sql`select set_config('enable_indexscan', 'off', true)`);
  const read = await readPeople(tx, where, now, page);
  await tx.execute(sql`select set_config('enable_indexscan', 'on', true)`);
  return read;
}

/** @param search looked for in the first `SCANNED_PEOPLE` of the list */
function readPeople(
  tx: Transaction,
  where: SQL | undefined,
  now: Date,
  page: PageOfUsers,
  search?: SQL,
): Promise<Rows<UserRow>> {
  const order = userOrder(page);
  const row = userColumnsAt(now);
  const isLast = isLastOf(SCANNED_PEOPLE);
  return readRows(
    order,
    page,
    (person) => positionOf(page.sort, person),
    (part, limit) =>
      (search
        ? tx
            .select({ row, found: sql<boolean>`(${search})`, isLast })
            .from(firstRows(users, and(where, part), order, SCANNED_PEOPLE))
            .where(or(search, isLast))
            .orderBy(...inScanOrder(order))
        : tx
            .select({ row })
            .from(users)
            .where(and(where, part))
            .orderBy(...inOrder(order))
      ).limit(limit),
  );
}

/** @param read the page that was read: the first one may be all there is */
async function countPeople(
  tx: Transaction,
  where: SQL | undefined,
  read?: Rows<UserRow>,
  page?: PageOfUsers,
): Promise<RowCount> {
  if (read?.next === null && page?.after === null) return { total: read.rows.length, totalEstimated: false };
  return countRows(tx, sql`select 1 from ${users} where ${where ?? sql`true`}`);
}

function userOrder({ sort, descending }: PageOfUsers): Order {
  const value = { email: lower(users.email), created_at: users.createdAt, updated_at: users.updatedAt }[sort];
  return { value, key: users.id, descending };
}

function positionOf(sort: UserSort, row: UserRow): Position {
  const value = {
    email: row.email.toLowerCase(),
    created_at: row.createdAt.toISOString(),
    updated_at: row.updatedAt.toISOString(),
  }[sort];
  return { value, key: row.id };
}

const isOneOf = (ids: readonly string[]) => sql`${users.id} = any(${sql.param([...ids])}::uuid[])`;

function matches({ role, disabled, hasOverrides }: UserFilter): SQL | undefined {
  const any = sql`(select 1 from ${userFlagOverrides} where ${eq(userFlagOverrides.userId, users.id)})`;
  return and(
    role === undefined ? undefined : eq(users.role, role),
    disabled === undefined ? undefined : disabled ? isNotNull(users.disabledAt) : isNull(users.disabledAt),
    hasOverrides === undefined ? undefined : hasOverrides ? exists(any) : not(exists(any)),
  );
}
