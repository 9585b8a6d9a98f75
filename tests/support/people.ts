import { rawSql } from './database';
import { unique } from './factories';

/** Adds people to the directory without its service, as thousands take too long there; in order of e-mail. */
export async function makePeople(
  count: number,
): Promise<{ id: string; email: string; externalId: string }[]> {
  const prefix = unique('crowd');
  const rows = await rawSql()`
    insert into users (id, email, name, external_id, targeting_key)
    select gen_random_uuid(), name || '@example.com', name, name, name
    from (select ${prefix} || '-' || lpad(n::text, 6, '0') as name from generate_series(1, ${count}::int) n) people
    returning id, email, external_id`;
  return rows
    .map(({ id, email, external_id }) => ({
      id: String(id),
      email: String(email),
      externalId: String(external_id),
    }))
    .sort((a, b) => (a.email < b.email ? -1 : 1));
}
