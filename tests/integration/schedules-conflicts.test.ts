import { describe, expect, test } from 'vitest';
import { archiveFlag } from '@/lib/flags/service';
import { createScheduledChangesInput } from '@/lib/schedules/schemas';
import { cancelScheduledChange, createScheduledChanges, getScheduledChange } from '@/lib/schedules/service';
import type { Conflict } from '@/lib/schedules/types';
import { rawSql } from '../support/database';
import {
  at,
  contextOf,
  HOUR_MS,
  makeFlag,
  makeOverride,
  makeScheduledChange,
  makeUser,
  makeVariantFlag,
} from '../support/factories';

const ctx = contextOf();
const on = { default: { variant: 'on' } };

const codes = (conflicts: readonly Conflict[]) => conflicts.map(({ code }) => code);
const conflictsNow = async (flagName: string, id: string) =>
  (await getScheduledChange(ctx, flagName, id)).conflicts;

test('a change that nothing stands in the way of has no conflicts', async () => {
  const flag = await makeFlag();

  expect((await makeScheduledChange(flag.name, { at: at(HOUR_MS), ...on })).conflicts).toEqual([]);
});

describe('two changes at one instant', () => {
  test('are named to both, with the one that is applied last', async () => {
    const flag = await makeFlag();
    const steps = [
      { at: at(HOUR_MS).toISOString(), ...on },
      { at: at(HOUR_MS).toISOString(), enabled: false },
      { at: at(HOUR_MS + 1).toISOString(), enabled: true },
    ];

    const [first, last, other] = await createScheduledChanges(
      ctx,
      flag.name,
      createScheduledChangesInput.parse({ steps }),
    );

    expect(last?.conflicts).toEqual([
      {
        code: 'same_instant',
        message: '2 changes of the flag have this instant; where they set the same, this one counts',
        changes: [first?.id],
        last: last?.id,
      },
    ]);
    expect(first?.conflicts[0]).toMatchObject({
      code: 'same_instant',
      message: expect.stringContaining(`${last?.id} counts`),
      changes: [last?.id],
      last: last?.id,
    });
    expect(other?.conflicts).toEqual([]);

    await cancelScheduledChange(ctx, flag.name, last?.id ?? '');
    expect(await conflictsNow(flag.name, first?.id ?? '')).toEqual([]);
  });

  test('of two flags are no conflict', async () => {
    const [flag, other] = [await makeFlag(), await makeFlag()];
    await makeScheduledChange(other.name, { at: at(HOUR_MS), ...on });

    expect((await makeScheduledChange(flag.name, { at: at(HOUR_MS), ...on })).conflicts).toEqual([]);
  });
});

test('overrides are counted that are active at the instant, not those of now', async () => {
  const [flag, other] = [await makeFlag(), await makeFlag()];
  const [ends, endsThen, lasts, paused] = [
    await makeUser(),
    await makeUser(),
    await makeUser(),
    await makeUser(),
  ];
  await makeOverride(ends.id, flag.name, { expiresAt: at(HOUR_MS - 1) });
  await makeOverride(endsThen.id, flag.name, { expiresAt: at(HOUR_MS) });
  await makeOverride(lasts.id, flag.name, { expiresAt: at(HOUR_MS + 1) });
  await makeOverride(paused.id, flag.name, { enabled: false });
  await makeOverride(paused.id, other.name);

  const one = await makeScheduledChange(flag.name, { at: at(HOUR_MS), enabled: false });
  await makeOverride((await makeUser()).id, flag.name);

  expect(one.conflicts).toEqual([
    { code: 'overrides', message: '1 person keeps an overridden value', count: 1 },
  ]);
  expect(await conflictsNow(flag.name, one.id)).toEqual([
    { code: 'overrides', message: '2 people keep an overridden value', count: 2 },
  ]);
});

describe('rules that serve before the default', () => {
  const rules = [
    { id: 'eu', name: 'Europe', serve: { variant: 'on' } },
    { id: 'nobody', name: 'Not yet', serve: { variant: 'on' }, rollout: { percent: 0 } },
    { id: 'off', name: 'Paused', enabled: false, serve: { variant: 'on' } },
    { id: 'nameless', serve: { variant: 'on' }, rollout: { percent: 1 } },
  ];

  test('are named if they are enabled and for anybody', async () => {
    const flag = await makeFlag({ rules });

    expect((await makeScheduledChange(flag.name, { at: at(HOUR_MS), ...on })).conflicts).toEqual([
      {
        code: 'rules',
        message: 'Whom a rule serves does not get the default: Europe, nameless',
        rules: [
          { id: 'eu', name: 'Europe' },
          { id: 'nameless', name: '' },
        ],
      },
    ]);
  });

  test('are nothing to a change of the kill switch alone', async () => {
    const flag = await makeFlag({ rules });

    expect((await makeScheduledChange(flag.name, { at: at(HOUR_MS), enabled: false })).conflicts).toEqual([]);
  });
});

describe('the kill switch', () => {
  test('hides a new default from everybody, also when it is itself thrown by schedule before or then', async () => {
    const flag = await makeFlag();
    const alone = await makeScheduledChange(flag.name, { at: at(HOUR_MS), ...on });
    const off = await makeScheduledChange(flag.name, { at: at(HOUR_MS), enabled: false });
    const after = await makeScheduledChange(flag.name, { at: at(2 * HOUR_MS), default: { variant: 'off' } });

    expect(alone.conflicts).toEqual([]);
    expect(codes(off.conflicts)).toEqual(['same_instant']);
    expect(codes(await conflictsNow(flag.name, alone.id))).toEqual(['same_instant', 'kill_switch']);
    expect(codes(after.conflicts)).toEqual(['kill_switch']);
  });

  test('is no conflict once a change switches the flag on again', async () => {
    const flag = await makeFlag({ enabled: false });
    await makeScheduledChange(flag.name, { at: at(HOUR_MS), enabled: true });

    expect((await makeScheduledChange(flag.name, { at: at(HOUR_MS + 1), ...on })).conflicts).toEqual([]);
    expect(codes((await makeScheduledChange(flag.name, { at: at(10), ...on })).conflicts)).toEqual([
      'kill_switch',
    ]);
  });
});

describe('a change that changes nothing', () => {
  test('is named, by what the flag will be at the instant', async () => {
    const flag = await makeVariantFlag();
    const set = (ms: number, step: object) => makeScheduledChange(flag.name, { at: at(ms), ...step });

    expect(codes((await set(10, { default: { variant: 'control' } })).conflicts)).toEqual(['no_effect']);
    expect((await set(20, { default: { variant: 'new' } })).conflicts).toEqual([]);
    expect(codes((await set(30, { enabled: true, default: { value: 'b' } })).conflicts)).toEqual([
      'no_effect',
    ]);
    expect((await set(40, { enabled: false, default: { value: 'b' } })).conflicts).not.toContainEqual(
      expect.objectContaining({ code: 'no_effect' }),
    );
  });
});

test('a change that will fail as the flag is says so and why', async () => {
  const flag = await makeFlag();
  const written = await makeScheduledChange(flag.name, { at: at(HOUR_MS), ...on });
  const next = await makeScheduledChange(flag.name, { at: at(2 * HOUR_MS), default: { variant: 'off' } });
  await rawSql()`update scheduled_changes set set_default = '{"variant": "gone"}' where id = ${written.id}`;

  expect(await conflictsNow(flag.name, written.id)).toEqual([
    {
      code: 'will_fail',
      message: 'It cannot be applied: The new default is not a value of the flag',
    },
  ]);
  expect(codes(await conflictsNow(flag.name, next.id))).toEqual(['no_effect']);

  await archiveFlag(ctx, flag.name);
  expect(await conflictsNow(flag.name, next.id)).toEqual([
    { code: 'will_fail', message: 'It cannot be applied: The flag was archived' },
  ]);
});
