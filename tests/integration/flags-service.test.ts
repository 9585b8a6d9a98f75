import { describe, expect, test } from 'vitest';
import { listFlags } from '@/lib/flags/list';
import { createFlagInput, updateFlagInput } from '@/lib/flags/schemas';
import { archiveFlag, createFlag, getFlag, restoreFlag, updateFlag } from '@/lib/flags/service';
import { getUserOverrides } from '@/lib/overrides/list';
import { getFlagValueForUser } from '@/lib/overrides/service';
import { rawSql } from '../support/database';
import { auditSince, currentRevision, expectNothingWritten } from '../support/database-contents';
import {
  at,
  contextOf,
  keyActor,
  makeEndedOverride,
  makeFlag,
  makeOverride,
  makeUser,
  NOW,
  unique,
  userActor,
} from '../support/factories';

const ctx = contextOf();
const later = contextOf({ now: at(1000), actor: keyActor('admin') });

const create = (input: unknown) => createFlag(ctx, createFlagInput.parse(input));
const update = (name: string, patch: unknown) => updateFlag(later, name, updateFlagInput.parse(patch));

describe('createFlag', () => {
  test('gives a boolean flag its built-in variants, and serves off until told otherwise', async () => {
    const name = unique('new');

    expect(await create({ name, type: 'boolean' })).toEqual({
      name,
      type: 'boolean',
      description: '',
      tags: [],
      owner: null,
      enabled: true,
      clientVisible: true,
      variants: [
        { key: 'on', value: true },
        { key: 'off', value: false },
      ],
      default: { variant: 'off' },
      off: { variant: 'off' },
      prerequisites: [],
      rules: [],
      defaultFrom: null,
      archivedAt: null,
      overrideCount: 0,
      activeOverrideCount: 0,
      createdBy: 'boss@example.com',
      updatedBy: 'boss@example.com',
      createdAt: NOW,
      updatedAt: NOW,
      version: 1,
      etag: '1',
    });
  });

  test('keeps what it is given', async () => {
    const given = {
      name: unique('full'),
      type: 'json',
      description: 'Price page',
      tags: ['web', 'growth'],
      owner: 'growth',
      enabled: false,
      client_visible: false,
      variants: [
        { key: 'a', value: { colours: ['red', null] } },
        { key: 'b', value: null },
      ],
      default: { variant: 'a' },
      off: { variant: 'b' },
    };

    const { client_visible: clientVisible, ...rest } = given;
    expect(await create(given)).toMatchObject({ ...rest, clientVisible });
    expect(await getFlag(ctx, given.name)).toMatchObject({ ...rest, clientVisible });
  });

  test.each([
    ['the off value is the default', { type: 'number', default: { value: 7 } }, { off: { value: 7 } }],
    ['a boolean value becomes its variant', { default: { value: true } }, { default: { variant: 'on' } }],
    [
      'a value becomes the variant that has it',
      {
        type: 'json',
        variants: [{ key: 'v', value: { a: 1, b: 2 } }],
        default: { value: { b: 2, a: 1 } },
      },
      { default: { variant: 'v' }, off: { variant: 'v' } },
    ],
    [
      'the built-in variants may be spelled out',
      {
        variants: [
          { key: 'on', value: true },
          { key: 'off', value: false },
        ],
      },
      { default: { variant: 'off' } },
    ],
  ])('normalises: %s', async (_what, change, expected) => {
    expect(await create({ name: unique('normal'), type: 'boolean', ...change })).toMatchObject(expected);
  });

  const strings = { type: 'string', default: { variant: 'a' } };
  test.each([
    ['a default is missing', { type: 'string' }, 'default'],
    ['the default is of another type', { type: 'number', default: { value: '5' } }, 'default.value'],
    ['the off value is of another type', { off: { value: 0 } }, 'off.value'],
    ['the default names no variant', { default: { variant: 'maybe' } }, 'default.variant'],
    ['the off value names no variant', { off: { variant: 'maybe' } }, 'off.variant'],
    [
      'the default is the value of no variant',
      { type: 'string', variants: [{ key: 'a', value: 'x' }], default: { value: 'y' } },
      'default.value',
    ],
    ['a boolean flag has variants of its own', { variants: [{ key: 'yes', value: true }] }, 'variants'],
    ['a variant is of another type', { ...strings, variants: [{ key: 'a', value: 1 }] }, 'variants.0.value'],
    [
      'two variants have one key',
      {
        ...strings,
        variants: [
          { key: 'a', value: 'x' },
          { key: 'a', value: 'y' },
        ],
      },
      'variants.1.key',
    ],
    [
      'two variants have one value',
      {
        ...strings,
        variants: [
          { key: 'a', value: 'x' },
          { key: 'b', value: 'x' },
        ],
      },
      'variants.1.value',
    ],
  ])('refuses where %s', async (_what, change, path) => {
    await expectNothingWritten(() =>
      expect(create({ name: unique('bad'), type: 'boolean', ...change })).rejects.toMatchObject({
        code: 'invalid',
        fields: [{ path, message: expect.any(String) }],
      }),
    );
  });

  test('refuses a name that is taken, also by an archived flag', async () => {
    const [flag, archived] = [await makeFlag(), await makeFlag()];
    await archiveFlag(ctx, archived.name);

    await expectNothingWritten(async () => {
      for (const { name } of [flag, archived]) {
        await expect(create({ name, type: 'boolean' })).rejects.toMatchObject({ code: 'flag_exists' });
      }
    });
  });

  test('takes names that are words of JavaScript', async () => {
    const user = await makeUser();
    for (const name of ['constructor', 'tostring', '0']) {
      await create({ name, type: 'boolean' });
      expect(await getFlagValueForUser(ctx, name, user.id)).toMatchObject({ value: false, reason: 'STATIC' });
    }
  });
});

describe('updateFlag', () => {
  test.each([
    ['description', { description: 'New' }, { description: 'New' }],
    ['tags', { tags: ['x'] }, { tags: ['x'] }],
    ['owner', { owner: 'ops' }, { owner: 'ops' }],
    ['owner, cleared', { owner: null }, { owner: null }],
    ['enabled', { enabled: false }, { enabled: false }],
    ['client_visible', { client_visible: false }, { clientVisible: false }],
    ['default', { default: { variant: 'on' } }, { default: { variant: 'on' } }],
    ['default as a value', { default: { value: true } }, { default: { variant: 'on' } }],
    ['off', { off: { variant: 'on' } }, { off: { variant: 'on' } }],
  ])('changes the given field alone: %s', async (_field, patch, expected) => {
    const before = await makeFlag({ description: 'Old', owner: 'growth' });

    const after = await update(before.name, patch);

    const stamp = { updatedAt: later.now, updatedBy: 'key:a admin key', version: 2, etag: '2' };
    expect(after).toEqual({ ...before, ...stamp, ...expected });
    expect(await getFlag(ctx, before.name)).toEqual(after);
  });

  test('writes nothing when nothing changes', async () => {
    const flag = await makeFlag({ description: 'Same', tags: ['x'] });

    for (const patch of [{}, { description: 'Same', tags: ['x'] }, { default: { value: false } }]) {
      expect(await expectNothingWritten(() => update(flag.name, patch))).toEqual(flag);
    }
  });

  test('turns values into variants when the flag gets some', async () => {
    const flag = await makeFlag({ type: 'string', default: { value: 'a' } });

    const after = await update(flag.name, { variants: [{ key: 'first', value: 'a' }] });

    expect(after).toMatchObject({ default: { variant: 'first' }, off: { variant: 'first' } });
  });

  test.each([
    ['an unknown flag', async () => unique('unknown'), 'flag_not_found'],
    [
      'an archived flag',
      async () => {
        const { name } = await makeFlag();
        await archiveFlag(ctx, name);
        return name;
      },
      'flag_archived',
    ],
  ])('refuses %s', async (_what, make, code) => {
    const name = await make();

    await expectNothingWritten(() =>
      expect(update(name, { description: 'x' })).rejects.toMatchObject({ code }),
    );
  });

  test('refuses a caller who has seen another state', async () => {
    const flag = await makeFlag();
    await update(flag.name, { description: 'Somebody else' });

    await expectNothingWritten(async () => {
      const stale = { ifMatch: flag.etag };
      const mismatch = { code: 'version_mismatch' };
      await expect(updateFlag(ctx, flag.name, { enabled: false }, stale)).rejects.toMatchObject(mismatch);
      await expect(archiveFlag(ctx, flag.name, stale)).rejects.toMatchObject(mismatch);
      await expect(restoreFlag(ctx, flag.name, stale)).rejects.toMatchObject(mismatch);
    });
  });

  test('repairs a flag that was stored around the service', async () => {
    const [user, flag] = [await makeUser(), await makeFlag({ type: 'string', default: { value: 'a' } })];
    await makeOverride(user.id, flag.name, { value: 'a' });
    for (const poison of ['"text"', '[null]', '[{"key":"a"}]', '{"a":1}']) {
      await rawSql()`update feature_flags set variants = ${poison}::text::jsonb where name = ${flag.name}`;
      const repaired = { variants: [{ key: 'a', value: 'a' }], default: { variant: 'a' } };
      expect(await update(flag.name, repaired)).toMatchObject(repaired);
      expect(await getFlagValueForUser(ctx, flag.name, user.id)).toMatchObject({ reason: 'OVERRIDE' });
    }
    await rawSql()`update feature_flags set variants = '5' where name = ${flag.name}`;
    expect(await update(flag.name, { default: { value: 'b' }, off: { value: 'b' } })).toMatchObject({
      variants: [],
    });
  });
});

describe('archiveFlag and restoreFlag', () => {
  test('archiving keeps the overrides, and evaluation no longer knows the flag', async () => {
    const [user, flag] = [await makeUser(), await makeFlag()];
    await makeOverride(user.id, flag.name);

    expect(await archiveFlag(later, flag.name)).toMatchObject({ archivedAt: later.now, overrideCount: 1 });

    expect((await getUserOverrides(ctx, user.id)).get(flag.name)).toMatchObject({ enabled: true });
    expect(await getFlagValueForUser(ctx, flag.name, user.id)).toMatchObject({ errorCode: 'FLAG_NOT_FOUND' });
    await expectNothingWritten(() => archiveFlag(later, flag.name));
  });

  test('restoring brings the overrides back paused, and audits each', async () => {
    const flag = await makeFlag();
    const [active, paused, ended] = [await makeUser(), await makeUser(), await makeUser()];
    await makeOverride(active.id, flag.name);
    await makeOverride(paused.id, flag.name, { enabled: false });
    await makeEndedOverride(ended.id, flag.name);
    await archiveFlag(ctx, flag.name);
    const before = await currentRevision();

    expect(await restoreFlag(later, flag.name)).toMatchObject({ archivedAt: null, activeOverrideCount: 0 });

    const enabled = await rawSql()`
      select user_id from user_flag_overrides where flag_name = ${flag.name} and enabled`;
    expect(enabled).toEqual([]);
    const rows = await auditSince(before);
    expect(rows.map(({ action, entity, user_id }) => [entity, action, user_id]).sort()).toEqual(
      [
        ['flag', 'restored', null],
        ['override', 'updated', active.id],
        ['override', 'updated', ended.id],
      ].sort(),
    );
    expect(new Set(rows.map(({ revision }) => revision)).size).toBe(1);
    expect(await getFlagValueForUser(ctx, flag.name, active.id)).toMatchObject({ reason: 'STATIC' });
  });

  test('only an archived flag can be restored', async () => {
    const flag = await makeFlag();

    await expectNothingWritten(async () => {
      await expect(restoreFlag(ctx, flag.name)).rejects.toMatchObject({ code: 'flag_not_archived' });
      await expect(restoreFlag(ctx, unique('no'))).rejects.toMatchObject({ code: 'flag_not_found' });
      await expect(archiveFlag(ctx, unique('no'))).rejects.toMatchObject({ code: 'flag_not_found' });
    });
  });

  test('a flag that cannot be read can still be archived', async () => {
    const flag = await makeFlag();
    await rawSql()`update feature_flags set default_serve = '5', variants = '5' where name = ${flag.name}`;

    expect((await archiveFlag(ctx, flag.name)).archivedAt).toEqual(NOW);
  });
});

test('flags count their overrides and those that are active now', async () => {
  const flag = await makeFlag();
  const [one, two, three] = [await makeUser(), await makeUser(), await makeUser()];
  await makeOverride(one.id, flag.name, { expiresAt: at(500) });
  await makeOverride(two.id, flag.name, { enabled: false });
  await makeEndedOverride(three.id, flag.name);

  expect(await getFlag(ctx, flag.name)).toMatchObject({ overrideCount: 3, activeOverrideCount: 1 });
  const listed = (await listFlags(later, { q: flag.name, limit: 200 })).data;
  expect(listed.find(({ name }) => name === flag.name)).toMatchObject({
    overrideCount: 3,
    activeOverrideCount: 0,
  });
});

test.each(['viewer', 'user'] as const)('a %s may change no flag through the service', async (role) => {
  const flag = await makeFlag();
  const theirs = contextOf({ actor: userActor(role) });

  await expectNothingWritten(async () => {
    for (const refused of [
      createFlag(theirs, createFlagInput.parse({ name: unique('no'), type: 'boolean' })),
      updateFlag(theirs, flag.name, { enabled: false }),
      archiveFlag(theirs, flag.name),
      restoreFlag(theirs, flag.name),
    ]) {
      await expect(refused).rejects.toMatchObject({ code: 'forbidden' });
    }
  });
});
