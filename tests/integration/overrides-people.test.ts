import { beforeAll, describe, expect, test } from 'vitest';
import { listOverrides } from '@/lib/overrides/list';
import { listPeopleWithOverrides, type PeopleQuery } from '@/lib/overrides/people';
import { rawSql } from '../support/database';
import {
  at,
  contextOf,
  HOUR_MS,
  keyActor,
  makeEndedOverride,
  makeFlag,
  makeOverride,
  makeUser,
  userActor,
} from '../support/factories';

const DAY_MS = 24 * HOUR_MS;
const ctx = contextOf();

/** Ada has three overrides, one each of active, paused and ended; Bela and Cleo one, Cleo's changed last; Dora none. */
let people: Record<'ada' | 'bela' | 'cleo' | 'dora', string>;
let flags: readonly string[];

const find = (query: PeopleQuery) => listPeopleWithOverrides(ctx, query);
const names = ({ data }: Awaited<ReturnType<typeof find>>) =>
  data.map(({ user, total }) => `${user.name} ${total}`);

beforeAll(async () => {
  const made = await Promise.all(['Ada', 'Bela', 'Cleo', 'Dora'].map((name) => makeUser({ name })));
  const [ada = '', bela = '', cleo = '', dora = ''] = made.map(({ id }) => id);
  people = { ada, bela, cleo, dora };
  flags = (await Promise.all([makeFlag(), makeFlag({ name: 'qz' }), makeFlag()])).map(({ name }) => name);
  const [one = '', two = '', three = ''] = flags;
  await makeOverride(ada, one, { expiresAt: at(6 * HOUR_MS) });
  await makeOverride(ada, two, { enabled: false });
  await makeEndedOverride(ada, three);
  await makeOverride(bela, one, {}, contextOf({ now: at(-2 * HOUR_MS) }));
  await makeOverride(cleo, one, { expiresAt: at(3 * DAY_MS) }, contextOf({ now: at(-HOUR_MS) }));
});

describe('the people with overrides', () => {
  test('come with how many they have, most first and then the newest change, and no one without', async () => {
    const page = await find({});

    expect(names(page)).toEqual(['Ada 3', 'Cleo 1', 'Bela 1']);
    expect(page).toMatchObject({ total: 3, overrides: 5, nextCursor: null });
    expect(page.data[0]).toEqual({
      user: { id: people.ada, email: expect.stringContaining('@example.com'), name: 'Ada' },
      total: 3,
      active: 1,
      nextEnd: at(6 * HOUR_MS),
      changedAt: ctx.now,
    });
    expect(page.data[2]).toMatchObject({ nextEnd: null, changedAt: at(-2 * HOUR_MS) });
  });

  test('are paged one after the other, each once', async () => {
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await find({ limit: 1, ...(cursor ? { cursor } : {}) });
      expect(page.total).toBe(3);
      seen.push(...names(page));
      cursor = page.nextCursor ?? undefined;
    } while (cursor);
    expect(seen).toEqual(['Ada 3', 'Cleo 1', 'Bela 1']);
  });

  test.each<[string, () => PeopleQuery, readonly string[]]>([
    ['active ones', () => ({ status: 'active' }), ['Ada 1', 'Cleo 1', 'Bela 1']],
    ['paused ones', () => ({ status: 'disabled' }), ['Ada 1']],
    ['those of one flag', () => ({ flagName: flags[1] }), ['Ada 1']],
    ['those that end within a day', () => ({ status: 'active', endingWithinMs: DAY_MS }), ['Ada 1']],
    ['those of somebody', () => ({ createdBy: 'nobody@example.com' }), []],
    ['a name', () => ({ q: 'bela' }), ['Bela 1']],
    ['a flag’s name', () => ({ q: flags[2] }), ['Ada 1']],
    ['two letters of one person’s name', () => ({ q: 'cl' }), ['Cleo 1']],
    ['two letters of one flag’s name', () => ({ q: 'qz' }), ['Ada 1']],
    ['a text of no trigram', () => ({ q: 'a' }), ['Ada 3', 'Cleo 1', 'Bela 1']],
  ])('count only %s where a filter says so', async (_what, query, expected) => {
    const page = await find(query());
    expect(names(page)).toEqual(expected);
    expect(page.total).toBe(expected.length);
  });

  test('are nobody on a page that lies behind the last one', async () => {
    const { nextCursor } = await find({ limit: 2 });
    await rawSql()`update user_flag_overrides set updated_at = ${at(HOUR_MS)} where user_id = ${people.bela}`;
    const rest = await find({ limit: 2, cursor: nextCursor ?? '' });
    expect(rest).toMatchObject({ data: [], nextCursor: null, total: 3, overrides: 5 });
    await rawSql()`update user_flag_overrides set updated_at = ${at(-2 * HOUR_MS)} where user_id = ${people.bela}`;
  });

  test('are told to those who may see overrides, and to nobody else', async () => {
    for (const actor of [userActor('user'), keyActor('service')]) {
      await expect(listPeopleWithOverrides(contextOf({ actor }), {})).rejects.toMatchObject({
        code: 'forbidden',
      });
    }
    expect(await listPeopleWithOverrides(contextOf({ actor: userActor('viewer') }), {})).toMatchObject({
      total: 3,
    });
  });

  test.each<[string, () => Promise<PeopleQuery>, string]>([
    ['an unknown flag', async () => ({ flagName: 'no.such.flag' }), 'flag_not_found'],
    [
      'the cursor of another list',
      async () => ({ q: 'a', cursor: (await find({ limit: 1 })).nextCursor ?? '' }),
      'invalid',
    ],
  ])('are refused for %s', async (_what, query, code) => {
    await expect(find(await query())).rejects.toMatchObject({ code });
  });
});

describe('the list of what ends within a time', () => {
  test('goes on from page to page, though the clock does too', async () => {
    const query = { status: 'active', endingWithinMs: 7 * DAY_MS, limit: 1 } as const;
    const first = await listOverrides(ctx, query);
    const second = await listOverrides(contextOf({ now: at(60_000) }), {
      ...query,
      cursor: first.nextCursor ?? '',
    });
    expect([...first.data, ...second.data].map(({ user }) => user.name).sort()).toEqual(['Ada', 'Cleo']);
  });
});
