import { beforeAll, describe, expect, test } from 'vitest';
import { archiveFlag } from '@/lib/flags/service';
import { call, read } from '../support/api';
import { rawSql } from '../support/database';
import {
  contextOf,
  makeEndedOverride,
  makeFlag,
  makeKey,
  makeOverride,
  makeUser,
  unique,
} from '../support/factories';
import { listPage, listPages } from '../support/lists';

let key: string;
let person: string;
let flag: string;

beforeAll(async () => {
  key = (await makeKey('admin')).secret;
  person = (await makeUser({ email: 'many@example.com' })).id;
  flag = (await makeFlag({ name: 'many.people' })).name;
  await rawSql()`
    insert into users (email, targeting_key, name)
    select 'bulk-' || n || '@example.com', 'bulk-' || n, 'Bulk ' || n from generate_series(1, 24) n`;
  await rawSql()`
    insert into feature_flags (name, type, default_serve, off_serve, created_by, updated_by)
    select 'bulk.' || n, 'boolean', '{"variant":"off"}', '{"variant":"off"}', 'test', 'test'
    from generate_series(1, 24) n`;
  // Several share the instant of their change: the order needs more than that.
  await rawSql()`
    insert into user_flag_overrides (user_id, flag_name, override_value, created_by, updated_by, updated_at)
    select ${person}, name, 'true', 'test', 'test', timestamptz '2026-01-01' + (length(name) || ' min')::interval
    from feature_flags where name like 'bulk.%'`;
  await rawSql()`
    insert into user_flag_overrides (user_id, flag_name, override_value, created_by, updated_by)
    select id, ${flag}, 'true', 'test', 'test' from users where name like 'Bulk %'`;
  await Promise.all(Array.from({ length: 9 }, () => makeKey('viewer')));
});

const list = (url: string) => listPage(key, url);
const pages = (url: string) => listPages(key, url);

describe('a list is paged without gaps or doubles', () => {
  const lists: [string, () => string, string, number][] = [
    ['users', () => '/api/admin/users?q=bulk', 'email', 24],
    ['flags', () => '/api/admin/feature-flags?q=bulk.', 'name', 24],
    ['overrides of a user', () => `/api/admin/users/${person}/flag-overrides?status=all`, 'id', 24],
    ['overrides of a flag', () => `/api/admin/feature-flags/${flag}/user-overrides?status=all`, 'id', 24],
    ['overrides', () => '/api/admin/flag-overrides?status=all', 'id', 48],
    ['keys', () => '/api/admin/api-keys?', 'id', 10],
  ];
  test.each(lists)('%s', async (_what, url, id, total) => {
    for (const limit of [1, 7, 200]) {
      if (limit === 1 && total > 24) continue;
      const found = await pages(`${url()}&limit=${limit}`);

      const ids = found.flatMap(({ data }) => data.map((row) => String(row[id])));
      expect(ids).toHaveLength(total);
      expect(new Set(ids).size).toBe(total);
      expect(found.slice(0, -1).every(({ data }) => data.length === limit)).toBe(true);
      expect(found.every((page) => page.total === total)).toBe(true);
    }
  });

  test('rows that come or go while somebody pages neither hide nor double the others', async () => {
    const url = '/api/admin/users?q=walker&limit=2';
    for (const letter of ['b', 'd', 'f', 'h']) await makeUser({ email: `walker-${letter}@example.com` });
    const first = await list(url);

    await makeUser({ email: 'walker-a@example.com' });
    await rawSql()`delete from users where email = 'walker-d@example.com'`;

    const rest = await list(`${url}&cursor=${first.next_cursor}`);
    expect(rest.data.map(({ email }) => email)).toEqual(['walker-f@example.com', 'walker-h@example.com']);
    expect(rest.next_cursor).toBeNull();
  });

  test('the default is 50 rows', async () => {
    await rawSql()`
      insert into users (email, targeting_key, name)
      select 'fifty-' || n || '@example.com', 'fifty-' || n, '' from generate_series(1, 51) n`;

    const page = await list('/api/admin/users?q=fifty');

    expect(page.data).toHaveLength(50);
    expect(page.next_cursor).toEqual(expect.any(String));
  });

  test.each(['0', '-1', '201', '1.5', 'ten', '', '1e9', 'Infinity', 'NaN'])(
    'limit=%s is 422',
    async (limit) => {
      for (const url of [
        '/api/admin/users',
        '/api/admin/feature-flags',
        '/api/admin/flag-overrides',
        '/api/admin/api-keys',
        `/api/admin/users/${person}/flag-overrides`,
      ]) {
        expect(await read(await call('GET', `${url}?limit=${limit}`, { key }))).toMatchObject({
          status: 422,
          body: { errors: [{ path: 'limit', message: 'must be a number from 1 to 200' }] },
        });
      }
    },
  );

  const encoded = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const junk = [
    'x',
    '',
    encoded([]),
    encoded([1]),
    encoded(['a', 'b', 'c']),
    encoded({}),
    encoded(['\0']),
    encoded(['0000-01-01T00:00:00.000Z', '99999999-9999-4999-8999-999999999999']),
    encoded(['2026-01-01T00:00:00.000Z', 'no uuid']),
    'x'.repeat(3000),
  ];
  test.each(junk)('the cursor %j is none of ours: 422', async (cursor) => {
    for (const url of [
      '/api/admin/users',
      '/api/admin/feature-flags',
      '/api/admin/flag-overrides',
      '/api/admin/api-keys',
    ]) {
      const answer = await read(await call('GET', `${url}?cursor=${cursor}`, { key }));
      expect([url, answer]).toMatchObject([url, { status: 422, body: { errors: [{ path: 'cursor' }] } }]);
    }
  });
});

describe('a list is filtered', () => {
  test('overrides by status, of all, of a user and of a flag', async () => {
    const user = await makeUser();
    const names: Record<string, string> = {};
    for (const state of ['active', 'disabled', 'expired', 'expired-and-paused']) {
      const { name } = await makeFlag();
      names[name] = state === 'expired-and-paused' ? 'expired' : state;
      if (state === 'active') await makeOverride(user.id, name);
      if (state === 'disabled') await makeOverride(user.id, name, { enabled: false });
      if (state === 'expired') await makeEndedOverride(user.id, name);
      if (state === 'expired-and-paused') await makeEndedOverride(user.id, name, { enabled: false });
    }

    for (const status of ['active', 'disabled', 'expired', 'all']) {
      const expected = Object.keys(names).filter((name) => status === 'all' || names[name] === status);
      for (const url of [
        `/api/admin/users/${user.id}/flag-overrides?status=${status}`,
        `/api/admin/flag-overrides?user=${user.id}&status=${status}`,
      ]) {
        const { data, total } = await list(url);
        expect(data.map((row) => row.flag_name).sort()).toEqual(expected.sort());
        expect(data.every((row) => row.status === names[String(row.flag_name)])).toBe(true);
        expect(total).toBe(expected.length);
      }
      for (const [name, state] of Object.entries(names)) {
        const { total } = await list(`/api/admin/feature-flags/${name}/user-overrides?status=${status}`);
        expect(total).toBe(status === 'all' || status === state ? 1 : 0);
      }
    }
  });

  test('overrides by a part of the e-mail, of the name or of the flag, wildcards taken literally', async () => {
    const user = await makeUser({ email: 'Search.Me@example.com', name: 'Zoë 50% off' });
    const other = await makeUser({ email: 'searchxme@example.com', name: 'Zoe 50 off' });
    const { name } = await makeFlag({ name: 'search.under_score' });
    await makeFlag({ name: 'search.underxscore' });
    for (const { id } of [user, other]) await makeOverride(id, name);
    await makeOverride(other.id, 'search.underxscore');
    const found = async (q: string) =>
      (await list(`/api/admin/flag-overrides?q=${encodeURIComponent(q)}`)).data
        .map((row) => `${(row.user as { email: string }).email} ${row.flag_name}`)
        .sort();

    expect(await found('SEARCH.ME')).toEqual(['Search.Me@example.com search.under_score']);
    expect(await found('zoë')).toEqual(['Search.Me@example.com search.under_score']);
    expect(await found('50%')).toEqual(['Search.Me@example.com search.under_score']);
    expect(await found('under_score')).toHaveLength(2);
    expect(await found('h.under')).toHaveLength(3);
    expect(await found("'; drop table users; --")).toEqual([]);
    expect(await found('%')).toHaveLength(1);
  });

  test('overrides by user and flag together; an unknown one is 404, a malformed one 422', async () => {
    const [user, name] = [await makeUser(), (await makeFlag()).name];
    await makeOverride(user.id, name);
    const status = async (query: string) =>
      (await call('GET', `/api/admin/flag-overrides?${query}`, { key })).status;

    expect((await list(`/api/admin/flag-overrides?user=${user.id}&flag=${name}`)).total).toBe(1);
    expect((await list(`/api/admin/flag-overrides?user=${user.id}&flag=${flag}`)).total).toBe(0);
    expect(await status('user=99999999-9999-4999-8999-999999999999')).toBe(404);
    expect(await status(`flag=${unique('unknown')}`)).toBe(404);
    expect(await status('user=x')).toBe(422);
    expect(await status('flag=X')).toBe(422);
    expect(await status('status=ended')).toBe(422);
  });

  test('flags by state, type and a part of the name or the description', async () => {
    const described = await makeFlag({ name: 'filter.one', description: 'Price PAGE 100%' });
    await makeFlag({ name: 'filter.two', type: 'number', default: { value: 1 } });
    await makeFlag({ name: 'filter.gone' });
    await archiveFlag(contextOf(), 'filter.gone');
    const found = async (query: string) =>
      (await list(`/api/admin/feature-flags?${query}`)).data.map(({ name }) => name);

    expect(await found('q=filter.')).toEqual(['filter.one', 'filter.two']);
    expect(await found('q=FILTER.&state=all')).toEqual(['filter.gone', 'filter.one', 'filter.two']);
    expect(await found('q=filter.&state=archived')).toEqual(['filter.gone']);
    expect(await found('q=filter.&type=number')).toEqual(['filter.two']);
    expect(await found('q=price+page')).toEqual([described.name]);
    expect(await found('q=100%25')).toEqual([described.name]);
    expect(await found('q=filter_')).toEqual([]);
    expect((await call('GET', '/api/admin/feature-flags?state=deleted', { key })).status).toBe(422);
    expect((await call('GET', '/api/admin/feature-flags?type=text', { key })).status).toBe(422);
  });
});

describe('a query is checked', () => {
  test.each([
    ['an unknown parameter', 'colour=red', 'colour', 'is not a known field'],
    ['one that is given twice', 'q=a&q=b', 'q', 'is given twice'],
    ['one named __proto__', '__proto__=x', '__proto__', 'is not a known field'],
    ['text with NUL', 'q=%00', 'q', 'must not contain NUL or a lone surrogate'],
    ['text that is too long', `q=${'x'.repeat(201)}`, 'q', 'must have 200 characters or fewer'],
  ])('%s is 422', async (_what, query, path, message) => {
    for (const url of ['/api/admin/users', '/api/admin/feature-flags', '/api/admin/flag-overrides']) {
      expect(await read(await call('GET', `${url}?${query}`, { key }))).toMatchObject({
        status: 422,
        body: { code: 'invalid', errors: [{ path, message }] },
      });
    }
  });
});
