// What the rows of each table take on disk, with their indexes.

/** Writes changes as overrides make them, so that the audit log has some. */
export async function writeChanges(sql, count) {
  await sql.unsafe(`
    with state as (
      update database_state set revision = revision + ${count} returning revision - ${count} as before
    )
    insert into audit_log (revision, ordinal, at, actor_kind, actor_id, actor_label, action, entity, entity_id,
      flag_name, user_id, before, after, request_id)
    select before + row_number() over (), 0, updated_at, 'user', gen_random_uuid(), created_by, 'created', 'override', id,
      flag_name, user_id, null, jsonb_build_object('id', id, 'value', override_value, 'enabled', enabled, 'reason', reason,
        'variant', null, 'expires_at', expires_at, 'created_by', created_by, 'updated_by', updated_by,
        'created_at', created_at, 'updated_at', updated_at, 'version', version), gen_random_uuid()::text
    from state, (select * from user_flag_overrides limit ${count}) as pins`);
  await sql.unsafe('vacuum (analyze) audit_log');
}

/** Bytes of a row, by table. */
export async function bytesEach(sql, { users, overrides, flags, changes }) {
  const sizeOf = async (table) => {
    const [row] = await sql`
      select pg_table_size(${table}::regclass)::float8 as data, pg_indexes_size(${table}::regclass)::float8 as indexes`;
    return row;
  };
  const each = async (table, count) => {
    const { data, indexes } = await sizeOf(table);
    return { data: Math.round(data / count), indexes: Math.round(indexes / count) };
  };
  return {
    user: await each('users', users),
    override: await each('user_flag_overrides', overrides),
    flag: await each('feature_flags', flags),
    change: await each('audit_log', changes),
  };
}
