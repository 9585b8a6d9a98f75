import { describe, expect, test } from 'vitest';
import type { RequestContext } from '@/lib/auth/actor';
import { archiveFlag } from '@/lib/flags/service';
import { createScheduledChangesInput, updateScheduledChangeInput } from '@/lib/schedules/schemas';
import {
  cancelScheduledChange,
  createScheduledChanges,
  getScheduledChange,
  listScheduledChanges,
  updateScheduledChange,
} from '@/lib/schedules/service';
import { auditSince, currentRevision, expectNothingWritten } from '../support/database-contents';
import {
  at,
  contextOf,
  HOUR_MS,
  keyActor,
  makeFlag,
  makeScheduledChange,
  makeVariantFlag,
  NOW,
  userActor,
} from '../support/factories';

const ctx = contextOf();
const DAY_MS = 24 * HOUR_MS;

const create = (flagName: string, body: unknown, by: RequestContext = ctx) =>
  createScheduledChanges(by, flagName, createScheduledChangesInput.parse(body));
const patch = (flagName: string, id: string, body: unknown, options: { ifMatch?: string } = {}, by = ctx) =>
  updateScheduledChange(by, flagName, id, updateScheduledChangeInput.parse(body), options);
const refused = (work: () => Promise<unknown>, error: object) =>
  expectNothingWritten(() => expect(work()).rejects.toMatchObject(error));

describe('a scheduled change', () => {
  test('is stored with its instant, its zone and what it sets, and is pending', async () => {
    const flag = await makeFlag();

    const [change] = await create(flag.name, {
      at: '2026-06-16T18:00:00+02:00',
      time_zone: 'Europe/Zurich',
      enabled: false,
      default: { variant: 'on' },
      reason: 'Release night',
    });

    expect(change).toMatchObject({
      flagName: flag.name,
      at: new Date('2026-06-16T16:00:00.000Z'),
      timeZone: 'Europe/Zurich',
      enabled: false,
      default: { variant: 'on' },
      reason: 'Release night',
      status: 'pending',
      failure: null,
      createdBy: 'boss@example.com',
      updatedBy: 'boss@example.com',
      createdAt: NOW,
      updatedAt: NOW,
      version: 1,
    });
    expect(await getScheduledChange(ctx, flag.name, change?.id ?? '')).toEqual(change);
  });

  test('is in UTC, leaves what it does not set and has no reason unless told otherwise', async () => {
    const flag = await makeFlag();

    const change = await makeScheduledChange(flag.name, { at: at(HOUR_MS), enabled: false });

    expect(change).toMatchObject({ timeZone: 'UTC', enabled: false, default: null, reason: null });
  });

  test('has what it serves completed as the flag itself has', async () => {
    const flag = await makeVariantFlag();
    const split = [
      { variant: 'control', weight: 90 },
      { variant: 'new', weight: 10 },
    ];

    const byValue = await makeScheduledChange(flag.name, { at: at(HOUR_MS), default: { value: 'b' } });
    const bySplit = await makeScheduledChange(flag.name, { at: at(HOUR_MS), default: { split } });

    expect(byValue.default).toEqual({ variant: 'new' });
    expect(bySplit.default).toEqual({ split, bucket_by: 'user_id', salt: `${flag.name}:split` });
  });

  test('is in the audit log under one revision with all that were made with it', async () => {
    const flag = await makeFlag();
    const before = await currentRevision();

    const changes = await create(flag.name, {
      steps: [
        { at: at(3 * DAY_MS).toISOString(), enabled: false },
        { at: at(DAY_MS).toISOString(), default: { variant: 'on' } },
      ],
    });

    expect(changes.map(({ at: instant }) => instant)).toEqual([at(3 * DAY_MS), at(DAY_MS)]);
    const rows = await auditSince(before);
    expect(rows).toMatchObject(
      changes.map(({ id }) => ({
        revision: before + 1,
        entity: 'scheduled_change',
        entity_id: id,
        flag_name: flag.name,
        action: 'created',
        before: null,
        after: { id, status: 'pending' },
      })),
    );
    expect(rows).toHaveLength(2);
  });

  test('of several at one instant is applied last that is the last of the list', async () => {
    const flag = await makeFlag();
    const steps = Array.from({ length: 5 }, () => ({ at: at(HOUR_MS).toISOString(), enabled: true }));

    const ids = (await create(flag.name, { steps })).map(({ id }) => id);

    expect(ids).toEqual([...ids].sort());
  });
});

describe('is refused and writes nothing', () => {
  test.each([
    ['an instant in the past', { at: at(-1), enabled: true }, 'at', 'must be in the future'],
    ['the very instant of the call', { at: NOW, enabled: true }, 'at', 'must be in the future'],
    [
      'more than five years ahead',
      { at: new Date('2031-06-15T12:00:00.001Z'), enabled: true },
      'at',
      'must be within 5 years',
    ],
    [
      'a variant that the flag does not have',
      { at: at(1), default: { variant: 'gone' } },
      'default.variant',
      'is not a variant of the flag',
    ],
    [
      'a value of another type',
      { at: at(1), default: { value: 7 } },
      'default.value',
      'must be a string value',
    ],
    [
      'weights that do not sum to 100',
      { at: at(1), default: { split: [{ variant: 'new', weight: 99 }] } },
      'default.split',
      'must have weights that sum to 100, not 99',
    ],
  ])('%s', async (_title, { at: instant, ...step }, path, message) => {
    const flag = await makeVariantFlag();
    const body = { at: instant.toISOString(), ...step };
    const good = { at: at(HOUR_MS).toISOString(), enabled: true };

    await refused(() => create(flag.name, body), { code: 'invalid', fields: [{ path, message }] });
    await refused(() => create(flag.name, { steps: [good, body] }), {
      code: 'invalid',
      fields: [{ path: `steps.1.${path}`, message }],
    });
    const change = await makeScheduledChange(flag.name, { at: at(HOUR_MS), enabled: true });
    const { enabled, ...rest } = { enabled: true, ...body };
    await refused(() => patch(flag.name, change.id, rest), { code: 'invalid', fields: [{ path, message }] });
  });

  test('five years ahead to the millisecond is near enough', async () => {
    const flag = await makeFlag();

    const change = await makeScheduledChange(flag.name, {
      at: new Date('2031-06-15T12:00:00.000Z'),
      enabled: false,
    });

    expect(change.status).toBe('pending');
  });

  test('a change of a flag that is not there, or is archived', async () => {
    const flag = await makeFlag();
    const change = await makeScheduledChange(flag.name, { at: at(HOUR_MS), enabled: false });
    await archiveFlag(ctx, flag.name);
    const body = { at: at(HOUR_MS).toISOString(), enabled: true };

    await refused(() => create('no-such-flag', body), { code: 'flag_not_found' });
    await refused(() => create(flag.name, body), { code: 'flag_archived' });
    await refused(() => patch(flag.name, change.id, { reason: 'x' }), { code: 'flag_archived' });
  });

  test('a change of another flag, or that is not there', async () => {
    const [flag, other] = [await makeFlag(), await makeFlag()];
    const { id } = await makeScheduledChange(other.name, { at: at(HOUR_MS), enabled: false });

    await refused(() => patch(flag.name, id, { reason: 'x' }), { code: 'scheduled_change_not_found' });
    await refused(() => cancelScheduledChange(ctx, flag.name, id), { code: 'scheduled_change_not_found' });
    await refused(() => getScheduledChange(ctx, flag.name, id), { code: 'scheduled_change_not_found' });
    await refused(() => getScheduledChange(ctx, 'no-such-flag', id), { code: 'flag_not_found' });
    await refused(() => listScheduledChanges(ctx, { flagName: 'no-such-flag' }), { code: 'flag_not_found' });
  });

  test('the hundred-and-first pending change of a flag; what is due or cancelled does not count', async () => {
    const flag = await makeFlag();
    const steps = Array.from({ length: 100 }, (_, index) => ({
      at: at((index + 1) * HOUR_MS).toISOString(),
      enabled: index % 2 === 0,
    }));
    const [, second] = await create(flag.name, { steps });
    const one = { at: at(DAY_MS).toISOString(), enabled: true };

    await refused(() => create(flag.name, one), { code: 'scheduled_change_limit', status: 409 });

    await cancelScheduledChange(ctx, flag.name, second?.id ?? '');
    await create(flag.name, one);
    await refused(() => create(flag.name, one), { code: 'scheduled_change_limit' });
    await create(flag.name, one, contextOf({ now: at(HOUR_MS) }));
  });

  test('whatever somebody asks who may not', async () => {
    const flag = await makeFlag();
    const { id } = await makeScheduledChange(flag.name, { at: at(HOUR_MS), enabled: false });
    const body = { at: at(HOUR_MS).toISOString(), enabled: true };

    for (const actor of [userActor('viewer'), keyActor('viewer')]) {
      const viewer = contextOf({ actor });
      await refused(() => create(flag.name, body, viewer), { code: 'forbidden' });
      await refused(() => patch(flag.name, id, { reason: 'x' }, {}, viewer), { code: 'forbidden' });
      await refused(() => cancelScheduledChange(viewer, flag.name, id), { code: 'forbidden' });
      expect((await getScheduledChange(viewer, flag.name, id)).id).toBe(id);
    }
    for (const actor of [userActor('user'), keyActor('service')]) {
      await refused(() => listScheduledChanges(contextOf({ actor }), {}), { code: 'forbidden' });
      await refused(() => getScheduledChange(contextOf({ actor }), flag.name, id), { code: 'forbidden' });
    }
  });
});
