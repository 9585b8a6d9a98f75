import { describe, expect, test } from 'vitest';
import { getUserOverrides } from '@/lib/overrides/list';
import {
  cleanupExpiredOverrides,
  getFlagValueForUser,
  getOverride,
  removeOverride,
  setOverride,
} from '@/lib/overrides/service';
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
  makeVariantFlag,
  NOBODY,
  NOW,
  unique,
  userActor,
} from '../support/factories';

const ctx = contextOf();

describe('getUserOverrides', () => {
  test('gives all overrides of one user by the name of the flag, whatever their state', async () => {
    const [user, other] = [await makeUser(), await makeUser()];
    const [active, paused, ended] = [await makeFlag(), await makeFlag(), await makeFlag()];
    await makeOverride(user.id, active.name, { reason: 'Ticket 7' });
    await makeOverride(user.id, paused.name, { enabled: false });
    await makeEndedOverride(user.id, ended.name);
    await makeOverride(other.id, active.name, { value: false });

    const overrides = await getUserOverrides(ctx, user.id);

    expect([...overrides].map(([name, { status }]) => [name, status])).toEqual([
      [active.name, 'active'],
      [paused.name, 'disabled'],
      [ended.name, 'expired'],
    ]);
    expect(overrides.get(active.name)).toMatchObject({
      user: { id: user.id, email: user.email, name: user.name },
      flagType: 'boolean',
      value: true,
      variant: 'on',
      enabled: true,
      reason: 'Ticket 7',
      fits: true,
      fallback: { value: false, variant: 'off', reason: 'STATIC', source: 'default' },
      createdBy: 'boss@example.com',
      updatedBy: 'boss@example.com',
      createdAt: NOW,
      updatedAt: NOW,
      expiresAt: null,
      version: 1,
    });
  });

  test('gives nothing for a user without overrides and refuses an unknown user', async () => {
    const user = await makeUser();

    expect(await getUserOverrides(ctx, user.id)).toEqual(new Map());
    await expect(getUserOverrides(ctx, NOBODY)).rejects.toMatchObject({ code: 'user_not_found' });
  });
});

describe('setOverride', () => {
  test('creates an override where there is none', async () => {
    const [user, flag] = [await makeUser(), await makeFlag()];

    const { override, created } = await setOverride(
      ctx,
      user.id,
      flag.name,
      { value: true },
      { reason: 'Pilot', expiresAt: at(HOUR_MS) },
    );

    expect(created).toBe(true);
    expect(override).toMatchObject({ value: true, reason: 'Pilot', expiresAt: at(HOUR_MS), version: 1 });
    expect(await getOverride(ctx, user.id, flag.name)).toEqual(override);
  });

  test('replaces every field of the override that is there and keeps its id and its creation', async () => {
    const [user, flag] = [await makeUser(), await makeFlag()];
    const first = await makeOverride(user.id, flag.name, { reason: 'Pilot', expiresAt: at(HOUR_MS) });

    const later = contextOf({ now: at(1000), actor: keyActor('admin') });
    const { override, created } = await setOverride(later, user.id, flag.name, { value: false });

    expect(created).toBe(false);
    expect(override).toMatchObject({
      id: first.id,
      value: false,
      variant: 'off',
      reason: null,
      expiresAt: null,
      createdBy: 'boss@example.com',
      createdAt: NOW,
      updatedBy: 'key:a admin key',
      updatedAt: at(1000),
      version: 2,
    });
  });

  test('writes nothing when everything is already so', async () => {
    const [user, flag] = [await makeUser(), await makeFlag({ type: 'json', default: { value: {} } })];
    await makeOverride(user.id, flag.name, { value: { a: 1, b: [2] }, expiresAt: at(HOUR_MS) });

    const { override, created } = await expectNothingWritten(() =>
      setOverride(
        contextOf({ now: at(1000) }),
        user.id,
        flag.name,
        { value: { b: [2], a: 1 } },
        { expiresAt: at(HOUR_MS) },
      ),
    );

    expect(created).toBe(false);
    expect(override.version).toBe(1);
  });

  test('takes one that has ended for none: a new one is created and the end is audited', async () => {
    const [user, flag] = [await makeUser(), await makeFlag()];
    const ended = await makeEndedOverride(user.id, flag.name);
    const before = await currentRevision();

    const { override, created } = await setOverride(ctx, user.id, flag.name, { value: true });

    expect(created).toBe(true);
    expect(override.id).not.toBe(ended.id);
    expect(override.version).toBe(1);
    expect(await auditSince(before)).toMatchObject([
      { revision: before + 1, ordinal: 0, action: 'expired', entity_id: ended.id, after: null },
      { revision: before + 1, ordinal: 1, action: 'created', entity_id: override.id, before: null },
    ]);
  });

  test('writes only over the state that the caller has seen', async () => {
    const [user, flag] = [await makeUser(), await makeFlag()];
    const set = (ifMatch: string, value: boolean) =>
      setOverride(ctx, user.id, flag.name, { value }, { ifMatch });

    await expect(set('*', true)).rejects.toMatchObject({ code: 'version_mismatch' });
    const { etag } = await makeOverride(user.id, flag.name);
    expect((await set(etag, false)).override.value).toBe(false);
    await expectNothingWritten(() =>
      expect(set(etag, true)).rejects.toMatchObject({ code: 'version_mismatch' }),
    );
    expect((await set('*', true)).override.version).toBe(3);
  });

  test('pins a variant by its key, and finds the variant of a value', async () => {
    const [user, flag] = [await makeUser(), await makeVariantFlag()];

    const byKey = await setOverride(ctx, user.id, flag.name, { variant: 'new' });
    expect(byKey.override).toMatchObject({ value: 'b', variant: 'new' });
    const byValue = await setOverride(ctx, user.id, flag.name, { value: 'a' });
    expect(byValue.override).toMatchObject({ value: 'a', variant: 'control' });
  });

  test('takes null as a value of a json flag', async () => {
    const [user, flag] = [await makeUser(), await makeFlag({ type: 'json', default: { value: 1 } })];

    const { override } = await setOverride(ctx, user.id, flag.name, { value: null });

    expect(override.value).toBeNull();
    const [row] = await rawSql()`
      select override_value::text as text from user_flag_overrides where id = ${override.id}`;
    expect(row?.text).toBe('null');
  });

  test('is accepted on a flag that browsers do not see', async () => {
    const [user, flag] = [await makeUser(), await makeFlag({ client_visible: false })];

    expect((await setOverride(ctx, user.id, flag.name, { value: true })).created).toBe(true);
  });
});

describe('removeOverride', () => {
  test('takes an override away, and is false when there was none', async () => {
    const [user, flag] = [await makeUser(), await makeFlag()];
    await makeOverride(user.id, flag.name);

    expect(await removeOverride(ctx, user.id, flag.name)).toBe(true);
    expect(await storedOverride(user.id, flag.name)).toBeUndefined();
    expect(await expectNothingWritten(() => removeOverride(ctx, user.id, flag.name))).toBe(false);
  });

  test.each([
    ['an unknown user', async () => ({ user: NOBODY, flag: (await makeFlag()).name }), 'user_not_found'],
    ['an unknown flag', async () => ({ user: (await makeUser()).id, flag: unique('no') }), 'flag_not_found'],
  ])('refuses %s', async (_what, make, code) => {
    const { user, flag } = await make();

    await expectNothingWritten(() => expect(removeOverride(ctx, user, flag)).rejects.toMatchObject({ code }));
  });

  test('removes only the state that the caller has seen', async () => {
    const [user, flag] = [await makeUser(), await makeFlag()];
    const { etag } = await makeOverride(user.id, flag.name);
    await setOverride(ctx, user.id, flag.name, { value: false });

    await expectNothingWritten(() =>
      expect(removeOverride(ctx, user.id, flag.name, { ifMatch: etag })).rejects.toMatchObject({
        code: 'version_mismatch',
      }),
    );
  });
});

describe('getFlagValueForUser', () => {
  const on = { value: true, variant: 'on', reason: 'OVERRIDE', source: 'override' };
  const off = { value: false, variant: 'off', reason: 'STATIC', source: 'default', override: null };

  test('gives the override while it lasts; at the very instant of its end it is over', async () => {
    const [user, flag] = [await makeUser(), await makeFlag()];
    await makeOverride(user.id, flag.name, { expiresAt: at(1000) });

    const valueAt = (now: Date) => getFlagValueForUser(contextOf({ now }), flag.name, user.id);

    expect(await valueAt(at(999))).toMatchObject({ flagName: flag.name, type: 'boolean', ...on });
    expect(await valueAt(at(1000))).toMatchObject(off);
  });

  test.each([
    ['paused', { enabled: false }, {}, off],
    ['on a flag whose kill switch is thrown', {}, { enabled: false }, on],
    ['on a hidden flag', {}, { client_visible: false }, on],
  ])('counts an override that is %s as the contract says', async (_what, override, flagChange, expected) => {
    const [user, flag] = [await makeUser(), await makeFlag(flagChange)];
    await makeOverride(user.id, flag.name, override);

    expect(await getFlagValueForUser(ctx, flag.name, user.id)).toMatchObject(expected);
  });

  test('skips an override whose value no longer fits the flag, and reports it', async () => {
    const [user, flag] = [await makeUser(), await makeVariantFlag()];
    await makeOverride(user.id, flag.name, { variant: 'new' });
    await rawSql()`
      update user_flag_overrides set override_value = '"gone"' where flag_name = ${flag.name}`;

    expect(await getFlagValueForUser(ctx, flag.name, user.id)).toMatchObject({
      value: 'a',
      variant: 'control',
      reason: 'STATIC',
      overrideInvalid: true,
    });
    expect(await getOverride(ctx, user.id, flag.name)).toMatchObject({ fits: false, variant: null });
  });

  test('says FLAG_NOT_FOUND of an unknown flag and refuses an unknown user', async () => {
    const user = await makeUser();

    expect(await getFlagValueForUser(ctx, unique('unknown'), user.id)).toMatchObject({
      reason: 'ERROR',
      errorCode: 'FLAG_NOT_FOUND',
    });
    await expect(getFlagValueForUser(ctx, 'flag-1', NOBODY)).rejects.toMatchObject({
      code: 'user_not_found',
    });
  });
});

describe('cleanupExpiredOverrides', () => {
  const remaining = async () =>
    Number((await rawSql()`select count(*)::int as n from user_flag_overrides`)[0]?.n);

  test('deletes what has ended, counts it, and leaves everything else', async () => {
    await cleanupExpiredOverrides(contextOf({ now: at(2 * HOUR_MS) }));
    const [user, flag, kept] = [await makeUser(), await makeFlag(), await makeFlag()];
    const atTheInstant = await makeFlag();
    await makeEndedOverride(user.id, flag.name);
    await makeOverride(user.id, kept.name, { expiresAt: at(1001) });
    await makeOverride(user.id, atTheInstant.name, { expiresAt: at(1000), enabled: false });
    const [before, rows] = [await currentRevision(), await remaining()];

    const cron = contextOf({ now: at(1000), actor: { kind: 'system', job: 'cleanup-overrides' } });
    expect(await cleanupExpiredOverrides(cron)).toBe(2);

    expect(await remaining()).toBe(rows - 2);
    expect(await storedOverride(user.id, kept.name)).toBeDefined();
    expect(await auditSince(before)).toMatchObject([
      { action: 'expired', flag_name: flag.name, actor_label: 'system:cleanup-overrides' },
      { action: 'expired', flag_name: atTheInstant.name, before: { status: 'expired', enabled: false } },
    ]);
    expect(await expectNothingWritten(() => cleanupExpiredOverrides(cron))).toBe(0);
  });

  test('takes more than one batch in one call', async () => {
    await cleanupExpiredOverrides(ctx);
    const flag = await makeFlag();
    await rawSql()`
      with people as (
        insert into users (email, targeting_key, name)
        select 'batch-' || n || '@example.com', 'batch-' || n, '' from generate_series(1, 2001) n returning id
      )
      insert into user_flag_overrides (user_id, flag_name, override_value, created_by, updated_by, expires_at)
      select id, ${flag.name}, 'true', 'test', 'test', ${at(-1).toISOString()}::timestamptz from people`;
    const before = await currentRevision();

    expect(await cleanupExpiredOverrides(ctx)).toBe(2001);

    const audited = await auditSince(before);
    expect(new Set(audited.map(({ entity_id }) => entity_id)).size).toBe(2001);
    expect(await currentRevision()).toBe(before + 3);
  });
});

test.each(['viewer', 'user'] as const)('a %s may change nothing through the service', async (role) => {
  const [user, flag, free] = [await makeUser(), await makeFlag(), await makeFlag()];
  await makeOverride(user.id, flag.name);
  const theirs = contextOf({ actor: userActor(role) });

  await expectNothingWritten(async () => {
    for (const refused of [
      setOverride(theirs, user.id, free.name, { value: true }),
      removeOverride(theirs, user.id, flag.name),
      cleanupExpiredOverrides(theirs),
    ]) {
      await expect(refused).rejects.toMatchObject({ code: 'forbidden' });
    }
  });
});
