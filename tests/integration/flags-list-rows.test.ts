// Before anything of Next is loaded.
import 'next/dist/server/node-environment-baseline.js';
import { describe, expect, test } from 'vitest';
import { switchFlagAction, switchReachAction } from '@/app/(dashboard)/feature-flags/flag-actions';
import { listFlagRows, listTags } from '@/lib/flags/list-rows';
import { archiveFlag, getFlag } from '@/lib/flags/service';
import type { ActionResult } from '@/lib/http/action-result';
import { undoOverrides } from '@/lib/overrides/undo';
import { cancelScheduledChange } from '@/lib/schedules/service';
import { switchFlag } from '@/lib/switch-flag';
import { ORIGIN } from '../support/api';
import { rawSql } from '../support/database';
import { expectNothingWritten, storedOverride } from '../support/database-contents';
import {
  at,
  contextOf,
  HOUR_MS,
  makeEndedOverride,
  makeFlag,
  makeOverride,
  makeScheduledChange,
  makeUser,
  signIn,
  unique,
  userActor,
} from '../support/factories';
import { withNextRequest } from '../support/next-request';
import { ctxAt } from '../support/schedules';

const ctx = contextOf();

describe('the list of flags', () => {
  test('has the next scheduled change of each, in two queries however many flags there are', async () => {
    const tag = unique('tag');
    const [with2, without, over] = [
      await makeFlag({ tags: [tag] }),
      await makeFlag({ tags: [tag] }),
      await makeFlag({ tags: [tag] }),
    ];
    await makeScheduledChange(with2.name, { at: at(3 * HOUR_MS), enabled: false });
    await makeScheduledChange(with2.name, { at: at(2 * HOUR_MS), default: { variant: 'on' } });
    const gone = await makeScheduledChange(with2.name, { at: at(HOUR_MS), enabled: false });
    await cancelScheduledChange(ctx, with2.name, gone.id);
    await makeScheduledChange(over.name, { at: at(1), enabled: false });

    const { data } = await listFlagRows(ctxAt(2), { tag });

    expect(data.map(({ flag, next }) => [flag.name, next])).toEqual([
      [with2.name, { at: at(2 * HOUR_MS), enabled: null, default: { variant: 'on' } }],
      [without.name, null],
      [over.name, null],
    ]);
  });

  test('filters by the switch as it is now, with what is due and not folded', async () => {
    const tag = unique('tag');
    const on = await makeFlag({ tags: [tag] });
    const off = await makeFlag({ tags: [tag], enabled: false });
    const turnsOff = await makeFlag({ tags: [tag] });
    const turnsOn = await makeFlag({ tags: [tag], enabled: false });
    await makeScheduledChange(turnsOff.name, { at: at(HOUR_MS), enabled: false });
    await makeScheduledChange(turnsOn.name, { at: at(HOUR_MS), enabled: false });
    await makeScheduledChange(turnsOn.name, { at: at(HOUR_MS + 1), enabled: true });
    await makeScheduledChange(turnsOn.name, { at: at(HOUR_MS + 1), default: { variant: 'on' } });
    const names = async (ms: number, enabled: boolean) =>
      (await listFlagRows(ctxAt(ms), { tag, enabled })).data.map(({ flag }) => flag.name);

    expect(await names(0, true)).toEqual([on.name, turnsOff.name]);
    expect(await names(0, false)).toEqual([off.name, turnsOn.name]);
    expect(await names(HOUR_MS + 1, true)).toEqual([on.name, turnsOn.name]);
    expect(await names(HOUR_MS + 1, false)).toEqual([off.name, turnsOff.name]);
  });

  test('has the tags of the flags that are in use, each once, in order', async () => {
    const [one, two, three] = [unique('a'), unique('b'), unique('c')];
    await makeFlag({ tags: [two, one] });
    await makeFlag({ tags: [one] });
    await archiveFlag(ctx, (await makeFlag({ tags: [three] })).name);

    const tags = await listTags(ctx);

    expect(tags.filter((tag) => [one, two, three].includes(tag))).toEqual([one, two]);
    const nobody = contextOf({ actor: userActor('user') });
    await expect(listTags(nobody)).rejects.toMatchObject({ code: 'forbidden' });
    await expect(listFlagRows(nobody, {})).rejects.toMatchObject({ code: 'forbidden' });
  });
});

describe('throwing the switch', () => {
  const enabledOf = async (userId: string, flagName: string) =>
    (await storedOverride(userId, flagName))?.enabled;

  async function prepare() {
    const flag = await makeFlag({ default: { variant: 'on' } });
    const [active, second, paused, ended] = await Promise.all(
      [1, 2, 3, 4].map(async () => (await makeUser()).id),
    );
    const ids = { active: active ?? '', second: second ?? '', paused: paused ?? '', ended: ended ?? '' };
    await makeOverride(ids.active, flag.name);
    await makeOverride(ids.second, flag.name);
    await makeOverride(ids.paused, flag.name, { enabled: false });
    await makeEndedOverride(ids.ended, flag.name);
    return { flag, ids };
  }

  test('leaves overrides alone unless it is told otherwise', async () => {
    const { flag, ids } = await prepare();

    const result = await switchFlag(ctx, flag.name, { enabled: false, pause_overrides: false });

    expect(result).toMatchObject({ flag: { enabled: false, version: 2 }, paused: 0, pausedAt: null });
    expect(await enabledOf(ids.active, flag.name)).toBe(true);
  });

  test('pauses the active ones with it, and taking that back resumes just those', async () => {
    const { flag, ids } = await prepare();

    const result = await switchFlag(ctx, flag.name, { enabled: false, pause_overrides: true });

    expect(result).toMatchObject({ flag: { enabled: false }, paused: 2, pausedAt: expect.any(Number) });
    expect(await getFlag(ctx, flag.name)).toMatchObject({ enabled: false, activeOverrideCount: 0 });
    expect(await enabledOf(ids.ended, flag.name)).toBe(true);

    await undoOverrides(ctx, result.pausedAt ?? 0);
    expect(await enabledOf(ids.active, flag.name)).toBe(true);
    expect(await enabledOf(ids.second, flag.name)).toBe(true);
    expect(await enabledOf(ids.paused, flag.name)).toBe(false);
  });

  test('is all or nothing', async () => {
    const { flag } = await prepare();
    await rawSql()`create function refuse() returns trigger language plpgsql as $$
      begin raise exception 'no'; end $$`;
    await rawSql()`create trigger refuse before update on user_flag_overrides execute function refuse()`;
    try {
      await expectNothingWritten(() =>
        expect(switchFlag(ctx, flag.name, { enabled: false, pause_overrides: true })).rejects.toThrow(),
      );
    } finally {
      await rawSql()`drop trigger refuse on user_flag_overrides`;
      await rawSql()`drop function refuse`;
    }
    expect(await getFlag(ctx, flag.name)).toMatchObject({ enabled: true, activeOverrideCount: 2 });
  });

  test.each(['viewer', 'user'] as const)('is not for a %s, with or without the overrides', async (role) => {
    const { flag } = await prepare();
    const theirs = contextOf({ actor: userActor(role) });
    for (const pause_overrides of [true, false]) {
      await expectNothingWritten(() =>
        expect(switchFlag(theirs, flag.name, { enabled: false, pause_overrides })).rejects.toMatchObject({
          code: 'forbidden',
        }),
      );
    }
  });

  test('by the dashboard says first whom it reaches', async () => {
    await rawSql()`delete from users`;
    const { flag } = await prepare();
    const admin = await makeUser({ role: 'admin' });
    const headers = { host: new URL(ORIGIN).host, origin: ORIGIN, cookie: await signIn(admin.id) };
    const act = <T>(action: () => Promise<ActionResult<T>>) => withNextRequest(headers, action, 'action');

    const reached = await act(() => switchReachAction(flag.name, false));
    expect(reached).toMatchObject({
      ok: true,
      data: { users: { total: 5, exact: true, changed: 3 }, shadowed: { override: 2 } },
    });
    expect(await getFlag(ctx, flag.name)).toMatchObject({ enabled: true });

    expect(await act(() => switchFlagAction(flag.name, '{"enabled":"no"}'))).toMatchObject({
      ok: false,
      error: { fields: [{ path: 'enabled' }] },
    });
    expect(
      await act(() => switchFlagAction(flag.name, '{"enabled":false,"pause_overrides":true}')),
    ).toMatchObject({
      ok: true,
      data: { flag: { enabled: false }, paused: 2 },
    });
  });
});
