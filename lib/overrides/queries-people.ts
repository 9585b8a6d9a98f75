import { and, eq, isNotNull, like, or, type SQL, sql } from 'drizzle-orm';
import type { Transaction } from '../db/client';
import { userFlagOverrides, users } from '../db/schema';
import { containsPattern } from '../db/search';
import { userContains } from '../users/queries-search';
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

/** Enough for the sums of 100,000 people; with less they are written to the disk, or read in the order of the people. */
const SUMMING_MEMORY = '16MB';

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
  const grouped = await groupedBy(tx, filter, now);
  await tx.execute(sql`select set_config('work_mem', ${SUMMING_MEMORY}, true)`);
  const found = await tx.execute<Read>(sql`
    with grouped as materialized (${grouped}),
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
  const text = q === undefined ? null : await holdingText(tx, q, direct);
  return sql`
    select ${userId} as user_id, count(*)::int as total, (count(*) filter (where ${isActive}))::int as active,
      min(${expiresAt}) filter (where ${isActive}) as next_end, max(${updatedAt}) as changed_at
    from ${userFlagOverrides} ${text?.join ?? sql``}
    where ${and(matches(direct, now), text?.where) ?? sql`true`} group by ${userId}`;
}

/** Those whose user or flag has a text in its name. One that many have is looked for in each person once. */
async function holdingText(tx: Transaction, q: string, direct: OverrideFilter) {
  const { where } = await findOverrides(tx, q, direct);
  if (where) return { where };
  const named = sql`(select ${users.id} from ${users} where ${userContains(q)}) as named`;
  return {
    join: sql`left join ${named} on ${eq(sql`named.id`, userFlagOverrides.userId)}`,
    where: or(like(userFlagOverrides.flagName, containsPattern(q)), isNotNull(sql`named.id`)),
  };
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
