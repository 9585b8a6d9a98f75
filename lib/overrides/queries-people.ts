import { and, eq, type SQL, sql } from 'drizzle-orm';
import type { Transaction } from '../db/client';
import { userFlagOverrides, users } from '../db/schema';
import { isActiveRow } from './queries';
import { matches, type OverrideFilter } from './queries-list';
import { findOverrides } from './queries-search';
import type { PersonWithOverrides } from './types';

/** Where somebody stands among those with overrides. */
export interface PersonPosition {
  readonly total: number;
  readonly changedAt: Date;
  readonly userId: string;
}

/** The people whose overrides a filter holds. */
interface FoundPeople {
  readonly rows: readonly PersonWithOverrides[];
  /** On all pages, and how many overrides they have together. */
  readonly people: number;
  readonly overrides: number;
}

/** A row as the driver reads it: times are text. */
type Read = Record<string, unknown> & {
  readonly id: string;
  readonly email: string;
  readonly name: string;
  readonly total: number;
  readonly active: number;
  readonly next_end: string | null;
  readonly changed_at: string;
  readonly people: number;
  readonly overrides: number;
};

/**
 * The people whose overrides a filter holds: those with the most first, and of those with as many the one whose were
 * changed last. Overrides are counted before anybody is looked up: that takes one pass, whoever has them.
 */
export async function selectPeopleWithOverrides(
  tx: Transaction,
  filter: OverrideFilter,
  now: Date,
  page: { readonly after: PersonPosition | null; readonly limit: number },
): Promise<FoundPeople> {
  const found = await tx.execute<Read>(sql`
    with grouped as materialized (${await groupedBy(tx, filter, now)}),
    page as (
      select * from grouped where ${isAfter(page.after)}
      order by total desc, changed_at desc, user_id desc limit ${page.limit}
    )
    select ${users.id}, ${users.email}, ${users.name}, total, active, next_end, changed_at, every.people, every.overrides
    from (select count(*)::int as people, coalesce(sum(total), 0)::int as overrides from grouped) as every
    left join page on true left join ${users} on ${users.id} = page.user_id
    order by total desc, changed_at desc, user_id desc`);
  const { people = 0, overrides = 0 } = found[0] ?? {};
  return { rows: found.filter(({ id }) => id !== null).map(toPerson), people, overrides };
}

/** How many overrides everybody has whom a filter finds. */
async function groupedBy(tx: Transaction, filter: OverrideFilter, now: Date): Promise<SQL> {
  const { userId, updatedAt, expiresAt } = userFlagOverrides;
  const isActive = isActiveRow(now);
  const { q, ...direct } = filter;
  const gathered = q === undefined ? null : (await findOverrides(tx, q, direct)).where;
  const where = gathered ? and(matches(direct, now), gathered) : matches(filter, now);
  // Only a text that many have is looked for in the people's own names.
  const join = q === undefined || gathered ? sql`` : sql`join ${users} on ${eq(users.id, userId)}`;
  return sql`
    select ${userId} as user_id, count(*)::int as total, (count(*) filter (where ${isActive}))::int as active,
      min(${expiresAt}) filter (where ${isActive}) as next_end, max(${updatedAt}) as changed_at
    from ${userFlagOverrides} ${join} where ${where ?? sql`true`} group by ${userId}`;
}

function isAfter(after: PersonPosition | null): SQL {
  if (after === null) return sql`true`;
  const { total, changedAt, userId } = after;
  return sql`(total, changed_at, user_id) < (${total}::int, ${changedAt.toISOString()}::timestamptz, ${userId}::uuid)`;
}

function toPerson({ id, email, name, total, active, next_end, changed_at }: Read): PersonWithOverrides {
  return {
    user: { id, email, name },
    total,
    active,
    nextEnd: next_end === null ? null : new Date(next_end),
    changedAt: new Date(changed_at),
  };
}
