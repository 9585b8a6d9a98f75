import { beforeAll, describe, expect, test } from 'vitest';
import type { UserActor } from '@/lib/auth/actor';
import { type FlagsOfUserQuery, listFlagsOfUser, listOwnFlags } from '@/lib/overrides/user-flags-page';
import { rawSql } from '../support/database';
import {
  contextOf,
  keyActor,
  makeFlag,
  makeOverride,
  makeUser,
  NOBODY,
  unique,
  userActor,
} from '../support/factories';

let userId: string;

beforeAll(async () => {
  userId = (await makeUser()).id;
  await rawSql()`
    insert into feature_flags (name, type, default_serve, off_serve, enabled, created_by, updated_by)
    select 'many.' || lpad(n::text, 5, '0'), 'boolean', '{"variant":"off"}', '{"variant":"off"}', n % 100 > 0, 'test', 'test'
    from generate_series(1, 10000) n`;
  await rawSql()`update database_state set definitions_revision = definitions_revision + 1`;
  for (const name of ['many.00007', 'many.09000']) await makeOverride(userId, name);
});

const list = (query: Partial<FlagsOfUserQuery> = {}) =>
  listFlagsOfUser(contextOf(), userId, { order: 'overridden', ...query });

/** Names of all pages, in their order. */
async function allOf(query: Partial<FlagsOfUserQuery>): Promise<string[]> {
  const names: string[] = [];
  for (let cursor: string | undefined, more = true; more; ) {
    const page = await list({ ...query, cursor });
    names.push(...page.data.map(({ name }) => name));
    cursor = page.nextCursor ?? undefined;
    more = page.nextCursor !== null;
  }
  return names;
}

describe('the flags of a person', () => {
  test('come page by page, those first whose value is overridden, and none twice', async () => {
    const first = await list({ limit: 3 });
    expect(first.data.map(({ name }) => name)).toEqual(['many.00007', 'many.09000', 'many.00001']);
    expect(first).toMatchObject({ total: 10_000, user: { id: userId } });

    const names = await allOf({ limit: 999 });
    expect(names).toHaveLength(10_000);
    expect(new Set(names).size).toBe(10_000);
  });

  test('come by name when that is asked for', async () => {
    const names = await allOf({ order: 'name', limit: 1_500 });
    expect(names).toEqual([...names].sort());
    expect(names).toHaveLength(10_000);
  });

  test('are found by a part of the name and by the layer that decided, each layer counted', async () => {
    const found = await list({ q: 'MANY.090' });
    expect(found).toMatchObject({ total: 100, bySource: { override: 1, off: 0, default: 99, rule: 0 } });
    expect(found.data.map(({ source }) => source).slice(0, 2)).toEqual(['override', 'default']);
    expect(await list({ q: 'many.0900', source: 'override' })).toMatchObject({
      total: 1,
      data: [{ name: 'many.09000', overridden: true, override: { fallback: { source: 'off' } } }],
      bySource: { override: 1, default: 9 },
      nextCursor: null,
    });
    expect(await list({ source: 'off' })).toMatchObject({ total: 99 });
    expect(await list({ q: 'nowhere' })).toMatchObject({ total: 0, data: [], nextCursor: null });
  });

  test('go on after the place of a cursor, whatever was pinned meanwhile', async () => {
    const { nextCursor } = await list({ limit: 3 });
    const extra = await makeFlag({ name: 'many.00000.pinned' });
    await makeOverride(userId, extra.name);
    const next = await list({ limit: 2, cursor: nextCursor ?? '' });
    expect(next.data.map(({ name }) => name)).toEqual(['many.00002', 'many.00003']);
    const last = await list({ q: 'many.1', cursor: nextCursor ?? '' });
    expect(last.data.map(({ name }) => name)).toEqual(['many.10000']);
  });

  test('are read in well under 300 ms when there are ten thousand', async () => {
    await list();
    const times: number[] = [];
    for (let run = 0; run < 9; run += 1) {
      const start = performance.now();
      await list();
      times.push(performance.now() - start);
    }
    // The best of them: the machine may be busy.
    expect(Math.min(...times)).toBeLessThan(150);
  });

  test.each<[string, () => Promise<unknown>, string]>([
    ['a cursor that is none', () => list({ cursor: 'rubbish' }), 'invalid'],
    [
      'somebody who is not there',
      () => listFlagsOfUser(contextOf(), NOBODY, { order: 'name' }),
      'user_not_found',
    ],
    [
      'a person with no right to it',
      () => listFlagsOfUser(contextOf({ actor: userActor('user') }), userId, { order: 'name' }),
      'forbidden',
    ],
    [
      'a service',
      () => listFlagsOfUser(contextOf({ actor: keyActor('service') }), userId, { order: 'name' }),
      'forbidden',
    ],
  ])('are refused for %s', async (_what, read, code) => {
    await expect(read()).rejects.toMatchObject({ code });
  });
});

describe('one’s own flags', () => {
  test('come in pages, without those that browsers may not see, the reason and the author', async () => {
    const person = await makeUser({ role: 'user' });
    const prefix = unique('own');
    const names = [`${prefix}.a`, `${prefix}.b`];
    for (const name of names) await makeFlag({ name });
    await makeFlag({ name: `${prefix}.hidden`, client_visible: false });
    await makeOverride(person.id, `${prefix}.b`, { reason: 'Known to nobody' });
    const own = contextOf({ actor: { ...(userActor('user') as UserActor), id: person.id } });

    const page = await listOwnFlags(own, { q: prefix, order: 'overridden', limit: 1 });

    expect(page).toMatchObject({ total: 2, overridden: [{ name: `${prefix}.b`, expiresAt: null }] });
    expect(page.data.map(({ name }) => name)).toEqual([`${prefix}.b`]);
    const next = await listOwnFlags(own, {
      q: prefix,
      order: 'overridden',
      limit: 1,
      cursor: page.nextCursor ?? '',
    });
    expect(next.data.map(({ name }) => name)).toEqual([`${prefix}.a`]);
    expect(JSON.stringify([page, next])).not.toMatch(/Known to nobody|boss@example.com/);
  });
});
