import { describe, expect, test } from 'vitest';
import type { JsonValue, Variant } from '@/lib/evaluation/types';
import { updateFlagInput } from '@/lib/flags/schemas';
import { getFlag, updateFlag } from '@/lib/flags/service';
import { getFlagValueForUser } from '@/lib/overrides/service';
import { rawSql } from '../support/database';
import {
  auditSince,
  currentRevision,
  expectNothingWritten,
  storedOverride,
} from '../support/database-contents';
import { at, contextOf, makeFlag, makeOverride, makeUser, makeVariantFlag } from '../support/factories';

const later = contextOf({ now: at(1000) });

const update = (name: string, patch: unknown, options: { resolve?: 'pause' } = {}) =>
  updateFlag(later, name, updateFlagInput.parse(patch), options);

const control: Variant = { key: 'control', value: 'a' };

describe('a change that would leave overrides without a valid value', () => {
  test('is refused and names them', async () => {
    const flag = await makeVariantFlag();
    const [user, other] = [await makeUser(), await makeUser()];
    const override = await makeOverride(user.id, flag.name, { variant: 'new' });
    await makeOverride(other.id, flag.name, { variant: 'control' });

    await expectNothingWritten(() =>
      expect(update(flag.name, { variants: [control] })).rejects.toMatchObject({
        code: 'flag_in_use',
        status: 409,
        details: {
          override_count: 1,
          overrides: [{ id: override.id, user_id: user.id, email: user.email }],
        },
      }),
    );
  });

  test('names a hundred of them and counts all', async () => {
    const flag = await makeVariantFlag();
    await rawSql()`
      with people as (
        insert into users (email, targeting_key, name)
        select 'v-' || n || '@example.com', 'v-' || n, '' from generate_series(1, 120) n returning id
      )
      insert into user_flag_overrides (user_id, flag_name, override_value, created_by, updated_by)
      select id, ${flag.name}, '"b"', 'test', 'test' from people`;

    const refused = await update(flag.name, { variants: [control] }).catch((error: unknown) => error);

    expect(refused).toMatchObject({ details: { override_count: 120 } });
    expect((refused as { details: { overrides: unknown[] } }).details.overrides).toHaveLength(100);
  });

  test('pauses them in the same transaction when asked to', async () => {
    const flag = await makeVariantFlag();
    const [user, other] = [await makeUser(), await makeUser()];
    const override = await makeOverride(user.id, flag.name, { variant: 'new' });
    await makeOverride(other.id, flag.name, { variant: 'control' });
    const before = await currentRevision();

    await update(flag.name, { variants: [control] }, { resolve: 'pause' });

    expect(await storedOverride(user.id, flag.name)).toMatchObject({
      enabled: false,
      override_value: 'b',
      version: 2,
      updated_at: later.now,
    });
    expect(await storedOverride(other.id, flag.name)).toMatchObject({ enabled: true, version: 1 });
    expect(await auditSince(before)).toMatchObject([
      {
        revision: before + 1,
        entity: 'override',
        entity_id: override.id,
        user_id: user.id,
        action: 'updated',
        before: { enabled: true, status: 'active' },
        after: { enabled: false, status: 'disabled' },
      },
      { revision: before + 1, entity: 'flag', action: 'updated' },
    ]);
    expect(await getFlagValueForUser(later, flag.name, user.id)).toMatchObject({ value: 'a' });
  });

  test('is no matter of overrides that are paused already', async () => {
    const [flag, user] = [await makeVariantFlag(), await makeUser()];
    await makeOverride(user.id, flag.name, { variant: 'new', enabled: false });

    expect((await update(flag.name, { variants: [control] })).variants).toEqual([control]);
  });

  test('is one that gives variants to a flag whose overrides hold other values', async () => {
    const flag = await makeFlag({ type: 'number', default: { value: 1 } });
    const user = await makeUser();
    await makeOverride(user.id, flag.name, { value: 5 });

    await expect(update(flag.name, { variants: [{ key: 'one', value: 1 }] })).rejects.toMatchObject({
      code: 'flag_in_use',
    });
    const fitting = [
      { key: 'one', value: 1 },
      { key: 'five', value: 5 },
    ];
    expect((await update(flag.name, { variants: fitting })).default).toEqual({ variant: 'one' });
  });

  test('is not one that takes all variants away: any value of the type fits then', async () => {
    const [flag, user] = [await makeVariantFlag(), await makeUser()];
    await makeOverride(user.id, flag.name, { variant: 'new' });

    await update(flag.name, { variants: [], default: { value: 'x' }, off: { value: 'x' } });

    expect(await getFlagValueForUser(later, flag.name, user.id)).toMatchObject({
      value: 'b',
      variant: null,
      reason: 'OVERRIDE',
    });
  });

  test('is refused for the flag itself when its default or off variant would go', async () => {
    const flag = await makeVariantFlag();

    await expectNothingWritten(() =>
      expect(update(flag.name, { variants: [{ key: 'new', value: 'b' }] })).rejects.toMatchObject({
        code: 'invalid',
        fields: [{ path: 'default.variant' }],
      }),
    );
  });
});

describe('overrides follow a variant whose value changes', () => {
  const cases: [string, Variant[], Record<'a' | 'b', JsonValue>][] = [
    [
      'one value',
      [
        { key: 'control', value: 'a' },
        { key: 'new', value: 'z' },
      ],
      { a: 'a', b: 'z' },
    ],
    [
      'swapped values',
      [
        { key: 'control', value: 'b' },
        { key: 'new', value: 'a' },
      ],
      { a: 'b', b: 'a' },
    ],
    [
      'a value that another variant had, which gets a third',
      [
        { key: 'control', value: 'b' },
        { key: 'new', value: 'c' },
      ],
      { a: 'b', b: 'c' },
    ],
  ];
  test.each(cases)('%s', async (_what, variants, expected) => {
    const flag = await makeVariantFlag();
    const [ofA, ofB, pausedB] = [await makeUser(), await makeUser(), await makeUser()];
    await makeOverride(ofA.id, flag.name, { variant: 'control' });
    await makeOverride(ofB.id, flag.name, { variant: 'new' });
    await makeOverride(pausedB.id, flag.name, { variant: 'new', enabled: false });
    const before = await currentRevision();

    await update(flag.name, { variants });

    expect((await storedOverride(ofA.id, flag.name))?.override_value).toBe(expected.a);
    expect((await storedOverride(ofB.id, flag.name))?.override_value).toBe(expected.b);
    expect((await storedOverride(pausedB.id, flag.name))?.override_value).toBe(expected.b);
    const changes = (await auditSince(before)).filter(({ entity }) => entity === 'override');
    expect(changes.length).toBe(expected.a === 'a' ? 2 : 3);
    for (const { before: was, after, revision } of changes) {
      expect(after?.variant).toBe(was?.variant);
      expect(revision).toBe(before + 1);
    }
  });

  test('objects, arrays and null too, whatever the order of their keys', async () => {
    const flag = await makeFlag({
      type: 'json',
      variants: [
        { key: 'object', value: { a: 1, b: [2] } },
        { key: 'null', value: null },
      ],
      default: { variant: 'object' },
    });
    const [user, other] = [await makeUser(), await makeUser()];
    await makeOverride(user.id, flag.name, { value: { b: [2], a: 1 } });
    await makeOverride(other.id, flag.name, { variant: 'null' });

    await update(flag.name, {
      variants: [
        { key: 'object', value: null },
        { key: 'null', value: [] },
      ],
    });

    expect((await storedOverride(user.id, flag.name))?.override_value).toBeNull();
    expect((await storedOverride(other.id, flag.name))?.override_value).toEqual([]);
  });

  test('a variant that only gets another key leaves them as they are', async () => {
    const [flag, user] = [await makeVariantFlag(), await makeUser()];
    await makeOverride(user.id, flag.name, { variant: 'new' });

    await update(flag.name, { variants: [control, { key: 'renamed', value: 'b' }] });

    expect(await storedOverride(user.id, flag.name)).toMatchObject({ version: 1 });
    expect(await getFlagValueForUser(later, flag.name, user.id)).toMatchObject({ variant: 'renamed' });
    expect((await getFlag(later, flag.name)).version).toBe(2);
  });
});
