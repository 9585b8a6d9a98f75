import { beforeEach, describe, expect, test } from 'vitest';
import type { Actor } from '@/lib/auth/actor';
import { archiveFlag } from '@/lib/flags/service';
import { bulkOverrides } from '@/lib/overrides/bulk';
import { importOverrides } from '@/lib/overrides/import';
import { checkRows, jsonRows } from '@/lib/overrides/import-rows';
import { bulkInput } from '@/lib/overrides/schemas-bulk';
import { setOverride, updateOverride } from '@/lib/overrides/service';
import type { OverrideView } from '@/lib/overrides/types';
import { undoOverrides } from '@/lib/overrides/undo';
import { deleteUser } from '@/lib/users/remove';
import { rawSql } from '../support/database';
import {
  auditSince,
  currentRevision,
  expectNothingWritten,
  storedOverride,
} from '../support/database-contents';
import {
  at,
  contextOf,
  HOUR_MS,
  keyActor,
  makeEndedOverride,
  makeFlag,
  makeOverride,
  makeUser,
  NOW,
  userActor,
} from '../support/factories';

const later = contextOf({ now: at(5_000) });
const grace: Actor = { ...userActor('admin'), id: '44444444-4444-4444-8444-444444444444' } as Actor;

/** Does something to some overrides, and says under which revision. */
async function bulk(action: object, ids: readonly string[]): Promise<number> {
  const input = { ...action, ids, expected_count: ids.length };
  const { revision } = await bulkOverrides(contextOf(), bulkInput.parse(input));
  return revision ?? 0;
}

const stored = ({ userId, flagName }: OverrideView) => storedOverride(userId, flagName);

let first: OverrideView;
let second: OverrideView;
let ids: readonly string[];

beforeEach(async () => {
  const flag = await makeFlag();
  first = await makeOverride((await makeUser()).id, flag.name, { reason: 'One', expiresAt: at(HOUR_MS) });
  second = await makeOverride((await makeUser()).id, flag.name, { value: false, reason: 'Two' });
  ids = [first.id, second.id];
});

describe('taking back', () => {
  test('a pause resumes those that it paused, under one revision, and says so in the log', async () => {
    const revision = await bulk({ action: 'disable' }, ids);

    const result = await undoOverrides(later, revision);

    expect(result).toMatchObject({ revision: revision + 1, counts: { updated: 2, skipped: 0 } });
    expect(await stored(first)).toMatchObject({ enabled: true, version: 3, updated_at: later.now });
    expect(await auditSince(revision)).toMatchObject([
      { revision: revision + 1, action: 'updated', before: { enabled: false }, after: { enabled: true } },
      { revision: revision + 1, action: 'updated', before: { enabled: false }, after: { enabled: true } },
    ]);
  });

  test('a pause leaves those paused that were so before', async () => {
    const paused = await makeOverride((await makeUser()).id, first.flagName, { enabled: false });
    const revision = await bulk({ action: 'disable' }, [...ids, paused.id]);

    await undoOverrides(later, revision);

    expect(await stored(paused)).toMatchObject({ enabled: false, version: 1 });
    expect(await stored(first)).toMatchObject({ enabled: true });
  });

  test('an extension gives each its own old end', async () => {
    const revision = await bulk({ action: 'extend', expires_at: at(50 * HOUR_MS).toISOString() }, ids);

    await undoOverrides(later, revision);

    expect(await stored(first)).toMatchObject({ expires_at: at(HOUR_MS) });
    expect(await stored(second)).toMatchObject({ expires_at: null });
  });

  test('a deletion makes them again as they were, with their id, author and age', async () => {
    const before = [await stored(first), await stored(second)];
    const revision = await bulk({ action: 'delete' }, ids);
    expect(await stored(first)).toBeUndefined();

    const result = await undoOverrides(later, revision);

    expect(result.counts).toMatchObject({ created: 2, skipped: 0 });
    const touched = { version: 2, updated_at: later.now };
    expect(await stored(first)).toEqual({ ...before[0], ...touched });
    expect(await stored(second)).toEqual({ ...before[1], ...touched });
  });

  test('an import deletes what it made and puts back what it replaced', async () => {
    const newcomer = await makeUser();
    const rows = await checkRows(
      jsonRows([
        { user_id: newcomer.id, flag_name: first.flagName, value: true },
        { user_id: second.userId, flag_name: second.flagName, value: true, reason: 'Imported' },
      ]),
    );
    const { revision } = await importOverrides(contextOf(), rows, { dryRun: false, onConflict: 'replace' });

    const result = await undoOverrides(later, revision ?? 0);

    expect(result.counts).toMatchObject({ deleted: 1, updated: 1 });
    expect(await storedOverride(newcomer.id, first.flagName)).toBeUndefined();
    expect(await stored(second)).toMatchObject({ override_value: false, reason: 'Two' });
  });

  test('a creation over one that had ended deletes the new one; the ended one stays away', async () => {
    const user = await makeUser();
    await makeEndedOverride(user.id, first.flagName);
    const create = bulkInput.parse({
      action: 'create',
      flag_name: first.flagName,
      value: true,
      user_ids: [user.id],
      expected_count: 1,
    });
    const { revision } = await bulkOverrides(contextOf(), create);

    await undoOverrides(later, revision ?? 0);

    expect(await storedOverride(user.id, first.flagName)).toBeUndefined();
  });

  test('thousands takes one revision', async () => {
    const [flag] = [await makeFlag()];
    await rawSql()`
      insert into users (email, targeting_key, name)
      select 'undone-' || n || '@example.com', 'undone-' || n, '' from generate_series(1, 2500) n`;
    await rawSql()`
      insert into user_flag_overrides (user_id, flag_name, override_value, created_by, updated_by)
      select id, ${flag.name}, 'true', 'x', 'x' from users where email like 'undone-%'`;
    const filter = bulkInput.parse({
      action: 'delete',
      filter: { flag: flag.name },
      expected_count: 2500,
    });
    const { revision } = await bulkOverrides(contextOf(), filter);

    const result = await undoOverrides(later, revision ?? 0);

    expect(result).toMatchObject({ revision: Number(revision) + 1, counts: { created: 2500 } });
    const [row] =
      await rawSql()`select count(*)::int as total from user_flag_overrides where flag_name = ${flag.name}`;
    expect(row?.total).toBe(2500);
  });
});

describe('what somebody did meanwhile', () => {
  test('to one override stays, and the others are taken back', async () => {
    const revision = await bulk({ action: 'disable' }, ids);
    await updateOverride(contextOf({ actor: grace }), first.userId, first.flagName, { reason: 'Mine' });

    const result = await undoOverrides(later, revision);

    expect(result.counts).toMatchObject({ updated: 1, skipped: 1 });
    expect(result.leftAlone).toEqual([
      { path: '', message: 'boss@example.com changed it meanwhile', count: 1 },
    ]);
    expect(await stored(first)).toMatchObject({ enabled: false, reason: 'Mine' });
    expect(await stored(second)).toMatchObject({ enabled: true });
  });

  test.each<[string, () => Promise<unknown>, string]>([
    [
      'another value is pinned',
      () => setOverride(contextOf(), first.userId, first.flagName, { value: false }),
      'boss@example.com pinned another value meanwhile',
    ],
    ['the user is gone', () => deleteUser(contextOf(), first.userId), 'the user is gone'],
    ['the flag is archived', () => archiveFlag(contextOf(), first.flagName), 'is archived'],
  ])('when %s, leaves what was deleted away and says so', async (_what, meanwhile, why) => {
    const revision = await bulk({ action: 'delete' }, [first.id]);
    await meanwhile();

    const failed = expectNothingWritten(() =>
      undoOverrides(later, revision).then(
        () => null,
        (error: unknown) => error,
      ),
    );

    expect(await failed).toMatchObject({
      code: 'invalid',
      fields: [{ message: expect.stringContaining(why) }],
    });
  });

  test('when the override is gone, it stays away', async () => {
    const revision = await bulk({ action: 'disable' }, ids);
    await bulk({ action: 'delete' }, [first.id]);

    const { leftAlone } = await undoOverrides(later, revision);

    expect(leftAlone).toEqual([{ path: '', message: 'the override is gone', count: 1 }]);
    expect(await stored(first)).toBeUndefined();
  });

  test('when its old end has passed, it stays as it is', async () => {
    const revision = await bulk({ action: 'delete' }, ids);

    const { leftAlone } = await undoOverrides(contextOf({ now: at(2 * HOUR_MS) }), revision);

    expect(leftAlone).toEqual([{ path: 'expires_at', message: 'must be in the future', count: 1 }]);
    expect(await stored(first)).toBeUndefined();
    expect(await stored(second)).toBeDefined();
  });

  test('what was taken back already is not taken back twice', async () => {
    const revision = await bulk({ action: 'disable' }, ids);
    await undoOverrides(later, revision);

    await expectNothingWritten(() =>
      expect(undoOverrides(later, revision)).rejects.toMatchObject({ code: 'invalid' }),
    );
  });
});

describe('it is refused', () => {
  test.each(['viewer', 'user'] as const)('to a %s', async (role) => {
    const revision = await bulk({ action: 'disable' }, ids);
    await expectNothingWritten(() =>
      expect(undoOverrides(contextOf({ actor: userActor(role) }), revision)).rejects.toMatchObject({
        code: 'forbidden',
      }),
    );
  });

  test.each<[string, () => Actor]>([
    ['another administrator', () => grace],
    ['a key', () => keyActor('admin')],
  ])('to %s, whose call it was not', async (_who, actor) => {
    const revision = await bulk({ action: 'disable' }, ids);
    await expectNothingWritten(() =>
      expect(undoOverrides(contextOf({ actor: actor() }), revision)).rejects.toMatchObject({
        code: 'invalid',
        fields: [{ path: 'revision', message: 'is no change of overrides of yours' }],
      }),
    );
  });

  test.each([
    ['that is to come', async () => (await currentRevision()) + 10],
    [
      'that did something else',
      async () => {
        await makeFlag({}, contextOf({ now: NOW }));
        return currentRevision();
      },
    ],
  ])('for a revision %s', async (_what, revisionOf) => {
    const revision = await revisionOf();
    await expectNothingWritten(() =>
      expect(undoOverrides(later, revision)).rejects.toMatchObject({ code: 'invalid' }),
    );
  });
});
