import { beforeEach, describe, expect, test } from 'vitest';
import { updateFlagInput } from '@/lib/flags/schemas';
import { archiveFlag, getFlag, restoreFlag, updateFlag } from '@/lib/flags/service';
import { getScheduledChange } from '@/lib/schedules/service';
import {
  at,
  HOUR_MS,
  makeFlag,
  makeOverride,
  makeScheduledChange,
  makeUser,
  makeVariantFlag,
} from '../support/factories';
import { ctxAt, fold, given } from '../support/schedules';

const update = (name: string, ms: number, patch: unknown) =>
  updateFlag(ctxAt(ms), name, updateFlagInput.parse(patch));

beforeEach(() => fold(24 * HOUR_MS));

describe('without any job, a change', () => {
  test('takes effect at its very instant, and the answer says when to ask again', async () => {
    const [user, flag] = [await makeUser(), await makeVariantFlag()];
    await makeScheduledChange(flag.name, { at: at(HOUR_MS), default: { variant: 'new' } });
    await makeScheduledChange(flag.name, { at: at(2 * HOUR_MS), enabled: false });

    expect(await given(user.id, flag, HOUR_MS - 1)).toEqual({
      value: 'a',
      variant: 'control',
      reason: 'STATIC',
      source: 'default',
      nextChangeAt: at(HOUR_MS),
    });
    expect(await given(user.id, flag, HOUR_MS)).toEqual({
      value: 'b',
      variant: 'new',
      reason: 'SCHEDULED',
      source: 'schedule',
      nextChangeAt: at(2 * HOUR_MS),
    });
    expect(await given(user.id, flag, 2 * HOUR_MS)).toEqual({
      value: 'a',
      variant: 'control',
      reason: 'DISABLED',
      source: 'off',
      nextChangeAt: null,
    });
  });

  test('is shown as applied, and in the flag itself, from its instant on', async () => {
    const flag = await makeFlag();
    const change = await makeScheduledChange(flag.name, { at: at(10), enabled: false });

    expect((await getScheduledChange(ctxAt(9), flag.name, change.id)).status).toBe('pending');
    expect(await getFlag(ctxAt(9), flag.name)).toMatchObject({ enabled: true, version: 1 });
    expect(await getScheduledChange(ctxAt(10), flag.name, change.id)).toEqual({
      ...change,
      status: 'applied',
      conflicts: [],
    });
    expect(await getFlag(ctxAt(10), flag.name)).toMatchObject({ enabled: false, version: 2, etag: '2' });
  });

  test('does not reach those who have an override', async () => {
    const [user, flag] = [await makeUser(), await makeFlag({ default: { variant: 'on' } })];
    await makeOverride(user.id, flag.name, { value: true });
    await makeScheduledChange(flag.name, { at: at(10), enabled: false });

    expect(await given(user.id, flag, 10)).toMatchObject({ value: true, reason: 'OVERRIDE' });
  });
});

const split = {
  split: [
    { variant: 'control', weight: 30 },
    { variant: 'new', weight: 70 },
  ],
};

describe('what a person sets as the default', () => {
  test('after the instant wins and ends what was scheduled, folded or not', async () => {
    for (const folded of [false, true]) {
      const [user, flag] = [await makeUser(), await makeVariantFlag()];
      const change = await makeScheduledChange(flag.name, { at: at(10), default: split });
      if (folded) await fold(10);

      await update(flag.name, 20, { default: { variant: 'new' } });

      expect(await given(user.id, flag, 20)).toMatchObject({
        value: 'b',
        reason: 'STATIC',
        source: 'default',
      });
      expect((await getScheduledChange(ctxAt(20), flag.name, change.id)).status).toBe('applied');
      await fold(30);
      expect(await given(user.id, flag, 30)).toMatchObject({ value: 'b', source: 'default' });
    }
  });

  test('before the instant lasts until then', async () => {
    const [user, flag] = [await makeUser(), await makeVariantFlag()];
    await makeScheduledChange(flag.name, { at: at(10), default: { variant: 'control' } });

    await update(flag.name, 5, { default: { variant: 'new' } });

    expect(await given(user.id, flag, 9)).toMatchObject({ value: 'b', source: 'default' });
    expect(await given(user.id, flag, 10)).toMatchObject({ value: 'a', source: 'schedule' });
  });

  test('is all that an edit ends: another field keeps the scheduled default', async () => {
    const [user, flag] = [await makeUser(), await makeVariantFlag()];
    await makeScheduledChange(flag.name, { at: at(10), default: { variant: 'new' } });

    await update(flag.name, 20, { description: 'Another text' });

    expect(await given(user.id, flag, 20)).toMatchObject({ value: 'b', source: 'schedule' });
  });
});

test('of two changes at one instant the one with the greater id is applied last, field by field', async () => {
  const [user, flag] = [await makeUser(), await makeVariantFlag()];
  const ids = [
    (await makeScheduledChange(flag.name, { at: at(10), default: { variant: 'new' } })).id,
    (await makeScheduledChange(flag.name, { at: at(10), default: { variant: 'control' } })).id,
  ];
  const last = ids.indexOf([...ids].sort()[1] ?? '');
  await makeScheduledChange(flag.name, { at: at(10), enabled: true });

  const before = await given(user.id, flag, 10);
  await fold(10);

  expect(before).toMatchObject({ variant: ['new', 'control'][last], source: 'schedule' });
  expect(await given(user.id, flag, 10)).toEqual(before);
  expect((await getFlag(ctxAt(10), flag.name)).defaultFrom).toBe(ids[last]);
});

describe('archiving a flag', () => {
  test('leaves what is pending; what comes due meanwhile fails, and the rest is applied later', async () => {
    const flag = await makeFlag();
    const meanwhile = await makeScheduledChange(flag.name, { at: at(20), enabled: false });
    const afterwards = await makeScheduledChange(flag.name, { at: at(50), default: { variant: 'on' } });
    await archiveFlag(ctxAt(10), flag.name);

    const shown = await getScheduledChange(ctxAt(30), flag.name, meanwhile.id);
    expect(shown).toMatchObject({ status: 'failed', failure: 'The flag was archived' });
    const restored = await restoreFlag(ctxAt(40), flag.name);

    expect(restored).toMatchObject({ enabled: true, default: { variant: 'off' } });
    expect(await getScheduledChange(ctxAt(40), flag.name, meanwhile.id)).toEqual(shown);
    expect((await getScheduledChange(ctxAt(40), flag.name, afterwards.id)).status).toBe('pending');
    expect(await getFlag(ctxAt(50), flag.name)).toMatchObject({ default: { variant: 'on' } });
  });

  test('keeps what was due before, and what comes due is settled by the job too', async () => {
    const flag = await makeFlag();
    const due = await makeScheduledChange(flag.name, { at: at(10), enabled: false });
    const late = await makeScheduledChange(flag.name, { at: at(30), enabled: true });
    await archiveFlag(ctxAt(20), flag.name);
    const before = await getFlag(ctxAt(40), flag.name);

    expect(await fold(40)).toEqual({ applied: 0, failed: 1 });

    expect(await getFlag(ctxAt(40), flag.name)).toEqual(before);
    expect((await getScheduledChange(ctxAt(40), flag.name, due.id)).status).toBe('applied');
    expect((await getScheduledChange(ctxAt(40), flag.name, late.id)).failure).toBe('The flag was archived');
    expect(before.enabled).toBe(false);
  });
});
