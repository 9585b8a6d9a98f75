import { createHash } from 'node:crypto';

// Fills a fresh Pennon with people, flags and overrides straight through SQL. The same data each time, but for the
// instants, which are told from now.

export const FLAG_OF_MANY = 'bench.everybody';
const FIRST =
  'ada alan anna bela carl dora emil enzo eva fay gus hana ida jan jo kai lea leo lin mia mo nia noa ole pia raj ria sam tom uma zoe'.split(
    ' ',
  );
const LAST =
  'abbott baker bauer chen costa diaz evans fischer garcia gupta hansen huber ito jones keller kim lopez martin meier moreau novak okafor olsen patel petrov quinn rossi santos schmid silva singh smith steiner suzuki tanaka torres vogel wagner weber wong young zhang'.split(
    ' ',
  );
// Names are drawn in two parts, so that there are hundreds of each.
const MORE = ', lie,ra,nia,mar,bel,son,tha,vi,ko,den,lin,ros,tim,wyn,jo,el,us,ine,ard'
  .split(',')
  .map((part) => part.trim());
const AUTHORS =
  'ops@example.com,key:crm-sync,key:support-desk,grace@example.com,linus@example.com,margaret@example.com,key:migration,barbara@example.com'.split(
    ',',
  );

/** The id of a person, the n-th from 1, as the database makes it. */
export function personId(n) {
  const hex = createHash('md5').update(`user${n}`).digest('hex').split('');
  hex[12] = '4';
  hex[16] = '8';
  return hex.join('').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

/** A UUID that is always the same for `text`. */
const uuidOf = (text) => `overlay(overlay(md5(${text}) placing '4' from 13) placing '8' from 17)::uuid`;
/** A number in [0, 1) that is always the same for `n`. */
const chance = (salt, n = 'n') => `((hashint8extended(${n}, ${salt}) & 2147483647) / 2147483648.0)`;
const pick = (list, salt) =>
  `(array[${list.map((item) => `'${item}'`)}])[1 + floor(${list.length} * ${chance(salt)})::int]`;

/**
 * @param sql a postgres.js client of an empty, migrated database
 * @param size how many people, overrides and flags
 */
export async function seed(sql, { users, overrides, flags }) {
  await sql.begin(async (tx) => {
    // Foreign keys and triggers would be asked for each row, and every index kept in order row by row.
    await tx.unsafe('set local session_replication_role = replica; set local synchronous_commit = off');
    await tx.unsafe("set local maintenance_work_mem = '256MB'");
    const indexes = await tx.unsafe(`
      select indexrelid::regclass::text as name, pg_get_indexdef(indexrelid) as definition
      from pg_index where indrelid in ('users'::regclass, 'user_flag_overrides'::regclass)
        and not exists (select from pg_constraint where conindid = indexrelid)`);
    for (const { name } of indexes) await tx.unsafe(`drop index ${name}`);
    await tx.unsafe(usersOf(users));
    await tx.unsafe(flagsOf(flags));
    await tx.unsafe(overridesOf(users, overrides, flags));
    await tx.unsafe(`
      insert into override_counts (flag_name, created_by, enabled, total)
      select flag_name, created_by, enabled, count(*) from user_flag_overrides group by 1, 2, 3`);
    await tx.unsafe('update database_state set revision = revision + 1, definitions_revision = revision + 1');
    for (const { definition } of indexes) await tx.unsafe(definition);
  });
  await sql.unsafe('vacuum (analyze) users, user_flag_overrides, feature_flags, override_counts');
  await sql.unsafe('checkpoint');
}

const usersOf = (count) => `
  insert into users (id, email, external_id, targeting_key, name, role, attributes, disabled_at, created_at, updated_at)
  select ${uuidOf("'user' || n")}, first || '.' || last || '.' || n || '@' || domain,
    case when n % 2 = 0 then 'crm-' || n end, case when n % 2 = 0 then 'crm-' || n else (${uuidOf("'user' || n")})::text end,
    initcap(first || ' ' || last),
    case when n % 200000 = 7 then 'admin' when n % 100000 = 9 then 'viewer' else 'user' end,
    jsonb_build_object('plan', ${pick(['free', 'pro', 'team'], 1)}, 'country', ${pick(['AT', 'CH', 'DE', 'FR', 'IT'], 2)}),
    case when n % 5000 = 11 then now() - interval '1 day' end, created, created + ${chance(3)} * (now() - created)
  from (
    select n, ${pick(FIRST, 4)} || ${pick(MORE, 22)} as first, ${pick(LAST, 5)} || ${pick(MORE, 23)} as last, now() - ${chance(6)} * interval '700 days' as created,
      case when ${chance(7)} < 0.6 then 'example.com' when ${chance(7)} < 0.9 then 'example.org'
        else 'customer-' || floor(500 * ${chance(8)}) || '.example.net' end as domain
    from generate_series(1, ${count}) n
  ) as people`;

const flagsOf = (count) => `
  insert into feature_flags (name, type, description, tags, default_serve, off_serve, rules, created_by, updated_by, created_at, updated_at)
  select case when n = 1 then '${FLAG_OF_MANY}' else ${pick(['web', 'app', 'billing', 'search', 'ops'], 9)} || '.feature-' || lpad(n::text, greatest(4, length(n::text)), '0') end,
    'boolean', 'Feature number ' || n, array[${pick(['web', 'mobile', 'backend'], 10)}], '{"variant": "off"}', '{"variant": "off"}',
    jsonb_build_array(jsonb_build_object('id', 'pros', 'name', 'Pros', 'enabled', true, 'conditions', jsonb_build_array(
      jsonb_build_object('attribute', 'plan', 'operator', 'in', 'values', jsonb_build_array('pro'))), 'rollout', null, 'serve', jsonb_build_object('variant', 'on'))),
    'ops@example.com', 'ops@example.com', now() - ${chance(11)} * interval '700 days', now() - ${chance(11)} * ${chance(12)} * interval '700 days'
  from generate_series(1, ${count}) n`;

// Half of all overrides are of one flag; the others are spread unevenly. No person is met twice in either half.
const overridesOf = (users, count, flags) => `
  with names as materialized (select array_agg(name order by name) as list from feature_flags where name <> '${FLAG_OF_MANY}')
  insert into user_flag_overrides (id, user_id, flag_name, override_value, enabled, reason, created_by, updated_by, created_at, updated_at, expires_at)
  select ${uuidOf("'override' || n")}, ${uuidOf("'user' || person")}, flag, to_jsonb(${chance(13)} < 0.8), ${chance(14)} < 0.92,
    case when n % 3 = 0 then 'Ticket ' || n end, ${pick(AUTHORS, 15)}, ${pick(AUTHORS, 16)}, created, created + ${chance(17)} * (now() - created),
    case when ${chance(18)} < 0.3 then now() + (${chance(19)} * 180 - 10) * interval '1 day' end
  from (
    select n, case when n % 2 = 0 then '${FLAG_OF_MANY}' else (select list[1 + floor(${flags - 1} * power(${chance(20)}, 2))::int] from names) end as flag,
      1 + ((n / 2)::bigint * case when n % 2 = 0 then 7919 else 104729 end) % ${users} as person, now() - ${chance(21)} * interval '600 days' as created
    from generate_series(1, ${count}) n
  ) as pins`;
