import { expect, test } from 'vitest';
import { updateFlagInput } from '@/lib/flags/schemas';
import { archiveFlag, getFlag, updateFlag } from '@/lib/flags/service';
import { createScheduledChangesInput, updateScheduledChangeInput } from '@/lib/schedules/schemas';
import {
  cancelScheduledChange,
  createScheduledChanges,
  getScheduledChange,
  listScheduledChanges,
  updateScheduledChange,
} from '@/lib/schedules/service';
import { auditSince, currentRevision } from '../support/database-contents';
import { at, contextOf, HOUR_MS, makeFlag, makeScheduledChange, makeVariantFlag } from '../support/factories';
import { ctxAt, fold } from '../support/schedules';

const ctx = contextOf();
const ROUNDS = 8;

const schedule = (flagName: string, body: unknown) =>
  createScheduledChanges(ctx, flagName, createScheduledChangesInput.parse(body));

/** Starts two calls at the same time, the second one first in every other round. */
async function race(
  round: number,
  first: () => Promise<unknown>,
  second: () => Promise<unknown>,
): Promise<readonly [first: string, second: string]> {
  const outcome = (call: Promise<unknown>) =>
    call.then(
      () => 'ok',
      (error: { code?: unknown }) => String(error.code),
    );
  if (round % 2 === 0) return Promise.all([outcome(first()), outcome(second())]);
  const late = outcome(second());
  return [await outcome(first()), await late];
}

test('a change that is cancelled while it is folded is either in the flag or cancelled, never both', async () => {
  for (let round = 0; round < ROUNDS; round++) {
    const flag = await makeFlag();
    const { id } = await makeScheduledChange(flag.name, { at: at(10), enabled: false });
    const before = await currentRevision();

    const [cancelled] = await race(
      round,
      () => cancelScheduledChange(ctxAt(9), flag.name, id),
      () => fold(10),
    );

    const { status } = await getScheduledChange(ctxAt(10), flag.name, id);
    expect([cancelled, status]).toEqual(
      status === 'cancelled' ? ['ok', 'cancelled'] : ['scheduled_change_settled', 'applied'],
    );
    expect((await getFlag(ctxAt(10), flag.name)).enabled).toBe(status === 'cancelled');
    expect((await auditSince(before)).filter(({ entity_id }) => entity_id === id)).toHaveLength(1);
  }
});

test('a change that is put off while it is folded is either in the flag or still to come', async () => {
  for (let round = 0; round < ROUNDS; round++) {
    const flag = await makeFlag();
    const { id } = await makeScheduledChange(flag.name, { at: at(10), enabled: false });
    const later = updateScheduledChangeInput.parse({ at: at(HOUR_MS).toISOString() });

    const [edited] = await race(
      round,
      () => updateScheduledChange(ctxAt(9), flag.name, id, later),
      () => fold(10),
    );

    const { status, at: instant } = await getScheduledChange(ctxAt(10), flag.name, id);
    expect([edited, status, instant]).toEqual(
      edited === 'ok' ? ['ok', 'pending', at(HOUR_MS)] : ['scheduled_change_settled', 'applied', at(10)],
    );
    expect((await getFlag(ctxAt(10), flag.name)).enabled).toBe(edited === 'ok');
  }
});

test('no change is left behind that serves a variant which was removed at the same time', async () => {
  for (let round = 0; round < ROUNDS; round++) {
    const flag = await makeVariantFlag();
    const without = updateFlagInput.parse({ variants: [{ key: 'control', value: 'a' }] });

    const outcomes = await race(
      round,
      () => schedule(flag.name, { at: at(HOUR_MS).toISOString(), default: { variant: 'new' } }),
      () => updateFlag(ctx, flag.name, without),
    );

    expect([
      ['ok', 'flag_in_use'],
      ['invalid', 'ok'],
    ]).toContainEqual(outcomes);
  }
});

test('nothing is scheduled for a flag after it was archived', async () => {
  for (let round = 0; round < ROUNDS; round++) {
    const flag = await makeFlag();
    const before = await currentRevision();

    const [scheduled] = await race(
      round,
      () => schedule(flag.name, { at: at(HOUR_MS).toISOString(), enabled: false }),
      () => archiveFlag(ctx, flag.name),
    );

    const actions = (await auditSince(before)).map(({ action }) => action);
    expect(actions).toEqual(scheduled === 'ok' ? ['created', 'archived'] : ['archived']);
    expect(['ok', 'flag_archived']).toContain(scheduled);
  }
});

test('no two who schedule at the same time get past the limit', async () => {
  const flag = await makeFlag();
  const steps = Array.from({ length: 60 }, () => ({ at: at(HOUR_MS).toISOString(), enabled: false }));

  const outcomes = await race(
    0,
    () => schedule(flag.name, { steps }),
    () => schedule(flag.name, { steps }),
  );

  expect([...outcomes].sort()).toEqual(['ok', 'scheduled_change_limit']);
  expect((await listScheduledChanges(ctx, { flagName: flag.name })).total).toBe(60);
});

test('of a person who sets the default and a fold, whichever comes first, the person wins', async () => {
  for (let round = 0; round < ROUNDS; round++) {
    const flag = await makeVariantFlag();
    const { id } = await makeScheduledChange(flag.name, { at: at(10), default: { variant: 'control' } });
    const before = await currentRevision();
    const patch = updateFlagInput.parse({ default: { variant: 'new' } });

    const outcomes = await race(
      round,
      () => updateFlag(ctxAt(10), flag.name, patch),
      () => fold(10),
    );

    expect(outcomes).toEqual(['ok', 'ok']);
    expect(await getFlag(ctxAt(10), flag.name)).toMatchObject({
      default: { variant: 'new' },
      defaultFrom: null,
      version: 3,
    });
    const steps = (await auditSince(before)).filter(({ entity_id }) => entity_id === id);
    expect(steps.map(({ action }) => action)).toEqual(['applied']);
  }
});
