import { beforeAll, describe, expect, test } from 'vitest';
import { listOverrides } from '@/lib/overrides/list';
import { listUsers } from '@/lib/users/list';
import { call, read } from '../support/api';
import { rawSql } from '../support/database';
import { contextOf, makeKey, makeUser } from '../support/factories';
import { listPage, listPages } from '../support/lists';

// More than a search looks at for one page, of people (10,000) and of overrides (3,000), and more than is counted.
const PEOPLE = 21_000;
const OVERRIDES = 11_000;

let key: string;

beforeAll(async () => {
  key = (await makeKey('viewer')).secret;
  const sql = rawSql();
  await sql`
    insert into users (email, targeting_key, name, created_at)
    select 'p' || lpad(n::text, 5, '0') || case when n % 5 = 0 then '@rare.example' else '@common.example' end,
      'crowd-' || n, case when n = 20500 then 'Zoë Qx 100%_\\' when n % 3000 = 0 then 'Berta ' || n else 'Ada ' || n end,
      timestamptz '2026-01-01' + n * interval '1 second'
    from generate_series(1, ${PEOPLE}) n`;
  await sql`
    insert into feature_flags (name, type, default_serve, off_serve, created_by, updated_by)
    select 'crowd.' || n, 'boolean', '{"variant":"off"}', '{"variant":"off"}', 'test', 'test' from generate_series(1, 4) n`;
  await sql`
    insert into user_flag_overrides (user_id, flag_name, override_value, created_by, updated_by, updated_at)
    select id, 'crowd.' || case when targeting_key ~ '00$' then 2 else 1 end, 'true', 'test', 'test',
      timestamptz '2026-02-01' + right(targeting_key, -6)::int * interval '1 second'
    from users where targeting_key like 'crowd-%' order by right(targeting_key, -6)::int desc limit ${OVERRIDES}`;
  await sql`analyze`;
});

const countUsers = async (where: string) =>
  Number((await rawSql().unsafe(`select count(*) from users where ${where}`))[0]?.count);
const countOverrides = async (where: string) =>
  Number(
    (
      await rawSql().unsafe(
        `select count(*) from user_flag_overrides o join users u on u.id = o.user_id where ${where}`,
      )
    )[0]?.count,
  );

describe('a search in a crowd finds everybody, however common the text is', () => {
  const texts: [string, string][] = [
    ['a text that all have', 'example'],
    ['one that a fifth have', 'rare.ex'],
    ['one that few have', 'berta'],
    ['one that one person has', 'p12345'],
    ['two letters that one person has', 'qx'],
    ['a letter with an accent', 'ë'],
    ['a wildcard of SQL', '%'],
    ['another', '_'],
    ['a backslash', '\\'],
    ['one that nobody has', 'p99999'],
    ['two letters that nobody has', 'qz'],
  ];
  const like = (q: string) => q.replace(/[\\%_]/g, '\\$&').replaceAll("'", "''");

  test.each(texts)('people: %s', async (_what, q) => {
    const pages = await listPages(key, `/api/admin/users?limit=200&q=${encodeURIComponent(q)}`);
    const ids = pages.flatMap(({ data }) => data.map(({ id }) => id));
    const expected = await countUsers(`lower(email) like '%${like(q)}%' or lower(name) like '%${like(q)}%'`);

    expect(ids).toHaveLength(expected);
    expect(new Set(ids).size).toBe(expected);
  });

  test.each(texts)('overrides: %s', async (_what, q) => {
    const url = `/api/admin/flag-overrides?limit=200&q=${encodeURIComponent(q)}`;
    const ids = (await listPages(key, url)).flatMap(({ data }) => data.map(({ id }) => id));
    const expected = await countOverrides(
      `lower(u.email) like '%${like(q)}%' or lower(u.name) like '%${like(q)}%' or o.flag_name like '%${like(q)}%'`,
    );

    expect(ids).toHaveLength(expected);
    expect(new Set(ids).size).toBe(expected);
  });

  test('overrides by a part of a flag’s name: of few, and of many', async () => {
    for (const q of ['crowd.2', 'crowd.1', 'crowd', 'crowd.3']) {
      const found = await listPages(key, `/api/admin/flag-overrides?limit=200&q=${q}`);
      expect(found.flatMap(({ data }) => data)).toHaveLength(
        await countOverrides(`o.flag_name like '%${q}%'`),
      );
    }
  });

  test('filters hold in every kind of search', async () => {
    for (const q of ['example', 'berta', 'qx']) {
      const found = await listPages(
        key,
        `/api/admin/flag-overrides?limit=200&flag=crowd.2&q=${q}&sort=created_at`,
      );
      expect(found.flatMap(({ data }) => data)).toHaveLength(
        await countOverrides(
          `o.flag_name = 'crowd.2' and (lower(u.email) like '%${q}%' or lower(u.name) like '%${q}%')`,
        ),
      );
    }
  });
});

describe('a search for people without an order of its own', () => {
  const people = [
    ['xq-dora@example.com', 'Berta'],
    ['xq-anna@example.com', 'Xq Carl'],
    ['zz-1@example.com', 'Xq Dora'],
    ['zz-2@example.com', 'xq carl'],
    ['aa-1@example.com', 'Anna Xq'],
    ['aa-xq@example.com', 'Emil'],
  ] as const;
  const inOrder = [
    'xq-anna@example.com',
    'xq-dora@example.com',
    'zz-2@example.com',
    'zz-1@example.com',
    'aa-1@example.com',
    'aa-xq@example.com',
  ];

  test('has those first whose e-mail begins with the text, then those whose name does, page by page', async () => {
    for (const [email, name] of people) await makeUser({ email, name });
    for (const limit of [1, 2, 3, 4, 6, 200]) {
      const pages = await listPages(key, `/api/admin/users?q=xQ&limit=${limit}`);
      const found = pages.flatMap(({ data }) => data.map(({ email }) => email));
      // The text has two letters: those who only have it inside are looked for in order, for a while at a time.
      expect(found).toEqual(inOrder);
    }
    expect((await listPage(key, '/api/admin/users?q=xq-dora&limit=1')).next_cursor).toBeNull();
    await rawSql()`delete from users where email = any(${people.map(([email]) => email)})`;
  });

  test.each(['WzEsMl0', ''])('takes no cursor of another list: %s', async (other) => {
    const first = await listPage(key, '/api/admin/users?q=p1&limit=1');
    const byEmail = await listPage(key, '/api/admin/users?q=p1&limit=1&sort=email');
    for (const [url, cursor] of [
      ['/api/admin/users?q=p1&sort=email', first.next_cursor],
      ['/api/admin/users?q=p1', byEmail.next_cursor],
      ['/api/admin/users?q=p2', first.next_cursor],
      ['/api/admin/users?q=p1', other || 'x'],
    ]) {
      expect((await call('GET', `${url}&cursor=${cursor}`, { key })).status).toBe(422);
    }
  });
});

describe('a search that finds little among many gives up early and says where it goes on', () => {
  test.each(['', '&sort=email'])('people: empty pages, then the one person%s', async (sort) => {
    const first = await listPage(key, `/api/admin/users?q=qx${sort}`);
    expect(first).toMatchObject({ data: [], next_cursor: expect.any(String), total_estimated: true });

    const pages = await listPages(key, `/api/admin/users?q=qx${sort}`);
    expect(pages).toHaveLength(3);
    expect(pages.flatMap(({ data }) => data)).toMatchObject([{ email: 'p20500@rare.example' }]);
  });

  test('people whose common name stands last in the order are on the first page all the same', async () => {
    await rawSql()`update users set name = 'Zoltan' where email between 'p20200' and 'p20900'`;
    for (const sort of ['', '&sort=email']) {
      const first = await listPage(key, `/api/admin/users?q=zoltan&limit=20${sort}`);
      expect(first.data.map(({ email }) => String(email).slice(0, 6))).toEqual(
        Array.from({ length: 20 }, (_, index) => `p${20_200 + index}`),
      );
    }
    await rawSql()`update users set name = 'Ada' where name = 'Zoltan' and email not like 'p20500%'`;
    await rawSql()`update users set name = 'Zoë Qx 100%_\\' where email like 'p20500%'`;
  });

  test('overrides: short pages', async () => {
    const pages = await listPages(key, '/api/admin/flag-overrides?q=qx');
    expect(pages).toHaveLength(4);
    expect(pages.flatMap(({ data }) => data)).toMatchObject([{ user: { email: 'p20500@rare.example' } }]);
  });

  test('redundant overrides: the total is an estimate until all of them have been looked at', async () => {
    const none = await listOverrides(contextOf(), { redundant: true });
    expect(none).toMatchObject({ data: [], total: 0, totalEstimated: true, nextCursor: expect.any(String) });

    const some = await listOverrides(contextOf(), { redundant: false, limit: 3 });
    expect(some.data).toHaveLength(3);
    expect(some).toMatchObject({ total: OVERRIDES, totalEstimated: true });

    let pages = 1;
    for (let page = none; page.nextCursor !== null; pages += 1) {
      page = await listOverrides(contextOf(), { redundant: true, cursor: page.nextCursor });
      expect(page.data).toEqual([]);
    }
    expect(pages).toBe(Math.ceil(OVERRIDES / 2_000));
  });
});

describe('the total of a list', () => {
  test.each([
    ['/api/admin/users?', PEOPLE],
    ['/api/admin/users?q=example', PEOPLE],
    ['/api/admin/users?has_overrides=true', OVERRIDES],
    ['/api/admin/flag-overrides?q=example', OVERRIDES],
    ['/api/admin/flag-overrides?status=active', OVERRIDES],
  ])('of %s is an estimate that is not far off', async (url, truth) => {
    const { total, total_estimated: estimated } = await listPage(key, `${url}&limit=1`);
    expect(estimated).toBe(true);
    expect(total).toBeGreaterThan(truth * 0.75);
    expect(total).toBeLessThan(truth * 1.34);
  });

  test('of rare and of short lists is exact', async () => {
    for (const [url, truth] of [
      ['/api/admin/users?q=berta', 7],
      ['/api/admin/users?q=p1234', 10],
      ['/api/admin/flag-overrides?q=berta', 4],
      ['/api/admin/flag-overrides?flag=crowd.2', OVERRIDES / 100],
      ['/api/admin/flag-overrides?flag=crowd.2&q=common', 0],
      ['/api/admin/flag-overrides?', OVERRIDES],
      ['/api/admin/flag-overrides?created_by=test', OVERRIDES],
    ] as const) {
      const { total, total_estimated: estimated } = await listPage(key, `${url}&limit=3`);
      expect({ url, total, estimated }).toEqual({ url, total: truth, estimated: false });
    }
  });
});

describe('overrides that end are found', () => {
  test.each([
    ['few', 40],
    ['more than are gathered', 6_000],
  ])('when they are %s', async (_what, ending) => {
    const sql = rawSql();
    await sql`update user_flag_overrides set expires_at = null`;
    await sql`
      update user_flag_overrides set expires_at = timestamptz '2020-01-01', enabled = flag_name <> 'crowd.2'
      where id in (select id from user_flag_overrides order by id limit ${ending})`;
    const found = async (query: string) =>
      (await listPages(key, `/api/admin/flag-overrides?limit=200&${query}`)).flatMap(({ data }) => data);

    const expired = await found('status=expired');
    expect(expired).toHaveLength(ending);
    expect(expired.map((row) => row.updated_at)).toEqual(
      expired
        .map((row) => row.updated_at)
        .sort()
        .reverse(),
    );
    expect(await found('expiring_before=2020-01-01T00:00:00.001Z&sort=created_at')).toHaveLength(ending);
    expect(await found('expiring_before=2020-01-01T00:00:00Z')).toEqual([]);
    expect(await found('expiring_before=2020-06-01T00:00:00Z&status=active')).toEqual([]);
    expect(await found('status=expired&flag=crowd.2')).toHaveLength(
      await countOverrides(`o.expires_at is not null and o.flag_name = 'crowd.2'`),
    );
  });
});

describe('a hostile search', () => {
  test.each([
    ["'; drop table users; --", 200],
    ['%%%%%%%%%%', 200],
    ['\\', 200],
    ['\\%', 200],
    ['"', 200],
    ['x'.repeat(200), 200],
    ['🏳️‍🌈'.repeat(20), 200],
    ['é'.repeat(200), 200],
    ['x'.repeat(201), 422],
    ['\0', 422],
  ])('for %j is answered with %i', async (q, status) => {
    for (const url of ['/api/admin/users', '/api/admin/flag-overrides', '/api/admin/feature-flags']) {
      const answer = await read(await call('GET', `${url}?q=${encodeURIComponent(q)}`, { key }));
      expect(answer).toMatchObject({ status, body: expect.any(Object) });
    }
    expect(await countUsers('true')).toBe(PEOPLE);
  });

  test('for blank text finds what has that in it', async () => {
    expect((await listUsers(contextOf(), { q: '' })).data).toHaveLength(50);
    expect((await listUsers(contextOf(), { q: ' ' })).data).toHaveLength(50);
  });
});
