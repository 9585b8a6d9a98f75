import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { applyDueScheduledChanges } from '@/lib/flags/fold';
import { getFlag } from '@/lib/flags/service';
import { getFlagValueForUser } from '@/lib/overrides/service';
import { getScheduledChange, listScheduledChanges } from '@/lib/schedules/service';
import { rawSql } from '../support/database';
import { auditSince, currentRevision } from '../support/database-contents';
import {
  at,
  contextOf,
  HOUR_MS,
  keyActor,
  makeFlag,
  makeKey,
  makeOverride,
  makeScheduledChange,
  makeUser,
  makeVariantFlag,
  userActor,
} from '../support/factories';
import { ctxAt, fold, me } from '../support/schedules';

let service: string;

beforeAll(async () => {
  service = (await makeKey('service')).secret;
});

beforeEach(() => fold(24 * HOUR_MS));

const split = {
  split: [
    { variant: 'control', weight: 30 },
    { variant: 'new', weight: 70 },
  ],
};

describe('folding leaves every answer, every ETag and the flag as they were', () => {
  test.each<[string, readonly Record<string, unknown>[]]>([
    ['a new default', [{ default: { variant: 'new' } }]],
    ['a split', [{ default: split }]],
    ['the kill switch', [{ enabled: false }]],
    ['both at once', [{ enabled: false, default: { variant: 'new' } }]],
    ['a default and then another', [{ default: { variant: 'new' } }, { default: split }]],
    ['off and on again', [{ enabled: false }, { enabled: true }]],
    ['the default that was there already', [{ default: { variant: 'control' } }]],
  ])('%s', async (_title, steps) => {
    const flag = await makeVariantFlag();
    const people = [await makeUser(), await makeUser(), await makeUser()];
    await makeOverride(people[0]?.id ?? '', flag.name, { variant: 'new' });
    const dependent = await makeFlag({
      default: { variant: 'on' },
      prerequisites: [{ flag: flag.name, variants: ['new'] }],
    });
    const ids: string[] = [];
    for (const [index, step] of steps.entries()) {
      ids.push((await makeScheduledChange(flag.name, { at: at(10 + index), ...step })).id);
    }
    await makeScheduledChange(flag.name, { at: at(HOUR_MS), enabled: true });
    const everything = async () => ({
      answers: await Promise.all(people.map(({ id }) => me(service, id, 20))),
      later: await Promise.all(people.map(({ id }) => me(service, id, HOUR_MS))),
      evaluations: await Promise.all(people.map(({ id }) => getFlagValueForUser(ctxAt(20), flag.name, id))),
      flags: [await getFlag(ctxAt(20), flag.name), await getFlag(ctxAt(20), dependent.name)],
      changes: await listScheduledChanges(ctxAt(20), { flagName: flag.name }),
    });
    const before = await everything();

    expect(await fold(20)).toEqual({ applied: ids.length, failed: 0 });

    expect(await everything()).toEqual(before);
    const stored = await rawSql()`select status from scheduled_changes where id = any(${ids}::uuid[])`;
    expect(stored.map(({ status }) => status)).toEqual(ids.map(() => 'applied'));
    expect(await fold(20)).toEqual({ applied: 0, failed: 0 });
  });
});

test('a fold is in the audit log: the flag as it was and as it is, and each change', async () => {
  const flag = await makeFlag();
  const first = await makeScheduledChange(flag.name, { at: at(10), default: { variant: 'on' } });
  const second = await makeScheduledChange(flag.name, { at: at(20), enabled: false });
  const before = await currentRevision();

  await fold(20);

  const rows = await auditSince(before);
  expect(rows).toMatchObject([
    { entity: 'scheduled_change', action: 'applied', entity_id: first.id, flag_name: flag.name },
    { entity: 'scheduled_change', action: 'applied', entity_id: second.id, before: { status: 'pending' } },
    {
      entity: 'flag',
      action: 'scheduled_change_applied',
      actor_label: 'system:apply-scheduled-changes',
      before: { enabled: true, default: { variant: 'off' }, version: 1 },
      after: { enabled: false, default: { variant: 'on' }, version: 3 },
    },
  ]);
  expect(new Set(rows.map(({ revision }) => revision))).toEqual(new Set([before + 1]));
});

describe('a change that cannot be applied', () => {
  test('fails alone, says why, and is shown so before it is folded', async () => {
    const [user, flag, other] = [await makeUser(), await makeVariantFlag(), await makeVariantFlag()];
    const bad = await makeScheduledChange(flag.name, {
      at: at(10),
      enabled: false,
      default: { variant: 'new' },
    });
    const good = await makeScheduledChange(flag.name, { at: at(11), default: { variant: 'new' } });
    await makeScheduledChange(other.name, { at: at(10), enabled: false });
    await rawSql()`update scheduled_changes set set_default = '{"variant": "gone"}' where id = ${bad.id}`;
    const everything = async () => ({
      me: await me(service, user.id, 20),
      flag: await getFlag(ctxAt(20), flag.name),
      bad: await getScheduledChange(ctxAt(20), flag.name, bad.id),
      good: await getScheduledChange(ctxAt(20), flag.name, good.id),
      failed: (await listScheduledChanges(ctxAt(20), { flagName: flag.name, status: 'failed' })).data,
      applied: (await listScheduledChanges(ctxAt(20), { flagName: flag.name, status: 'applied' })).data,
    });
    const before = await everything();
    const revision = await currentRevision();

    expect(await fold(20)).toEqual({ applied: 2, failed: 1 });

    expect(await everything()).toEqual(before);
    expect(before.bad).toMatchObject({
      status: 'failed',
      failure: 'The new default is not a value of the flag',
    });
    expect([before.failed.map(({ id }) => id), before.applied.map(({ id }) => id)]).toEqual([
      [bad.id],
      [good.id],
    ]);
    expect(before.flag).toMatchObject({ enabled: true, version: 3 });
    const actions = (await auditSince(revision)).map(({ entity_id, action }) => [entity_id, action]);
    expect(actions).toContainEqual([bad.id, 'failed']);
  });

  test('leaves a flag that nobody can read as it is', async () => {
    const [user, flag] = [await makeUser(), await makeVariantFlag()];
    await makeScheduledChange(flag.name, { at: at(10), default: { variant: 'new' } });
    await rawSql()`update feature_flags set default_serve = '{"variant": "gone"}' where name = ${flag.name}`;
    // As whoever writes around the services must: the snapshot is of a revision.
    await rawSql()`update database_state set definitions_revision = definitions_revision - 1000000`;
    const before = await me(service, user.id, 20);
    expect(before.flags[flag.name]).toMatchObject({ reason: 'ERROR' });

    expect(await fold(20)).toEqual({ applied: 0, failed: 1 });

    expect(await me(service, user.id, 20)).toEqual(before);
  });
});

test('more flags than one transaction takes are all folded', async () => {
  await rawSql()`
    insert into feature_flags (name, type, default_serve, off_serve, created_by, updated_by)
    select 'many-' || n, 'boolean', '{"variant": "on"}', '{"variant": "off"}', 'sql', 'sql' from generate_series(1, 101) n`;
  await rawSql()`
    insert into scheduled_changes (flag_name, at, set_enabled, created_by, updated_by)
    select 'many-' || n, ${at(10)}, false, 'sql', 'sql' from generate_series(1, 101) n`;
  const before = await currentRevision();

  expect(await fold(10)).toEqual({ applied: 101, failed: 0 });

  expect(await currentRevision()).toBe(before + 5);
});

test('of folds at the same time one folds each change, and the audit log says so once', async () => {
  const flags = [await makeFlag(), await makeFlag(), await makeFlag()];
  const ids: string[] = [];
  for (const { name } of flags) {
    for (const ms of [10, 11]) {
      ids.push((await makeScheduledChange(name, { at: at(ms), enabled: false })).id);
    }
  }
  const before = await currentRevision();

  const results = await Promise.all([1, 2, 3, 4].map(() => fold(20)));

  expect(results.reduce((sum, { applied }) => sum + applied, 0)).toBe(6);
  const steps = (await auditSince(before)).filter(({ entity }) => entity === 'scheduled_change');
  expect(steps.map(({ entity_id }) => entity_id).sort()).toEqual(ids.sort());
  for (const { name } of flags) {
    expect(await getFlag(ctxAt(20), name)).toMatchObject({ enabled: false, version: 3 });
  }
});

test('only administrators and the job may fold', async () => {
  for (const actor of [userActor('viewer'), userActor('user'), keyActor('viewer'), keyActor('service')]) {
    await expect(applyDueScheduledChanges(contextOf({ actor }))).rejects.toMatchObject({ code: 'forbidden' });
  }
});
