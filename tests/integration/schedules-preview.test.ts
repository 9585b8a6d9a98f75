import { describe, expect, test } from 'vitest';
import { archiveFlag } from '@/lib/flags/service';
import { previewScheduledChange } from '@/lib/schedules/preview';
import { cancelScheduledChange } from '@/lib/schedules/service';
import { rawSql } from '../support/database';
import { expectNothingWritten } from '../support/database-contents';
import {
  at,
  contextOf,
  HOUR_MS,
  makeFlag,
  makeOverride,
  makeScheduledChange,
  makeUser,
  makeVariantFlag,
  userActor,
} from '../support/factories';
import { ctxAt, given } from '../support/schedules';

const ctx = contextOf();

/** Ten people: `country` is CH for the first four. */
async function makePeople() {
  await rawSql()`delete from users`;
  return Promise.all(
    Array.from({ length: 10 }, (_, index) => makeUser({ attributes: { country: index < 4 ? 'CH' : 'AT' } })),
  );
}

const a = { value: 'a', variant: 'control' };
const b = { value: 'b', variant: 'new' };

describe('a preview of a new default', () => {
  test('says how the flag is before and after, and that everybody gets the other value', async () => {
    await makePeople();
    const flag = await makeVariantFlag();
    const change = await makeScheduledChange(flag.name, { at: at(HOUR_MS), default: { variant: 'new' } });

    const preview = await expectNothingWritten(() => previewScheduledChange(ctx, flag.name, change.id));

    expect(preview).toEqual({
      change: expect.objectContaining({ id: change.id, status: 'pending' }),
      before: { enabled: true, default: { variant: 'control' } },
      after: { enabled: true, default: { variant: 'new' } },
      users: { total: 10, exact: true, margin: 0, changed: 10 },
      transitions: [{ from: a, to: b, users: 10 }],
      otherTransitions: 0,
      shadowed: { override: 0, rule: 0, off: 0 },
      conflicts: [],
    });
  });

  test('counts whom an override or a rule keeps from it', async () => {
    const people = await makePeople();
    const flag = await makeFlag({
      type: 'string',
      variants: [
        { key: 'control', value: 'a' },
        { key: 'new', value: 'b' },
      ],
      default: { variant: 'control' },
      rules: [
        {
          conditions: [{ attribute: 'country', operator: 'equals', values: ['CH'] }],
          serve: { variant: 'control' },
        },
      ],
    });
    await makeOverride(people[0]?.id ?? '', flag.name, { variant: 'control' });
    await makeOverride(people[8]?.id ?? '', flag.name, { variant: 'new' });
    await makeOverride(people[9]?.id ?? '', flag.name, { variant: 'new', expiresAt: at(HOUR_MS - 1) });
    const change = await makeScheduledChange(flag.name, { at: at(HOUR_MS), default: { variant: 'new' } });

    const preview = await previewScheduledChange(ctx, flag.name, change.id);

    expect(preview.shadowed).toEqual({ override: 2, rule: 3, off: 0 });
    expect(preview.users.changed).toBe(5);
    expect(preview.transitions).toEqual([{ from: a, to: b, users: 5 }]);
    expect(preview.conflicts.map(({ code }) => code)).toEqual(['rules', 'overrides']);
  });

  test('counts whom a prerequisite keeps from it, their overrides of the other flag included', async () => {
    const people = await makePeople();
    const other = await makeFlag({ default: { variant: 'off' } });
    const flag = await makeFlag({ prerequisites: [{ flag: other.name, variants: ['on'] }] });
    for (const { id } of people.slice(0, 3)) await makeOverride(id, other.name, { value: true });
    const set = await makeScheduledChange(flag.name, { at: at(HOUR_MS), default: { variant: 'on' } });
    const open = await makeScheduledChange(other.name, { at: at(2 * HOUR_MS), default: { variant: 'on' } });

    expect(await previewScheduledChange(ctx, flag.name, set.id)).toMatchObject({
      users: { changed: 3 },
      transitions: [{ from: { variant: 'off' }, to: { variant: 'on' }, users: 3 }],
      shadowed: { override: 0, rule: 0, off: 7 },
    });
    expect(await previewScheduledChange(ctx, other.name, open.id)).toMatchObject({
      users: { changed: 7 },
      shadowed: { override: 3, rule: 0, off: 0 },
    });
  });

  test('reaches nobody while the flag is switched off', async () => {
    await makePeople();
    const flag = await makeFlag({ enabled: false });
    const change = await makeScheduledChange(flag.name, { at: at(HOUR_MS), default: { variant: 'on' } });

    expect(await previewScheduledChange(ctx, flag.name, change.id)).toMatchObject({
      users: { changed: 0 },
      transitions: [],
      shadowed: { override: 0, rule: 0, off: 10 },
      conflicts: [{ code: 'kill_switch' }],
    });
  });
});

describe('a preview of the kill switch', () => {
  test('thrown reaches all but those with an override', async () => {
    const people = await makePeople();
    const flag = await makeFlag({
      default: { variant: 'on' },
      rules: [{ conditions: [], rollout: { percent: 50 }, serve: { variant: 'on' } }],
    });
    await makeOverride(people[0]?.id ?? '', flag.name, { value: true });
    const change = await makeScheduledChange(flag.name, { at: at(HOUR_MS), enabled: false });

    expect(await previewScheduledChange(ctx, flag.name, change.id)).toMatchObject({
      before: { enabled: true },
      after: { enabled: false, default: { variant: 'on' } },
      users: { changed: 9 },
      shadowed: { override: 1, rule: 0, off: 0 },
    });
  });

  test('taken back does not reach those who lack a prerequisite', async () => {
    const people = await makePeople();
    const other = await makeFlag({ default: { variant: 'off' } });
    await makeOverride(people[0]?.id ?? '', other.name, { value: true });
    const flag = await makeFlag({
      enabled: false,
      default: { variant: 'on' },
      prerequisites: [{ flag: other.name, variants: ['on'] }],
    });
    const change = await makeScheduledChange(flag.name, { at: at(HOUR_MS), enabled: true });

    expect(await previewScheduledChange(ctx, flag.name, change.id)).toMatchObject({
      users: { changed: 1 },
      shadowed: { override: 0, rule: 0, off: 9 },
    });
  });
});

test('a preview counts what really happens to each person, and what else is due before is in it', async () => {
  const people = await makePeople();
  const flag = await makeVariantFlag();
  const split = (control: number) => ({
    split: [
      { variant: 'control', weight: control },
      { variant: 'new', weight: 100 - control },
    ],
  });
  await makeScheduledChange(flag.name, { at: at(HOUR_MS), default: split(70) });
  const change = await makeScheduledChange(flag.name, { at: at(2 * HOUR_MS), default: split(20) });
  let changed = 0;
  for (const { id } of people) {
    const [before, after] = [await given(id, flag, 2 * HOUR_MS - 1), await given(id, flag, 2 * HOUR_MS)];
    if (before.value !== after.value) changed += 1;
  }

  const preview = await previewScheduledChange(ctx, flag.name, change.id);

  expect(preview.before.default).toMatchObject(split(70));
  expect(preview.users.changed).toBe(changed);
  // Weights that are moved along the line move people one way only.
  expect(preview.transitions).toEqual(changed === 0 ? [] : [{ from: a, to: b, users: changed }]);
});

test('the ways of changing are listed up to twenty, the most frequent first, and the rest is counted', async () => {
  await rawSql()`delete from users`;
  const people = await Promise.all(Array.from({ length: 24 }, () => makeUser()));
  const flag = await makeFlag({ type: 'json', default: { value: { base: true } } });
  for (const [index, { id }] of people.entries()) {
    if (index < 22) await makeOverride(id, flag.name, { value: { index }, expiresAt: at(HOUR_MS) });
  }
  const change = await makeScheduledChange(flag.name, {
    at: at(HOUR_MS),
    default: { value: { base: false } },
  });

  const preview = await previewScheduledChange(ctx, flag.name, change.id);

  expect(preview.users.changed).toBe(24);
  expect(preview.transitions).toHaveLength(20);
  expect(preview.transitions[0]).toEqual({
    from: { value: { base: true }, variant: null },
    to: { value: { base: false }, variant: null },
    users: 2,
  });
  expect(preview.otherTransitions).toBe(3);
});

test('of a large directory a preview looks at some people and says how far off it may be', async () => {
  await rawSql()`delete from users`;
  await rawSql()`
    insert into users (email, name, targeting_key)
    select 'p' || n || '@example.com', 'P', 'key-' || n from generate_series(1, 2000) n`;
  const flag = await makeVariantFlag();
  const half = {
    split: [
      { variant: 'control', weight: 50 },
      { variant: 'new', weight: 50 },
    ],
  };
  const change = await makeScheduledChange(flag.name, { at: at(HOUR_MS), default: half });
  const exact = await previewScheduledChange(ctx, flag.name, change.id);

  const sampled = await previewScheduledChange(ctx, flag.name, change.id, { sampleSize: 600 });

  expect(exact.users).toMatchObject({ total: 2000, exact: true, margin: 0 });
  expect(sampled.users).toMatchObject({ total: 2000, exact: false });
  expect(sampled.users.margin).toBeGreaterThan(50);
  expect(sampled.users.margin).toBeLessThan(100);
  // Twice the margin: hardly one sample in 10,000 is as far off.
  const off = Math.abs(sampled.users.changed - exact.users.changed);
  expect(off).toBeLessThan(2 * sampled.users.margin);
});

describe('there is no preview', () => {
  test('of a change that is due, cancelled, of another flag or of one that is not there', async () => {
    const [flag, other] = [await makeFlag(), await makeFlag()];
    const due = await makeScheduledChange(flag.name, { at: at(10), enabled: false });
    const cancelled = await makeScheduledChange(flag.name, { at: at(HOUR_MS), enabled: false });
    await cancelScheduledChange(ctx, flag.name, cancelled.id);
    const preview = (flagName: string, id: string) => previewScheduledChange(ctxAt(10), flagName, id);

    await expect(preview(flag.name, due.id)).rejects.toMatchObject({ code: 'scheduled_change_settled' });
    await expect(preview(flag.name, cancelled.id)).rejects.toMatchObject({
      code: 'scheduled_change_settled',
      details: { change_status: 'cancelled' },
    });
    await expect(preview(other.name, due.id)).rejects.toMatchObject({ code: 'scheduled_change_not_found' });
    await expect(preview('no-such-flag', due.id)).rejects.toMatchObject({ code: 'flag_not_found' });
  });

  test('of a flag that is archived, or that nobody can read', async () => {
    const [archived, broken] = [await makeFlag(), await makeFlag()];
    const change = await makeScheduledChange(archived.name, { at: at(HOUR_MS), enabled: false });
    const other = await makeScheduledChange(broken.name, { at: at(HOUR_MS), enabled: false });
    await rawSql()`update feature_flags set off_serve = '{"variant": "gone"}' where name = ${broken.name}`;
    await archiveFlag(ctx, archived.name);

    await expect(previewScheduledChange(ctx, archived.name, change.id)).rejects.toMatchObject({
      code: 'flag_archived',
    });
    await expect(previewScheduledChange(ctx, broken.name, other.id)).rejects.toMatchObject({
      code: 'invalid',
      fields: [{ path: 'flag_name', message: expect.stringContaining('cannot be read') }],
    });
  });

  test('for people who may not read schedules', async () => {
    const flag = await makeFlag();
    const { id } = await makeScheduledChange(flag.name, { at: at(HOUR_MS), enabled: false });
    const user = contextOf({ actor: userActor('user') });

    await expect(previewScheduledChange(user, flag.name, id)).rejects.toMatchObject({ code: 'forbidden' });
    await previewScheduledChange(contextOf({ actor: userActor('viewer') }), flag.name, id);
  });
});
