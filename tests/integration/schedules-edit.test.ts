import { describe, expect, test } from 'vitest';
import { archiveFlag } from '@/lib/flags/service';
import { updateScheduledChangeInput } from '@/lib/schedules/schemas';
import { cancelScheduledChange, getScheduledChange, updateScheduledChange } from '@/lib/schedules/service';
import { rawSql } from '../support/database';
import { auditSince, currentRevision, expectNothingWritten } from '../support/database-contents';
import {
  at,
  contextOf,
  HOUR_MS,
  makeFlag,
  makeScheduledChange,
  makeVariantFlag,
  NOW,
} from '../support/factories';

const ctx = contextOf();
const DAY_MS = 24 * HOUR_MS;

const patch = (flagName: string, id: string, body: unknown, options: { ifMatch?: string } = {}, by = ctx) =>
  updateScheduledChange(by, flagName, id, updateScheduledChangeInput.parse(body), options);
const refused = (work: () => Promise<unknown>, error: object) =>
  expectNothingWritten(() => expect(work()).rejects.toMatchObject(error));

describe('a change that is still to come can be edited', () => {
  test('field by field, and the audit log says how it was', async () => {
    const flag = await makeVariantFlag();
    const made = await makeScheduledChange(flag.name, { at: at(HOUR_MS), enabled: false, reason: 'Soon' });
    const before = await currentRevision();
    const later = contextOf({ now: at(1000) });

    const changed = await patch(
      flag.name,
      made.id,
      { at: at(DAY_MS).toISOString(), time_zone: 'Asia/Tokyo', enabled: null, default: { value: 'b' } },
      { ifMatch: made.etag },
      later,
    );

    expect(changed).toMatchObject({
      at: at(DAY_MS),
      timeZone: 'Asia/Tokyo',
      enabled: null,
      default: { variant: 'new' },
      reason: 'Soon',
      createdAt: NOW,
      updatedAt: at(1000),
      version: 2,
    });
    expect(changed.etag).not.toBe(made.etag);
    expect(await auditSince(before)).toMatchObject([
      {
        action: 'updated',
        entity_id: made.id,
        before: { enabled: false, version: 1 },
        after: { enabled: null, version: 2 },
      },
    ]);
  });

  test('to be without a reason, and to set one thing less but not nothing', async () => {
    const flag = await makeFlag();
    const made = await makeScheduledChange(flag.name, {
      at: at(HOUR_MS),
      enabled: false,
      default: { variant: 'on' },
      reason: 'Soon',
    });

    expect(await patch(flag.name, made.id, { reason: null, default: null })).toMatchObject({
      reason: null,
      default: null,
      enabled: false,
    });
    await refused(() => patch(flag.name, made.id, { enabled: null }), {
      code: 'invalid',
      fields: [{ path: 'default', message: 'give enabled, default or both' }],
    });
  });

  test('not by somebody who has seen another state', async () => {
    const flag = await makeFlag();
    const { id, etag } = await makeScheduledChange(flag.name, { at: at(HOUR_MS), enabled: false });
    await patch(flag.name, id, { reason: 'First' });

    await refused(() => patch(flag.name, id, { reason: 'Second' }, { ifMatch: etag }), {
      code: 'version_mismatch',
    });
    await refused(() => cancelScheduledChange(ctx, flag.name, id, { ifMatch: etag }), {
      code: 'version_mismatch',
    });
  });

  test('and stays as it is when it is given what it has', async () => {
    const flag = await makeVariantFlag();
    const given = { at: at(HOUR_MS), default: { variant: 'new' }, reason: 'Soon' };
    const made = await makeScheduledChange(flag.name, given);

    const body = { ...given, at: given.at.toISOString(), time_zone: 'UTC', enabled: null };
    const same = await expectNothingWritten(() => patch(flag.name, made.id, body));

    expect(same).toEqual(made);
  });
});

describe('a change that was cancelled', () => {
  test('stays in the list and is in the audit log', async () => {
    const flag = await makeFlag();
    const made = await makeScheduledChange(flag.name, { at: at(HOUR_MS), enabled: false });
    const before = await currentRevision();

    const cancelled = await cancelScheduledChange(contextOf({ now: at(5) }), flag.name, made.id);

    expect(cancelled).toMatchObject({ status: 'cancelled', version: 2, updatedAt: at(5) });
    expect(await getScheduledChange(ctx, flag.name, made.id)).toEqual({ ...cancelled, conflicts: [] });
    expect(await auditSince(before)).toMatchObject([
      { action: 'cancelled', before: { status: 'pending' }, after: { status: 'cancelled' } },
    ]);
  });

  test('of an archived flag will not come back with it', async () => {
    const flag = await makeFlag();
    const made = await makeScheduledChange(flag.name, { at: at(HOUR_MS), enabled: false });
    await archiveFlag(ctx, flag.name);

    expect((await cancelScheduledChange(ctx, flag.name, made.id)).status).toBe('cancelled');
  });
});

test('a change that is due, cancelled or failed can neither be edited nor cancelled', async () => {
  const flag = await makeVariantFlag();
  const due = await makeScheduledChange(flag.name, { at: at(1), enabled: false });
  const failed = await makeScheduledChange(flag.name, { at: at(2), default: { variant: 'new' } });
  const cancelled = await makeScheduledChange(flag.name, { at: at(HOUR_MS), enabled: false });
  await cancelScheduledChange(ctx, flag.name, cancelled.id);
  await rawSql()`update scheduled_changes set set_default = '{"variant": "gone"}' where id = ${failed.id}`;
  const now = contextOf({ now: at(2) });

  for (const [{ id }, status] of [
    [due, 'applied'],
    [failed, 'failed'],
    [cancelled, 'cancelled'],
  ] as const) {
    expect((await getScheduledChange(now, flag.name, id)).status).toBe(status);
    const settled = { code: 'scheduled_change_settled', status: 409, details: { change_status: status } };
    const later = { at: at(DAY_MS).toISOString() };
    await refused(() => patch(flag.name, id, later, {}, now), settled);
    await refused(() => cancelScheduledChange(now, flag.name, id), settled);
  }
});
