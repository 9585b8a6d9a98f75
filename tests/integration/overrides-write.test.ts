import { describe, expect, test } from 'vitest';
import { archiveFlag } from '@/lib/flags/service';
import { listOverrides } from '@/lib/overrides/list';
import { createOverrideInput, updateOverrideInput } from '@/lib/overrides/schemas';
import { createOverride, getOverride, setOverride, updateOverride } from '@/lib/overrides/service';
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
  ENDED_AT,
  HOUR_MS,
  makeEndedOverride,
  makeFlag,
  makeOverride,
  makeUser,
  makeVariantFlag,
  NOBODY,
  NOW,
  unique,
} from '../support/factories';

const ctx = contextOf();
const later = contextOf({ now: at(1000) });

const create = (userId: string, input: Record<string, unknown>, context = ctx) =>
  createOverride(context, userId, createOverrideInput.parse(input));
const patch = (userId: string, flagName: string, input: Record<string, unknown>, context = later) =>
  updateOverride(context, userId, flagName, updateOverrideInput.parse(input));

describe('createOverride', () => {
  test('replaces an override that has ended: its end and the new one are audited, with a new id', async () => {
    const [user, flag] = [await makeUser(), await makeFlag()];
    const ended = await makeEndedOverride(user.id, flag.name);
    const before = await currentRevision();

    const created = await create(user.id, { flag_name: flag.name, value: false });

    expect(created.id).not.toBe(ended.id);
    expect(created).toMatchObject({ value: false, version: 1, createdAt: NOW, status: 'active' });
    expect(await auditSince(before)).toMatchObject([
      { action: 'expired', entity_id: ended.id, before: { id: ended.id, status: 'expired' }, after: null },
      { action: 'created', entity_id: created.id, before: null, after: { id: created.id, value: false } },
    ]);
  });

  test('replaces one at the very instant of its end, and refuses a millisecond earlier', async () => {
    const [user, flag] = [await makeUser(), await makeFlag()];
    await makeOverride(user.id, flag.name, { expiresAt: at(1000) });
    const input = { flag_name: flag.name, value: false };

    await expectNothingWritten(() =>
      expect(create(user.id, input, contextOf({ now: at(999) }))).rejects.toMatchObject({
        code: 'override_exists',
      }),
    );
    expect((await create(user.id, input, contextOf({ now: at(1000) }))).value).toBe(false);
  });

  test.each([
    ['active', {}],
    ['paused', { enabled: false }],
  ])('refuses a second override while the first one is %s', async (_state, change) => {
    const [user, flag] = [await makeUser(), await makeFlag()];
    await makeOverride(user.id, flag.name, change);

    await expectNothingWritten(() =>
      expect(create(user.id, { flag_name: flag.name, value: true })).rejects.toMatchObject({
        code: 'override_exists',
        status: 409,
      }),
    );
  });

  test('refuses an archived flag, also where an ended override would be replaced', async () => {
    const [user, other, flag] = [await makeUser(), await makeUser(), await makeFlag()];
    await makeEndedOverride(user.id, flag.name);
    await archiveFlag(ctx, flag.name);

    await expectNothingWritten(async () => {
      for (const { id } of [user, other]) {
        await expect(create(id, { flag_name: flag.name, value: true })).rejects.toMatchObject({
          code: 'flag_archived',
          status: 409,
        });
        await expect(setOverride(ctx, id, flag.name, { value: true })).rejects.toMatchObject({
          code: 'flag_archived',
        });
      }
      await expect(patch(user.id, flag.name, { reason: 'x' })).rejects.toMatchObject({
        code: 'flag_archived',
      });
    });
  });

  const wrongTypes: [string, Parameters<typeof makeFlag>[0], unknown[]][] = [
    ['boolean', {}, ['true', 1, null, [], {}]],
    ['string', { type: 'string', default: { value: '' } }, [true, 5, null, ['a'], {}]],
    ['number', { type: 'number', default: { value: 5 } }, ['5', true, null, [5], {}]],
  ];
  test.each(wrongTypes)('refuses every value of another type for a %s flag', async (type, flag, values) => {
    const [user, { name }] = [await makeUser(), await makeFlag(flag)];

    await expectNothingWritten(async () => {
      for (const value of values) {
        await expect(create(user.id, { flag_name: name, value })).rejects.toMatchObject({
          code: 'invalid',
          fields: [{ path: 'value', message: `must be a ${type} value, as the flag ${name} is ${type}` }],
        });
      }
    });
  });

  test.each([
    ['a value that no variant has', { value: 'c' }, 'value', 'control, new'],
    ['a variant that the flag does not have', { variant: 'gone' }, 'variant', 'control, new'],
  ])('refuses %s, and says which there are', async (_what, what, path, text) => {
    const [user, flag] = [await makeUser(), await makeVariantFlag()];

    await expectNothingWritten(() =>
      expect(create(user.id, { flag_name: flag.name, ...what })).rejects.toMatchObject({
        code: 'invalid',
        fields: [{ path, message: expect.stringContaining(text) }],
      }),
    );
  });

  test('refuses a variant on a flag of plain values', async () => {
    const [user, flag] = [await makeUser(), await makeFlag({ type: 'number', default: { value: 1 } })];

    await expect(create(user.id, { flag_name: flag.name, variant: 'on' })).rejects.toMatchObject({
      fields: [{ path: 'variant', message: `the flag ${flag.name} has no variants; give a value` }],
    });
  });

  test.each([
    ['an unknown user', 'user_not_found', 404],
    ['an unknown flag', 'flag_not_found', 404],
  ])('refuses %s', async (what, code, status) => {
    const [user, flag] = [await makeUser(), await makeFlag()];
    const userId = what === 'an unknown user' ? NOBODY : user.id;
    const name = what === 'an unknown flag' ? unique('unknown') : flag.name;

    await expectNothingWritten(() =>
      expect(create(userId, { flag_name: name, value: true })).rejects.toMatchObject({ code, status }),
    );
  });

  test.each([
    ['now', NOW],
    ['in the past', at(-1)],
  ])('refuses an end that is %s', async (_when, end) => {
    const [user, flag] = [await makeUser(), await makeFlag()];

    await expectNothingWritten(() =>
      expect(
        create(user.id, { flag_name: flag.name, value: true, expires_at: end.toISOString() }),
      ).rejects.toMatchObject({ fields: [{ path: 'expires_at', message: 'must be in the future' }] }),
    );
  });

  test('refuses to pin a flag that cannot be read', async () => {
    const [user, flag] = [await makeUser(), await makeFlag()];
    await rawSql()`update feature_flags set default_serve = '{"variant":"x"}' where name = ${flag.name}`;

    await expectNothingWritten(() =>
      expect(create(user.id, { flag_name: flag.name, value: true })).rejects.toMatchObject({
        code: 'invalid',
        fields: [{ path: 'flag_name', message: expect.stringContaining('cannot be read') }],
      }),
    );
  });
});

describe('updateOverride', () => {
  test.each([
    ['value', { value: false }, { value: false, variant: 'off' }],
    ['variant', { variant: 'off' }, { value: false, variant: 'off' }],
    ['enabled', { enabled: false }, { enabled: false, status: 'disabled' }],
    ['reason', { reason: 'New' }, { reason: 'New' }],
    ['expires_at', { expires_at: at(2000).toISOString() }, { expiresAt: at(2000) }],
    ['reason, cleared', { reason: null }, { reason: null }],
    ['expires_at, cleared', { expires_at: null }, { expiresAt: null }],
  ])('changes the given field alone: %s', async (_field, change, expected) => {
    const [user, flag] = [await makeUser(), await makeFlag()];
    const first = await makeOverride(user.id, flag.name, { reason: 'Old', expiresAt: at(HOUR_MS) });

    const updated = await patch(user.id, flag.name, change);

    const stamp = { updatedAt: later.now, version: 2, etag: expect.not.stringMatching(first.etag) };
    expect(updated).toEqual({ ...first, ...stamp, ...expected });
    expect(await getOverride(later, user.id, flag.name)).toEqual(updated);
  });

  test('takes null as a value of a json flag', async () => {
    const [user, flag] = [await makeUser(), await makeFlag({ type: 'json', default: { value: 1 } })];
    await makeOverride(user.id, flag.name, { value: { a: 1 } });

    expect((await patch(user.id, flag.name, { value: null })).value).toBeNull();
  });

  test('writes nothing when nothing changes', async () => {
    const [user, flag] = [await makeUser(), await makeFlag()];
    const first = await makeOverride(user.id, flag.name, { reason: 'Same', expiresAt: at(HOUR_MS) });

    for (const change of [{}, { value: true }, { variant: 'on' }, { reason: 'Same', enabled: true }]) {
      expect(await expectNothingWritten(() => patch(user.id, flag.name, change))).toEqual(first);
    }
  });

  test.each([
    [{ value: false }],
    [{ enabled: false }],
    [{ reason: 'x' }],
    [{}],
    [{ expires_at: ENDED_AT.toISOString() }],
  ])('refuses to change one that has ended without giving it a new end: %j', async (change) => {
    const [user, flag] = [await makeUser(), await makeFlag()];
    await makeEndedOverride(user.id, flag.name);

    await expectNothingWritten(() =>
      expect(patch(user.id, flag.name, change)).rejects.toMatchObject({
        code: 'invalid',
        fields: [{ path: 'expires_at', message: expect.any(String) }],
      }),
    );
  });

  test.each([
    ['a later one', at(HOUR_MS).toISOString()],
    ['none', null],
  ])('brings one that has ended back with a new end: %s', async (_what, end) => {
    const [user, flag] = [await makeUser(), await makeFlag()];
    const ended = await makeEndedOverride(user.id, flag.name);

    expect(await patch(user.id, flag.name, { expires_at: end })).toMatchObject({
      id: ended.id,
      status: 'active',
      version: 2,
    });
  });

  test('describes a paused override whose value no longer fits, but does not resume it', async () => {
    const [user, flag] = [await makeUser(), await makeVariantFlag()];
    await makeOverride(user.id, flag.name, { variant: 'new', enabled: false });
    await rawSql()`
      update user_flag_overrides set override_value = '"gone"' where flag_name = ${flag.name}`;

    expect(await patch(user.id, flag.name, { reason: 'Was b' })).toMatchObject({
      reason: 'Was b',
      fits: false,
    });
    await expectNothingWritten(() =>
      expect(patch(user.id, flag.name, { enabled: true })).rejects.toMatchObject({
        fields: [{ path: 'value', message: expect.stringContaining('control, new') }],
      }),
    );
    expect(await patch(user.id, flag.name, { enabled: true, variant: 'new' })).toMatchObject({ fits: true });
  });

  test('refuses where there is no override, no user or no flag', async () => {
    const [user, flag] = [await makeUser(), await makeFlag()];
    const unknown = unique('unknown');

    await expectNothingWritten(async () => {
      await expect(patch(user.id, flag.name, { value: true })).rejects.toMatchObject({
        code: 'override_not_found',
      });
      await expect(patch(NOBODY, flag.name, { value: true })).rejects.toMatchObject({
        code: 'user_not_found',
      });
      await expect(patch(user.id, unknown, { value: true })).rejects.toMatchObject({
        code: 'flag_not_found',
      });
      await expect(getOverride(ctx, user.id, unknown)).rejects.toMatchObject({ code: 'flag_not_found' });
      await expect(getOverride(ctx, NOBODY, flag.name)).rejects.toMatchObject({ code: 'user_not_found' });
    });
  });
});

describe('listOverrides', () => {
  test('orders by the newest change and gives each its state at the asked instant', async () => {
    const user = await makeUser();
    const [first, second, third] = [await makeFlag(), await makeFlag(), await makeFlag()];
    await makeOverride(user.id, first.name, { expiresAt: at(1000) }, contextOf({ now: at(1) }));
    await makeOverride(user.id, second.name, { enabled: false }, contextOf({ now: at(3) }));
    await makeOverride(user.id, third.name, {}, contextOf({ now: at(2) }));

    const { data, total } = await listOverrides(later, { userId: user.id });

    expect(total).toBe(3);
    expect(data.map(({ flagName, status }) => [flagName, status])).toEqual([
      [second.name, 'disabled'],
      [third.name, 'active'],
      [first.name, 'expired'],
    ]);
  });

  test('has no fallback for an override of an archived flag', async () => {
    const [user, flag] = [await makeUser(), await makeFlag()];
    await makeOverride(user.id, flag.name);
    await archiveFlag(ctx, flag.name);

    const { data } = await listOverrides(ctx, { userId: user.id });

    expect(data).toMatchObject([{ flagName: flag.name, fallback: null, status: 'active' }]);
    expect(await storedOverride(user.id, flag.name)).toMatchObject({ enabled: true });
  });

  test('is not harmed by an override of a flag that cannot be read', async () => {
    const [user, flag, sound] = [await makeUser(), await makeVariantFlag(), await makeFlag()];
    await makeOverride(user.id, flag.name, { variant: 'new' });
    await makeOverride(user.id, sound.name);

    for (const poison of ['"text"', '[null]', '[{"key":5}]', 'null', '{}']) {
      await rawSql()`update feature_flags set variants = ${poison}::text::jsonb where name = ${flag.name}`;
      const { data } = await listOverrides(ctx, { userId: user.id });
      expect(data).toHaveLength(2);
      expect(data.find(({ flagName }) => flagName === flag.name)).toMatchObject({ value: 'b' });
    }
  });
});
