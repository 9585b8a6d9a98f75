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
const SCANNED_PEOPLE = 10_000;
/** People who are counted where each is asked for their overrides. */
const ASKED_PEOPLE = 1_000;

/** Which people a list holds. */
export interface UserFilter {
  /** Part of an e-mail or a name. */
  readonly q?: string | undefined;
  readonly role?: UserRole | undefined;
  readonly disabled?: boolean | undefined;
  readonly hasOverrides?: boolean | undefined;
}

/** What a list of people can be sorted by. */
export type UserSort = 'email' | 'name' | 'created_at' | 'updated_at';

/** Somebody, and what they are sorted by as the database folds it: its rules for letters are not JavaScript's. */
interface PlacedUser extends UserRow {
  readonly emailKey: string;
  readonly nameKey: string;
}

/** An order of people, and where somebody stands in it. */
interface PeopleOrder extends Order {
  readonly positionOf: (row: PlacedUser) => Position;
}

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
  // Asked of each person by its index: to the planner that looks dearer than reading a million of both.
  if (filter.hasOverrides !== undefined) await switchJoins(tx, 'off');
  const people = filter.q === undefined ? null : await findPeople(tx, filter.q);
  const { hasOverrides, ...direct } = filter;
  const all = and(matches(filter), people?.ids ? isOneOf(people.ids) : undefined);
  if (filter.q === undefined || people?.ids) {
    const read = await readPeople(tx, all, now, userOrder(page), page);
    return { ...read, ...(await countPeople(tx, filter, all, read, page)) };
  }
  // Whether somebody has overrides is asked of those who match only.
  const search = and(userContains(filter.q), sql`(${matches({ hasOverrides }) ?? true}) is true`);
  const scanned = await readPeople(tx, matches(direct), now, userOrder(page), page, search);
  const isShort = scanned.rows.length < page.limit && scanned.next !== null;
  const ids = isShort && people ? await findCommonPeople(tx, filter.q, people) : null;
  const read = ids ? await readGathered(tx, and(all, isOneOf(ids)), now, page) : scanned;
  const base = await countPeople(tx, filter, all);
  if (!base.totalEstimated)
    return { ...read, ...(await countPeople(tx, filter, and(all, search), read, page)) };
  return { ...read, total: Math.round(base.total * (people?.share ?? 0)), totalEstimated: true };
}

const BY_EMAIL: PeopleOrder = {
  value: sql`lower(${users.email}) collate "C"`,
  key: users.id,
  descending: false,
  positionOf: ({ emailKey, id }) => ({ value: emailKey, key: id }),
};
const BY_NAME: PeopleOrder = {
  value: sql`lower(${users.name}) collate "C"`,
  key: BY_EMAIL.value,
  descending: false,
  positionOf: ({ nameKey, emailKey }) => ({ value: nameKey, key: emailKey }),
};

const ORDERS: Readonly<Record<UserSort, PeopleOrder>> = {
  email: { ...BY_EMAIL, value: lower(users.email) },
  name: BY_NAME,
  created_at: {
    value: users.createdAt,
    key: users.id,
    descending: false,
    positionOf: ({ createdAt, id }) => ({ value: createdAt.toISOString(), key: id }),
  },
  updated_at: {
    value: users.updatedAt,
    key: users.id,
    descending: false,
    positionOf: ({ updatedAt, id }) => ({ value: updatedAt.toISOString(), key: id }),
  },
};

/**
 * A page of a search, those first whose e-mail begins with the text, then those whose name does, then the rest: what
 * somebody who types the first letters looks for is found at once, however many people have them. The key of a
 * position has the number of the part before it.
 */
export async function selectFoundPage(
  tx: Transaction,
  filter: UserFilter & { readonly q: string },
  now: Date,
  page: Pick<PageOfUsers, 'after' | 'limit'>,
): Promise<Rows<UserRow> & RowCount> {
  if (filter.hasOverrides !== undefined) await switchJoins(tx, 'off');
  const people = await findPeople(tx, filter.q);
  const all = and(matches(filter), people.ids ? isOneOf(people.ids) : undefined);
  const [inEmail, inName] = [beginsWith(BY_EMAIL, filter.q), beginsWith(BY_NAME, filter.q)];
  const parts = [
    { where: inEmail, order: BY_EMAIL },
    { where: and(inName, not(inEmail)), order: BY_NAME },
    {
      where: and(not(inEmail), not(inName)),
      order: BY_EMAIL,
      search: people.ids ? undefined : userContains(filter.q),
    },
  ];
  const rows: UserRow[] = [];
  const first = Number(page.after?.key.at(0) ?? 0);
  const key = page.after?.key.slice(2);
  let after = page.after && key ? { value: page.after.value, key } : null;
  let next: Position | null = null;
  for (let at = first; at < parts.length && next === null; at += 1) {
    const { where, order, search } = parts[at] as (typeof parts)[number];
    const limit = page.limit - rows.length;
    const read = await readPeople(tx, and(all, where), now, order, { after, limit: limit || 1 }, search);
    // Once the page is full it is only asked whether anything follows.
    if (limit > 0) {
      rows.push(...read.rows);
      next = read.next && { value: read.next.value, key: `${at}:${read.next.key}` };
    } else if (read.rows.length > 0 || read.next) next = { value: '', key: `${at}:` };
    after = null;
  }
  const read = { rows, next };
  if (people.ids) return { ...read, ...(await countPeople(tx, filter, all, read, page)) };
  const base = await countPeople(tx, filter, all);
  const found = and(all, userContains(filter.q));
  if (!base.totalEstimated) return { ...read, ...(await countPeople(tx, filter, found, read, page)) };
  return { ...read, total: Math.round(base.total * people.share), totalEstimated: true };
}

/** Whether a value begins with a text, for an order by bytes. */
function beginsWith({ value }: PeopleOrder, q: string): SQL {
  const first = q.toLowerCase();
  return sql`(${value} >= ${first} and ${value} < ${`${first}\u{10ffff}`})`;
}

/** Joins of whole tables; for the rest of the transaction. */
const switchJoins = (tx: Transaction, to: 'on' | 'off') =>
  tx.execute(
    sql`select set_config('enable_hashjoin', ${to}, true), set_config('enable_mergejoin', ${to}, true)`,
  );

/** Reads people who stand together, far on in the order: the planner, which takes them to be spread, must not look for them there. */
async function readGathered(
  tx: Transaction,
  where: SQL | undefined,
  now: Date,
  page: PageOfUsers,
): Promise<Rows<UserRow>> {
  await tx.execute(sql`select set_config('enable_indexscan', 'off', true)`);
  const read = await readPeople(tx, where, now, userOrder(page), page);
  await tx.execute(sql`select set_config('enable_indexscan', 'on', true)`);
  return read;
}

/** @param search looked for in the first `SCANNED_PEOPLE` of the list */
async function readPeople(
  tx: Transaction,
  where: SQL | undefined,
  now: Date,
  order: PeopleOrder,
  page: Pick<PageOfUsers, 'after' | 'limit'>,
  search?: SQL,
): Promise<Rows<UserRow>> {
  const row = {
    ...userColumnsAt(now),
    emailKey: sql<string>`lower(${users.email})`,
    nameKey: sql<string>`lower(${users.name})`,
  };
  const isLast = isLastOf(SCANNED_PEOPLE);
  const { rows, next } = await readRows<PlacedUser>(order, page, order.positionOf, (part, limit) =>
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
  return { rows: rows.map(({ emailKey, nameKey, ...user }) => user), next };
}

/** @param read the page that was read: the first one may be all there is */
async function countPeople(
  tx: Transaction,
  { hasOverrides }: UserFilter,
  where: SQL | undefined,
  read?: Rows<UserRow>,
  page?: Pick<PageOfUsers, 'after'>,
): Promise<RowCount> {
  if (read?.next === null && page?.after === null) return { total: read.rows.length, totalEstimated: false };
  const query = sql`select 1 from ${users} where ${where ?? sql`true`}`;
  return hasOverrides === undefined ? countRows(tx, query) : countRows(tx, query, ASKED_PEOPLE);
}

function userOrder({ sort, descending }: PageOfUsers): PeopleOrder {
  return { ...ORDERS[sort], descending };
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
