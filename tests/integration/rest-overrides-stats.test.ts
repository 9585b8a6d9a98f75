import { expect, test } from 'vitest';
import { getOverrideStats } from '@/lib/overrides/stats';
import { call, read } from '../support/api';
import {
  at,
  contextOf,
  HOUR_MS,
  keyActor,
  makeFlag,
  makeKey,
  makeOverride,
  makeUser,
  userActor,
} from '../support/factories';

const EMPTY = {
  total: 0,
  by_status: { active: 0, disabled: 0, expired: 0 },
  ending: { within_1_day: 0, within_7_days: 0 },
  by_flag: [],
  by_author: [],
};

test('without overrides every number is 0', async () => {
  const { secret: key } = await makeKey('viewer');
  expect(await read(await call('GET', '/api/admin/flag-overrides/stats', { key }))).toEqual({
    status: 200,
    body: EMPTY,
  });
});

test('overrides are counted by state, end, flag and author, at the very instant', async () => {
  for (const name of ['stats.a', 'stats.b']) await makeFlag({ name });
  const ends = [null, 0, 1, 24 * HOUR_MS, 24 * HOUR_MS + 1, 168 * HOUR_MS, 168 * HOUR_MS + 1];
  const past = contextOf({ now: at(-HOUR_MS), actor: keyActor('admin') });
  for (const [index, end] of ends.entries()) {
    const user = await makeUser();
    const until = end === null ? {} : { expiresAt: at(end) };
    await makeOverride(user.id, 'stats.a', until, past);
    if (index < 3) await makeOverride(user.id, 'stats.b', { ...until, enabled: false }, past);
  }
  await makeOverride((await makeUser()).id, 'stats.b');

  expect(await getOverrideStats(contextOf())).toEqual({
    total: 11,
    active: 7,
    disabled: 2,
    expired: 2,
    endingWithin1Day: 2,
    endingWithin7Days: 4,
    byFlag: [
      { name: 'stats.a', total: 7 },
      { name: 'stats.b', total: 4 },
    ],
    byAuthor: [
      { name: 'key:a admin key', total: 10 },
      { name: 'boss@example.com', total: 1 },
    ],
  });
  expect(await getOverrideStats(contextOf(), { top: 1 })).toMatchObject({
    byFlag: [{ name: 'stats.a' }],
    byAuthor: [{ name: 'key:a admin key' }],
  });
});

test('numbers are for those who may read overrides, and `top` is from 1 to 100', async () => {
  await expect(getOverrideStats(contextOf({ actor: userActor('user') }))).rejects.toMatchObject({
    code: 'forbidden',
  });
  const { secret: key } = await makeKey('viewer');
  for (const top of ['0', '101', '1.5', 'x']) {
    expect(
      await read(await call('GET', `/api/admin/flag-overrides/stats?top=${top}`, { key })),
    ).toMatchObject({
      status: 422,
      body: { errors: [{ path: 'top', message: 'must be a number from 1 to 100' }] },
    });
  }
});
