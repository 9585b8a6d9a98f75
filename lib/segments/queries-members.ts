import { type SQL, sql } from 'drizzle-orm';
import type { Executor } from '../db/client';
import { lower, segments, users } from '../db/schema';
import { containsPattern } from '../db/search';
import type { SegmentList, SegmentMember } from './types';

/** A key of a list, whose it is, and which in its list it is. */
interface MemberRow extends SegmentMember {
  readonly place: number;
}

interface Joined extends Record<string, unknown> {
  readonly key: string;
  readonly place: number;
  readonly id: string | null;
  readonly email: string | null;
  readonly name: string | null;
}

const COLUMNS = { included: segments.included, excluded: segments.excluded };

/** Some keys of a list of a segment in their order; `q` is a part of a key, or of the e-mail or name of whose it is. */
export async function selectMembers(
  executor: Executor,
  key: string,
  { list, q }: { readonly list: SegmentList; readonly q: string | undefined },
  page: { readonly after: number; readonly limit: number },
): Promise<MemberRow[]> {
  const rows = await executor.execute<Joined>(sql`
    select member.key, member.place::int as place, ${users.id}, ${users.email}, ${users.name}
    from ${membersOf(key, list)} left join ${users} on ${users.targetingKey} = member.key
    where member.place > ${page.after} and ${matches(q)}
    order by member.place limit ${page.limit}`);
  return rows.map(({ id, email, name, ...member }) => ({
    ...member,
    person: id === null ? null : { id, email: email ?? '', name: name ?? '' },
  }));
}

/** How many keys of a list a search finds. */
export async function countMembers(
  executor: Executor,
  key: string,
  { list, q }: { readonly list: SegmentList; readonly q: string | undefined },
): Promise<number> {
  const people = q ? sql`left join ${users} on ${users.targetingKey} = member.key` : sql``;
  const [row] = await executor.execute<{ total: number }>(sql`
    select count(*)::int as total from ${membersOf(key, list)} ${people} where ${matches(q)}`);
  return row?.total ?? 0;
}

/** The keys of a list, each with its place; what is no list has none. */
function membersOf(key: string, list: SegmentList): SQL {
  const column = COLUMNS[list];
  return sql`(
    select item.key, item.place
    from ${segments}, jsonb_array_elements_text(
      case when jsonb_typeof(${column}) = 'array' then ${column} else '[]' end
    ) with ordinality as item(key, place)
    where ${segments.key} = ${key}
  ) as member`;
}

function matches(q: string | undefined): SQL {
  if (!q) return sql`true`;
  const pattern = containsPattern(q);
  return sql`(lower(member.key) like ${pattern} or ${lower(users.email)} like ${pattern} or ${lower(users.name)} like ${pattern})`;
}
