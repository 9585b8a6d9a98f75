import { describe, expect, test } from 'vitest';
import { countFeatureFlags } from '@/lib/feature-flag-counts';
import { archiveFlag } from '@/lib/flags/service';
import { listScheduleRows } from '@/lib/schedules/list-rows';
import { previewDraft } from '@/lib/schedules/preview-draft';
import { createScheduledChangesInput } from '@/lib/schedules/schemas';
import { cancelScheduledChange } from '@/lib/schedules/service';
import { rawSql } from '../support/database';
import { expectNothingWritten } from '../support/database-contents';
import {
  at,
  contextOf,
  HOUR_MS,
  keyActor,
  makeFlag,
  makeOverride,
  makeScheduledChange,
  makeUser,
  makeVariantFlag,
  userActor,
} from '../support/factories';
import { ctxAt } from '../support/schedules';

const ctx = contextOf();
const CONTROL = { variant: 'control' };
const NEW = { variant: 'new' };

describe('a row of the list of scheduled changes', () => {
  test('says what the flag is just before it, with all that comes earlier', async () => {
    const flag = await makeVariantFlag();
    const other = await makeFlag({ enabled: false });
    const second = await makeScheduledChange(flag.name, { at: at(2 * HOUR_MS), enabled: false });
    const first = await makeScheduledChange(flag.name, { at: at(HOUR_MS), default: NEW });
    const third = await makeScheduledChange(flag.name, { at: at(3 * HOUR_MS), default: CONTROL });
    const ofOther = await makeScheduledChange(other.name, { at: at(HOUR_MS), enabled: true });

    const { data, total } = await listScheduleRows(ctx, { status: 'pending' });

    expect(total).toBe(4);
    const rows = new Map(data.map((row) => [row.change.id, row]));
    expect(rows.get(first.id)?.before).toEqual({ enabled: true, default: CONTROL });
    expect(rows.get(second.id)?.before).toEqual({ enabled: true, default: NEW });
    expect(rows.get(third.id)?.before).toEqual({ enabled: false, default: NEW });
    expect(rows.get(ofOther.id)).toMatchObject({
      before: { enabled: false, default: { variant: 'off' } },
      flag: { name: other.name, type: 'boolean', enabled: false, archivedAt: null },
    });
    expect(rows.get(ofOther.id)?.flag.variants).toHaveLength(2);
  });

  test('that is over has no before, and the flag is what it has become', async () => {
    const flag = await makeVariantFlag();
    const due = await makeScheduledChange(flag.name, { at: at(HOUR_MS), default: NEW });
    const cancelled = await makeScheduledChange(flag.name, { at: at(2 * HOUR_MS), default: CONTROL });
    await cancelScheduledChange(ctx, flag.name, cancelled.id);

    const { data } = await listScheduleRows(ctxAt(HOUR_MS), { flagName: flag.name });

    expect(data).toMatchObject([
      { change: { id: due.id, status: 'applied' }, before: null, flag: { default: NEW } },
      { change: { id: cancelled.id, status: 'cancelled' }, before: null },
    ]);
  });

  test('comes the latest first where that is asked for, on every page', async () => {
    const flag = await makeVariantFlag();
    const made = [];
    for (const hours of [1, 2, 3, 4, 5]) {
      made.push((await makeScheduledChange(flag.name, { at: at(hours * HOUR_MS), default: NEW })).id);
    }
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const query = { flagName: flag.name, latestFirst: true, limit: 2, ...(cursor ? { cursor } : {}) };
      const page = await listScheduleRows(ctx, query);
      seen.push(...page.data.map(({ change }) => change.id));
      cursor = page.nextCursor ?? undefined;
    } while (cursor);

    expect(seen).toEqual(made.reverse());
  });

  test('is for those who may read schedules', async () => {
    for (const actor of [userActor('user'), keyActor('service')]) {
      await expect(listScheduleRows(contextOf({ actor }), {})).rejects.toMatchObject({ code: 'forbidden' });
    }
  });
});

describe('a preview of a change that is not stored', () => {
  const input = (body: unknown) => createScheduledChangesInput.parse(body);
  const instant = (hours: number) => at(hours * HOUR_MS).toISOString();

  test('counts whom it reaches and whom an override keeps from it, and writes nothing', async () => {
    await rawSql()`delete from users`;
    const people = await Promise.all(Array.from({ length: 10 }, () => makeUser()));
    const flag = await makeVariantFlag();
    await makeOverride(people[0]?.id ?? '', flag.name, { variant: 'control' });

    const previews = await expectNothingWritten(() =>
      previewDraft(ctx, flag.name, input({ at: instant(1), default: NEW })),
    );

    expect(previews).toEqual([
      {
        at: at(HOUR_MS),
        users: { total: 10, exact: true, margin: 0, changed: 9 },
        shadowed: { override: 1, rule: 0, off: 0 },
      },
    ]);
  });

  test('of several steps counts each with those before it, and with what is scheduled already', async () => {
    const flag = await makeVariantFlag();
    const stored = await makeScheduledChange(flag.name, { at: at(2 * HOUR_MS), default: NEW });
    const steps = [
      { at: instant(1), default: NEW },
      { at: instant(3), default: CONTROL },
    ];
    const changed = async (options?: { replaces: string }) =>
      (await previewDraft(ctx, flag.name, input({ steps }), options)).map(({ users }) => users.changed);

    expect(await changed()).toEqual([10, 10]);
    const same = input({ steps: [{ at: instant(3), default: NEW }] });
    expect(await previewDraft(ctx, flag.name, same)).toMatchObject([{ users: { changed: 0 } }]);
    expect(await previewDraft(ctx, flag.name, same, { replaces: stored.id })).toMatchObject([
      { users: { changed: 10 } },
    ]);
  });

  test('heeds prerequisites, as the flag that is stored does', async () => {
    const other = await makeFlag({ default: { variant: 'off' } });
    const open = await makeFlag({ default: { variant: 'on' } });
    const draft = input({ at: instant(1), default: { variant: 'on' } });
    for (const [name, reached] of [
      [other.name, 0],
      [open.name, 10],
    ] as const) {
      const flag = await makeFlag({ prerequisites: [{ flag: name, variants: ['on'] }] });
      expect(await previewDraft(ctx, flag.name, draft)).toMatchObject([{ users: { changed: reached } }]);
    }
  });

  test('is refused for what could not be stored', async () => {
    const flag = await makeVariantFlag();
    const attempt = (name: string, body: unknown) => previewDraft(ctx, name, input(body));
    await expect(attempt('no.such.flag', { at: instant(1), enabled: true })).rejects.toMatchObject({
      code: 'flag_not_found',
    });
    await expect(attempt(flag.name, { at: instant(0), enabled: true })).rejects.toMatchObject({
      fields: [{ path: 'at', message: 'must be in the future' }],
    });
    await expect(
      attempt(flag.name, { steps: [{ at: instant(1), default: { variant: 'gone' } }] }),
    ).rejects.toMatchObject({ fields: [{ path: 'steps.0.default.variant' }] });
    await archiveFlag(ctx, flag.name);
    await expect(attempt(flag.name, { at: instant(1), enabled: true })).rejects.toMatchObject({
      code: 'flag_archived',
    });
    const forbidden = contextOf({ actor: userActor('user') });
    await expect(
      previewDraft(forbidden, flag.name, input({ at: instant(1), enabled: true })),
    ).rejects.toMatchObject({ code: 'forbidden' });
  });
});

describe('the counts of the page', () => {
  test('leave out archived flags and changes that are over', async () => {
    const before = await countFeatureFlags(ctx);
    const flag = await makeFlag();
    const archived = await makeFlag();
    await archiveFlag(ctx, archived.name);
    await makeScheduledChange(flag.name, { at: at(HOUR_MS), enabled: false });
    await makeScheduledChange(flag.name, { at: at(3 * HOUR_MS), enabled: true });
    await makeOverride((await makeUser()).id, flag.name);

    expect(await countFeatureFlags(ctx)).toEqual({
      flags: { total: before.flags.total + 1, totalEstimated: false },
      schedules: { total: before.schedules.total + 2, totalEstimated: false },
      overrides: { total: before.overrides.total + 1, totalEstimated: false },
    });
    const later = await countFeatureFlags(ctxAt(3 * HOUR_MS));
    expect(later.schedules.total).toBeLessThan(before.schedules.total + 2);
    await expect(countFeatureFlags(contextOf({ actor: userActor('user') }))).rejects.toMatchObject({
      code: 'forbidden',
    });
  });
});
