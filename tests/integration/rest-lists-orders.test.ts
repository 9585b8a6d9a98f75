import { beforeAll, describe, expect, test } from 'vitest';
import { listFlags } from '@/lib/flags/list';
import { listOverrides } from '@/lib/overrides/list';
import { createOverride, removeOverride, updateOverride } from '@/lib/overrides/service';
import { call, read } from '../support/api';
import { rawSql } from '../support/database';
import {
  at,
  contextOf,
  HOUR_MS,
  makeFlag,
  makeKey,
  makeOverride,
  makeScheduledChange,
  makeSegment,
  makeUser,
  userActor,
} from '../support/factories';
import { listPage, listPages } from '../support/lists';

let key: string;

beforeAll(async () => {
  key = (await makeKey('viewer')).secret;
  await rawSql()`
    insert into users (email, targeting_key, name, created_at, updated_at)
    select 'order-' || n || '@example.com', 'order-' || n, 'Order ' || n,
      timestamptz '2026-01-01' + n / 3 * interval '1 hour', timestamptz '2026-02-01' - n / 4 * interval '1 hour'
    from generate_series(1, 25) n`;
  await rawSql()`
    insert into feature_flags (name, type, default_serve, off_serve, tags, created_by, updated_by, created_at, updated_at)
    select 'order.' || n, 'boolean', '{"variant":"off"}', '{"variant":"off"}', array['tag' || n % 3], 'test', 'test',
      timestamptz '2026-01-01' + n / 2 * interval '1 hour', timestamptz '2026-02-01' - n / 2 * interval '1 hour'
    from generate_series(1, 7) n`;
  // Several share an instant, and a third of them never end.
  await rawSql()`
    insert into user_flag_overrides (user_id, flag_name, override_value, enabled, created_by, updated_by, created_at, updated_at, expires_at)
    select u.id, f.name, 'true', n % 5 > 0, 'author-' || n % 2, 'test',
      timestamptz '2026-03-01' + n / 3 * interval '1 hour', timestamptz '2026-04-01' - n / 4 * interval '1 hour',
      case when n % 3 > 0 then timestamptz '2026-06-15' + n / 5 * interval '4 hours' end
    from (select row_number() over (order by u.email, f.name)::int as n, u.id as user_id, f.name as flag_name
      from users u join feature_flags f on f.name like 'order.%' and length(u.email) % 2 = right(f.name, 1)::int % 2
      where u.email like 'order-%') pins
    join users u on u.id = user_id join feature_flags f on f.name = flag_name`;
});

/** What a list has on all its pages, in its order. */
async function allOf(url: string, field: string): Promise<unknown[]> {
  return (await listPages(key, url)).flatMap(({ data }) => data.map((row) => row[field]));
}

const rank = (value: unknown) => (value === null ? '9' : String(value));

describe('every order of a list is whole, whatever the size of the page', () => {
  const orders: [string, string, string[]][] = [
    ['/api/admin/flag-overrides?', 'id', ['updated_at', 'created_at', 'expires_at']],
    ['/api/admin/flag-overrides?status=active&', 'id', ['updated_at', 'created_at', 'expires_at']],
    ['/api/admin/flag-overrides?flag=order.3&', 'id', ['updated_at', 'created_at', 'expires_at']],
    ['/api/admin/flag-overrides?q=order-1&', 'id', ['updated_at', 'created_at', 'expires_at']],
    ['/api/admin/flag-overrides?q=or&', 'id', ['updated_at', 'created_at', 'expires_at']],
    ['/api/admin/users?q=order&', 'id', ['email', 'name', 'created_at', 'updated_at']],
    ['/api/admin/users?', 'id', ['email', 'name', 'created_at', 'updated_at']],
    ['/api/admin/feature-flags?', 'name', ['name', 'created_at', 'updated_at', 'override_count']],
  ];
  test.each(orders)('%s', async (url, id, sorts) => {
    const everything = (await allOf(`${url}limit=200`, id)).sort();
    expect(everything.length).toBeGreaterThan(4);
    for (const sort of sorts.flatMap((word) => [word, `-${word}`])) {
      const pages = await listPages(key, `${url}limit=3&sort=${sort}`);
      const rows = pages.flatMap(({ data }) => data);

      expect(rows.map((row) => row[id]).sort()).toEqual(everything);
      expect(pages.every((page) => page.total === rows.length && !page.total_estimated)).toBe(true);
      const values = rows.map((row) => row[sort.replace('-', '')]);
      const numbers = typeof values[0] === 'number';
      const inOrder = [...values].sort((a, b) =>
        numbers ? Number(a) - Number(b) : rank(a) < rank(b) ? -1 : rank(a) > rank(b) ? 1 : 0,
      );
      expect([sort, values]).toEqual([sort, sort.startsWith('-') ? inOrder.reverse() : inOrder]);
    }
  });

  test('newest change first is the order of overrides that ask for none, e-mail that of people', async () => {
    expect(await allOf('/api/admin/flag-overrides?limit=200', 'id')).toEqual(
      await allOf('/api/admin/flag-overrides?limit=200&sort=-updated_at', 'id'),
    );
    expect(await allOf('/api/admin/users?limit=200', 'id')).toEqual(
      await allOf('/api/admin/users?limit=200&sort=email', 'id'),
    );
  });

  test('people of one name, of none, and of letters beyond ASCII are all there when sorted by name', async () => {
    const names = ['Éa', 'éb', 'Øystein', 'İpek', 'ipek', '', '', 'Same', 'same', 'ẞ', 'ß'];
    const made = [];
    for (const [n, name] of names.entries())
      made.push(await makeUser({ name, email: `named-${n}@x.example` }));
    for (const sort of ['name', '-name']) {
      const rows = (await listPages(key, `/api/admin/users?limit=1&sort=${sort}`)).flatMap(
        ({ data }) => data,
      );
      const found = rows.filter(({ email }) => String(email).endsWith('@x.example'));
      expect(found.map(({ id }) => id).sort()).toEqual(made.map(({ id }) => id).sort());
    }
  });

  test.each([
    [
      '/api/admin/flag-overrides',
      'value',
      'must be updated_at, created_at or expires_at, or one of them with - before it',
    ],
    [
      '/api/admin/users',
      'password_hash',
      'must be email, name, created_at or updated_at, or one of them with - before it',
    ],
    [
      '/api/admin/feature-flags',
      'name;drop',
      'must be name, created_at, updated_at or override_count, or one of them with - before it',
    ],
    [
      '/api/admin/flag-overrides',
      '--updated_at',
      'must be updated_at, created_at or expires_at, or one of them with - before it',
    ],
  ])('%s cannot be sorted by %s', async (url, sort, message) => {
    expect(await read(await call('GET', `${url}?sort=${sort}`, { key }))).toMatchObject({
      status: 422,
      body: { errors: [{ path: 'sort', message }] },
    });
  });
});

describe('a cursor is good for its own list only', () => {
  const lists: [string, string, string][] = [
    ['/api/admin/flag-overrides', 'limit=1', 'limit=1&sort=updated_at'],
    ['/api/admin/flag-overrides', 'limit=1&sort=created_at', 'limit=1&sort=-created_at'],
    ['/api/admin/flag-overrides', 'limit=1', 'limit=1&status=active'],
    ['/api/admin/flag-overrides', 'limit=1&q=order', 'limit=1&q=orde'],
    ['/api/admin/flag-overrides', 'limit=1', 'limit=1&redundant=true'],
    ['/api/admin/flag-overrides', 'limit=1&created_by=author-0', 'limit=1&created_by=author-1'],
    ['/api/admin/users', 'limit=1', 'limit=1&has_overrides=true'],
    ['/api/admin/users', 'limit=1&role=user', 'limit=1&role=admin'],
    ['/api/admin/feature-flags', 'limit=1', 'limit=1&tag=tag1'],
    ['/api/admin/feature-flags', 'limit=1&sort=override_count', 'limit=1&sort=name'],
    ['/api/admin/segments', 'limit=1', 'limit=1&q=order'],
    ['/api/admin/scheduled-changes', 'limit=1', 'limit=1&status=pending'],
    ['/api/admin/audit-log', 'limit=1', 'limit=1&sort=revision'],
    ['/api/admin/audit-log', 'limit=1&entity=segment', 'limit=1&entity=scheduled_change'],
  ];
  beforeAll(async () => {
    const { name } = await makeFlag();
    for (const days of [1, 2]) {
      await makeSegment();
      await makeScheduledChange(name, { at: at(days * 24 * HOUR_MS), enabled: false });
    }
  });

  test.each(lists)('%s?%s has none for ?%s', async (url, own, other) => {
    const { next_cursor: cursor } = await listPage(key, `${url}?${own}`);

    expect((await call('GET', `${url}?${own}&cursor=${cursor}`, { key })).status).toBe(200);
    expect((await call('GET', `${url}?${own.replace('=1', '=2')}&cursor=${cursor}`, { key })).status).toBe(
      200,
    );
    expect(await read(await call('GET', `${url}?${other}&cursor=${cursor}`, { key }))).toMatchObject({
      status: 422,
      body: { errors: [{ path: 'cursor', message: 'is not a cursor of this list' }] },
    });
  });

  test('keys have none for scheduled changes, which are sorted alike', async () => {
    await makeKey('viewer');
    const { next_cursor: cursor } = await listPage(key, '/api/admin/api-keys?limit=1');

    expect((await call('GET', `/api/admin/api-keys?cursor=${cursor}`, { key })).status).toBe(200);
    expect((await call('GET', `/api/admin/scheduled-changes?cursor=${cursor}`, { key })).status).toBe(422);
  });
});

describe('a list is filtered', () => {
  const count = async (url: string) => (await listPage(key, url)).total;
  const counted = async (where: string) =>
    Number((await rawSql().unsafe(`select count(*) from user_flag_overrides where ${where}`))[0]?.count);

  test('overrides by author, by their end, and by several at once', async () => {
    const url = '/api/admin/flag-overrides';
    const soon = '2026-06-16T00:00:00.000Z';
    expect(await count(`${url}?created_by=author-1`)).toBe(await counted(`created_by = 'author-1'`));
    expect(await count(`${url}?created_by=nobody`)).toBe(0);
    expect(await count(`${url}?expiring_before=${soon}`)).toBe(await counted(`expires_at < '${soon}'`));
    expect(await count(`${url}?created_by=author-1&flag=order.3&expiring_before=${soon}`)).toBe(
      await counted(`created_by = 'author-1' and flag_name = 'order.3' and expires_at < '${soon}'`),
    );
    expect(await count(`${url}?created_by=author-1&flag=order.3`)).toBe(
      await counted(`created_by = 'author-1' and flag_name = 'order.3'`),
    );
    expect(await counted(`expires_at < '${soon}'`)).toBeGreaterThan(3);
  });

  test('one user’s and one flag’s overrides take the same filters', async () => {
    const user = (await listPage(key, '/api/admin/flag-overrides?flag=order.3&limit=1')).data[0]?.user_id;
    const ofUser = `/api/admin/users/${user}/flag-overrides`;
    const ofFlag = '/api/admin/feature-flags/order.3/user-overrides';

    expect(await count(`${ofUser}?q=order.3&sort=expires_at`)).toBe(1);
    expect(await count(`${ofUser}?flag=order.3`)).toBe(1);
    expect(await count(`${ofFlag}?user=${user}`)).toBe(1);
    expect(await count(`${ofFlag}?created_by=author-0&q=order-`)).toBe(
      await counted(`created_by = 'author-0' and flag_name = 'order.3'`),
    );
    for (const url of [`${ofUser}?user=${user}`, `${ofFlag}?flag=order.3`]) {
      expect((await call('GET', url, { key })).status).toBe(422);
    }
  });

  test('people by role, by whether they are disabled and by whether they have overrides', async () => {
    const admin = await makeUser({ email: 'filtered-admin@example.com', role: 'admin' });
    const off = await makeUser({ email: 'filtered-off@example.com' });
    await rawSql()`update users set disabled_at = now() where id = ${off.id}`;
    await makeOverride(off.id, (await makeFlag()).name);
    const found = async (query: string) => allOf(`/api/admin/users?q=filtered-&${query}`, 'email');

    expect(await found('role=admin')).toEqual([admin.email]);
    expect(await found('role=user')).toEqual([off.email]);
    expect(await found('disabled=true')).toEqual([off.email]);
    expect(await found('disabled=false')).toEqual([admin.email]);
    expect(await found('has_overrides=true')).toEqual([off.email]);
    expect(await found('has_overrides=false')).toEqual([admin.email]);
    // A text without three letters in a row is looked for another way.
    expect(await allOf('/api/admin/users?q=d-&has_overrides=true', 'email')).toEqual([off.email]);
    expect(await allOf('/api/admin/users?disabled=true', 'email')).toEqual([off.email]);
    for (const query of ['role=boss', 'disabled=1', 'has_overrides=yes']) {
      expect((await call('GET', `/api/admin/users?${query}`, { key })).status).toBe(422);
    }
  });

  test('flags by tag and by whether they have overrides', async () => {
    const found = (query: string) => allOf(`/api/admin/feature-flags?q=order.&${query}`, 'name');
    const all = await found('limit=200');
    const pinned =
      await rawSql()`select distinct flag_name from user_flag_overrides where flag_name like 'order.%'`;

    expect(await found('tag=tag1')).toEqual(['order.1', 'order.4', 'order.7']);
    expect(await found('tag=ag1')).toEqual([]);
    expect((await found('has_overrides=true')).sort()).toEqual(pinned.map((row) => row.flag_name).sort());
    expect(await found('has_overrides=false')).toHaveLength(all.length - pinned.length);
    expect((await call('GET', '/api/admin/feature-flags?has_overrides=1', { key })).status).toBe(422);
  });

  test('overrides that the user would not need are told apart from those they do', async () => {
    const on = await makeFlag({ default: { variant: 'on' } });
    const off = await makeFlag();
    const user = await makeUser();
    const needed = await makeOverride(user.id, off.name);
    const needless = await makeOverride(user.id, on.name);
    const list = (redundant: boolean, extra = {}) =>
      listOverrides(contextOf(), { userId: user.id, redundant, ...extra });

    expect((await list(true)).data.map(({ id }) => id)).toEqual([needless.id]);
    expect((await list(false)).data.map(({ id }) => id)).toEqual([needed.id]);
    expect(await list(true)).toMatchObject({ total: 1, totalEstimated: false, nextCursor: null });

    const ids: string[] = [];
    for (let cursor: string | undefined; ; ) {
      const page = await listOverrides(contextOf(), {
        flagName: 'order.3',
        redundant: false,
        limit: 2,
        cursor,
      });
      ids.push(...page.data.map(({ id }) => id));
      if (page.nextCursor === null) break;
      cursor = page.nextCursor;
    }
    const expected = await rawSql()`select id from user_flag_overrides where flag_name = 'order.3'`;
    expect(ids.sort()).toEqual(expected.map(({ id }) => id).sort());
    await expect(
      listOverrides(contextOf({ actor: userActor('user') }), { redundant: true }),
    ).rejects.toMatchObject({ code: 'forbidden' });
  });
});

test('writes while somebody pages neither hide nor double what they leave alone', async () => {
  const ctx = contextOf();
  const [flag, people] = [await makeFlag(), await Promise.all(Array.from({ length: 8 }, () => makeUser()))];
  const ids: string[] = [];
  for (const [index, { id }] of people.entries()) {
    const created = await createOverride(contextOf({ now: at(index * 1_000) }), id, {
      flag_name: flag.name,
      value: true,
      enabled: true,
      reason: null,
      expires_at: at(HOUR_MS * (index + 1)),
    });
    ids.push(created.id);
  }
  const page = (cursor?: string) =>
    listOverrides(ctx, { flagName: flag.name, sort: 'created_at', limit: 3, cursor });
  const first = await page();
  expect(first).toMatchObject({ total: 8, totalEstimated: false });

  await updateOverride(ctx, people[5]?.id ?? '', flag.name, { enabled: false });
  await removeOverride(ctx, people[6]?.id ?? '', flag.name);
  await makeOverride((await makeUser()).id, flag.name, {}, contextOf({ now: at(-HOUR_MS) }));

  const second = await page(first.nextCursor ?? '');
  const third = await page(second.nextCursor ?? '');
  const seen = [first, second, third].flatMap(({ data }) => data.map(({ id }) => id));
  expect(seen).toEqual(ids.filter((_, index) => index !== 6));
  expect(third.nextCursor).toBeNull();
});

test('flags are listed by how many overrides they have', async () => {
  const { data } = await listFlags(contextOf(), { sort: '-override_count', limit: 3 });
  const [most] = await rawSql()`
    select flag_name, count(*)::int as total from user_flag_overrides group by 1 order by 2 desc, 1 desc limit 1`;
  expect(data[0]).toMatchObject({ name: most?.flag_name, overrideCount: most?.total });
});
