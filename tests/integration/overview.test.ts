import { beforeEach, describe, expect, test } from 'vitest';
import { countOverrides } from '@/lib/jobs/jobs';
import { removeOverride } from '@/lib/overrides/service';
import { getOverview } from '@/lib/overview/service';
import { rawSql } from '../support/database';
import { currentRevision } from '../support/database-contents';
import {
  at,
  contextOf,
  HOUR_MS,
  keyActor,
  makeEndedOverride,
  makeFlag,
  makeOverride,
  makeScheduledChange,
  makeUser,
  NOW,
  userActor,
} from '../support/factories';

const DAY_MS = 24 * HOUR_MS;
const overview = (now = NOW) => getOverview(contextOf({ now }));
const count = (now = NOW) => countOverrides(contextOf({ now, actor: { kind: 'system', job: 'count' } }));

beforeEach(async () => {
  await rawSql()`delete from user_flag_overrides`;
  await rawSql()`delete from override_counts`;
  await rawSql()`delete from override_days`;
  await rawSql()`delete from scheduled_changes`;
  await rawSql()`delete from feature_flags`;
});

/** A flag with as many active overrides as asked for. */
async function flagWith(overrides: number, expiresAt?: Date) {
  const flag = await makeFlag();
  for (let made = 0; made < overrides; made += 1) {
    const user = await makeUser();
    await makeOverride(user.id, flag.name, expiresAt ? { expiresAt } : {});
  }
  return flag.name;
}

describe('the overview', () => {
  test('of an empty Pennon has nothing but zeros', async () => {
    expect(await overview()).toEqual({
      overrides: { active: 0, paused: 0, endingWithin1Day: 0 },
      flags: { on: 0, off: 0 },
      pendingChanges: 0,
      overTime: { flags: [], days: [] },
      ending: { flags: [], days: Array.from({ length: 7 }, () => ({ total: 0, byFlag: {} })) },
      byAuthor: [],
    });
  });

  test('counts what is active, paused, ending within a day, on, off and scheduled', async () => {
    const [flag, off, archived] = [await makeFlag(), await makeFlag({ enabled: false }), await makeFlag()];
    await rawSql()`update feature_flags set archived_at = now() where name = ${archived.name}`;
    const users = [await makeUser(), await makeUser(), await makeUser(), await makeUser()];
    const ids = users.map(({ id }) => id);
    await makeOverride(ids[0] ?? '', flag.name);
    await makeOverride(ids[1] ?? '', flag.name, { expiresAt: at(DAY_MS) });
    await makeOverride(ids[2] ?? '', flag.name, { enabled: false });
    await makeEndedOverride(ids[3] ?? '', flag.name);
    await makeEndedOverride(ids[0] ?? '', off.name, { enabled: false });
    await makeScheduledChange(flag.name, { at: at(HOUR_MS), enabled: false });

    expect(await overview()).toMatchObject({
      overrides: { active: 2, paused: 1, endingWithin1Day: 1 },
      flags: { on: 1, off: 1 },
      pendingChanges: 1,
    });
    // At the very instant they are no longer to come.
    expect(await overview(at(HOUR_MS))).toMatchObject({ pendingChanges: 0 });
    expect(await overview(at(DAY_MS))).toMatchObject({ overrides: { active: 1, endingWithin1Day: 0 } });
  });

  test('says in which 24 hours active overrides end, by the flags with the most of them', async () => {
    const most = await flagWith(3, at(30 * HOUR_MS));
    const few = await flagWith(1, at(DAY_MS));
    const last = await flagWith(2, at(7 * DAY_MS));
    await flagWith(1, at(7 * DAY_MS + 1));
    const user = await makeUser();
    await makeOverride(user.id, most, { enabled: false, expiresAt: at(HOUR_MS) });

    const { flags, days } = (await overview()).ending;

    expect(flags).toEqual([most, last, few]);
    expect(days).toEqual([
      { total: 1, byFlag: { [few]: 1 } },
      { total: 3, byFlag: { [most]: 3 } },
      ...Array.from({ length: 4 }, () => ({ total: 0, byFlag: {} })),
      { total: 2, byFlag: { [last]: 2 } },
    ]);
  });

  test('names six flags, and has the others in the total alone', async () => {
    const many = [];
    for (let index = 0; index < 7; index += 1) many.push(await flagWith(index === 0 ? 1 : 2, at(HOUR_MS)));

    const { flags, days } = (await overview()).ending;

    expect(flags).toHaveLength(6);
    expect(flags).not.toContain(many[0]);
    expect(days[0]?.total).toBe(13);
    expect(Object.keys(days[0]?.byFlag ?? {})).toHaveLength(6);
  });

  test('lists authors by what they set in the last 30 days', async () => {
    const flag = await flagWith(2);
    const [user, other] = [await makeUser(), await makeUser()];
    await makeOverride(other.id, flag, { enabled: false });
    await makeOverride(user.id, flag, {}, contextOf({ now: at(-31 * DAY_MS), actor: keyActor('admin') }));
    await makeOverride(user.id, (await makeFlag()).name, {}, contextOf({ actor: keyActor('admin') }));

    expect((await overview()).byAuthor).toEqual([
      { name: 'boss@example.com', total: 3 },
      { name: 'key:a admin key', total: 1 },
    ]);
  });

  test.each([
    ['a user', userActor('user')],
    ['a service', keyActor('service')],
  ])('is not for %s', async (_who, actor) => {
    await expect(getOverview(contextOf({ actor }))).rejects.toMatchObject({ code: 'forbidden' });
  });
});

describe('active overrides over time', () => {
  test('are counted day by day; the last count of a day stays', async () => {
    const flag = await flagWith(2, at(DAY_MS + HOUR_MS));
    const user = await makeUser();
    await makeOverride(user.id, flag);
    await count(at(-HOUR_MS));
    await removeOverride(contextOf(), user.id, flag);
    await count();
    await count(at(DAY_MS));
    await count(at(2 * DAY_MS));

    expect((await overview(at(2 * DAY_MS))).overTime).toEqual({
      flags: [],
      days: [
        { day: '2026-06-15', total: 2, byFlag: {} },
        { day: '2026-06-16', total: 2, byFlag: {} },
        { day: '2026-06-17', total: 0, byFlag: {} },
      ],
    });
  });

  test('have the six flags of most, and a gap for a day on which nobody counted', async () => {
    const names = [];
    for (let index = 1; index <= 7; index += 1) names.push(await flagWith(index));
    await count();
    await count(at(2 * DAY_MS));

    const { flags, days } = (await overview(at(2 * DAY_MS))).overTime;

    expect(flags).toEqual(names.toReversed().slice(0, 6));
    expect(days).toMatchObject([
      { day: '2026-06-15', total: 28 },
      { day: '2026-06-16', total: null, byFlag: {} },
      { day: '2026-06-17', total: 28, byFlag: { [names[6] ?? '']: 7 } },
    ]);
  });

  test('go back 30 days in the picture, and are kept for 400', async () => {
    await count(at(-400 * DAY_MS));
    await count(at(-29 * DAY_MS));
    const { days } = (await overview()).overTime;
    expect(days).toHaveLength(30);
    expect(days[0]).toEqual({ day: '2026-05-17', total: 0, byFlag: {} });

    expect((await count()).counts).toEqual({ days_forgotten: 0 });
    expect((await count(at(DAY_MS))).counts).toEqual({ days_forgotten: 1 });
  });

  test('have a row only for flags that had some that day, and change no revision', async () => {
    const flag = await flagWith(1);
    await makeFlag();
    const before = await currentRevision();
    await count();
    await count();

    const rows = await rawSql()`select flag_name, active::int from override_days order by flag_name`;
    expect([...rows]).toEqual([
      { flag_name: '', active: 1 },
      { flag_name: flag, active: 1 },
    ]);
    expect(await currentRevision()).toBe(before);
  });

  test('are counted by Pennon alone', async () => {
    await expect(countOverrides(contextOf())).rejects.toMatchObject({ code: 'forbidden' });
  });
});
