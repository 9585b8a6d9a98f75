import { beforeAll, describe, expect, test } from 'vitest';
import { archiveFlag, updateFlag } from '@/lib/flags/service';
import { removeOverride, updateOverride } from '@/lib/overrides/service';
import { call, read } from '../support/api';
import { rawSql } from '../support/database';
import { currentRevision } from '../support/database-contents';
import {
  at,
  contextOf,
  ENDED_AT,
  HOUR_MS,
  makeEndedOverride,
  makeFlag,
  makeKey,
  makeOverride,
  makeUser,
  makeVariantFlag,
  signIn,
  unique,
} from '../support/factories';

interface Answer {
  readonly user_id: string | null;
  readonly epoch: string;
  readonly revision: number;
  readonly next_change_at: string | null;
  readonly flags: Record<string, Record<string, unknown>>;
}

const ctx = contextOf();
const inMs = (ms: number) => new Date(Date.now() + ms);

let service: string;

beforeAll(async () => {
  service = (await makeKey('service')).secret;
});

async function flagsOf(options: { cookie?: string; user?: string; key?: string }) {
  const query = options.user === undefined ? '' : `?user=${encodeURIComponent(options.user)}`;
  const response = await call('GET', `/api/flags/me${query}`, { key: options.key, cookie: options.cookie });
  const { status, body } = await read(response);
  expect(status).toBe(200);
  return { body: body as Answer, etag: response.headers.get('etag') ?? '', response };
}

const someone = async (role: 'admin' | 'viewer' | 'user' = 'user') => {
  const user = await makeUser({ role });
  return { user, cookie: await signIn(user.id) };
};

describe('a signed-in person gets their own flags', () => {
  test('with value, type, variant and reason of each', async () => {
    const { user, cookie } = await someone();
    const [on, killed, text, json] = [
      await makeFlag({ default: { variant: 'on' } }),
      await makeFlag({ enabled: false, default: { variant: 'on' } }),
      await makeVariantFlag(),
      await makeFlag({ type: 'json', default: { value: { a: [1] } } }),
    ];

    const { body, response } = await flagsOf({ cookie });

    expect(response.headers.get('cache-control')).toBe('private, no-store');
    const [state] = await rawSql()`select epoch from database_state`;
    expect(body).toMatchObject({ user_id: user.id, epoch: state?.epoch, next_change_at: null });
    expect(body.revision).toBe(await currentRevision());
    expect(body.flags[on.name]).toEqual({
      value: true,
      type: 'boolean',
      variant: 'on',
      reason: 'STATIC',
      overridden: false,
    });
    expect(body.flags[killed.name]).toMatchObject({ value: false, variant: 'off', reason: 'DISABLED' });
    expect(body.flags[text.name]).toMatchObject({ value: 'a', variant: 'control', reason: 'STATIC' });
    expect(body.flags[json.name]).toMatchObject({ value: { a: [1] }, variant: null, type: 'json' });
  });

  test('with the override while it lasts, and what they get when it ends', async () => {
    const { user, cookie } = await someone();
    const [flag, killed] = [await makeVariantFlag(), await makeFlag({ enabled: false })];
    const end = inMs(HOUR_MS);
    await makeOverride(user.id, flag.name, { variant: 'new', reason: 'Secret reason', expiresAt: end });
    await makeOverride(user.id, killed.name);

    const { body } = await flagsOf({ cookie });

    expect(body.flags[flag.name]).toEqual({
      value: 'b',
      type: 'string',
      variant: 'new',
      reason: 'OVERRIDE',
      overridden: true,
      override: {
        expires_at: end.toISOString(),
        created_at: ctx.now.toISOString(),
        updated_at: ctx.now.toISOString(),
        fallback: { value: 'a', variant: 'control', reason: 'STATIC', source: 'default' },
      },
    });
    expect(body.flags[killed.name]).toMatchObject({
      value: true,
      reason: 'OVERRIDE',
      override: { fallback: { value: false, reason: 'DISABLED', source: 'off' } },
    });
    expect(body.next_change_at).toBe(end.toISOString());
    expect(JSON.stringify(body)).not.toMatch(/Secret reason|boss@example\.com|created_by/);
  });

  test('without those of overrides that are paused, ended or do not fit', async () => {
    const { user, cookie } = await someone();
    const [paused, ended, unfit, archived] = [
      await makeFlag(),
      await makeFlag(),
      await makeVariantFlag(),
      await makeFlag(),
    ];
    await makeOverride(user.id, paused.name, { enabled: false, expiresAt: inMs(HOUR_MS) });
    await makeEndedOverride(user.id, ended.name);
    await makeOverride(user.id, unfit.name, { variant: 'new' });
    await rawSql()`update user_flag_overrides set override_value = '5' where flag_name = ${unfit.name}`;
    await makeOverride(user.id, archived.name);
    await archiveFlag(ctx, archived.name);

    const { body } = await flagsOf({ cookie });

    for (const { name } of [paused, ended, unfit]) {
      expect(body.flags[name]).toMatchObject({ reason: 'STATIC', overridden: false });
      expect(body.flags[name]).not.toHaveProperty('override');
    }
    expect(body.flags[archived.name]).toBeUndefined();
    expect(body.next_change_at).toBeNull();
  });

  test.each(['admin', 'viewer', 'user'] as const)('and a %s sees no flag that is hidden', async (role) => {
    const { user, cookie } = await someone(role);
    const hidden = await makeFlag({ client_visible: false });
    const killer = await makeOverride(user.id, hidden.name);

    expect((await flagsOf({ cookie })).body.flags[hidden.name]).toBeUndefined();
    expect((await flagsOf({ key: service, user: user.id })).body.flags[hidden.name]).toMatchObject({
      value: true,
      reason: 'OVERRIDE',
    });
    expect(killer.status).toBe('active');
  });

  test('and may name themselves, and nobody else', async () => {
    const { user, cookie } = await someone('admin');
    const other = await makeUser({ external_id: unique('crm') });

    for (const [named, status] of [
      [user.id, 200],
      [user.id.toUpperCase(), 200],
      [other.id, 403],
      [other.externalId, 403],
      ['nobody-of-this-name', 403],
      ['', 422],
    ] as const) {
      const response = await call('GET', `/api/flags/me?user=${named}`, { cookie });
      expect([named, response.status]).toEqual([named, status]);
    }
  });
});

describe('a service names whose flags it means', () => {
  test('by external id, or else by id, however it is written', async () => {
    const user = await makeUser({ external_id: 'crm/ö 1' });
    const flag = await makeFlag();
    await makeOverride(user.id, flag.name);

    for (const key of ['crm/ö 1', user.id, user.id.toUpperCase()]) {
      const { body } = await flagsOf({ key: service, user: key });
      expect(body.user_id).toBe(user.id);
      expect(body.flags[flag.name]).toMatchObject({ value: true, reason: 'OVERRIDE' });
    }
  });

  test('and gets what everybody gets for somebody unknown', async () => {
    const flag = await makeFlag();

    for (const key of [unique('nobody'), '99999999-9999-4999-8999-999999999999', "' or 1=1 --"]) {
      const { body } = await flagsOf({ key: service, user: key });
      expect(body.user_id).toBeNull();
      expect(body.flags[flag.name]).toMatchObject({ value: false, reason: 'STATIC' });
    }
  });

  test.each([
    ['service', '', 400],
    ['admin', '', 400],
    ['admin', '?user=x', 200],
    ['viewer', '', 403],
    ['viewer', '?user=x', 403],
    ['service', '?user=', 422],
    ['service', `?user=${'x'.repeat(256)}`, 422],
    ['service', '?user=a&user=b', 422],
    ['service', '?user=a%00', 422],
    ['service', '?user=a&flag=b', 422],
  ] as const)('a %s key that asks with "%s" gets %i', async (role, query, status) => {
    const { secret } = await makeKey(role);

    expect((await call('GET', `/api/flags/me${query}`, { key: secret })).status).toBe(status);
  });
});

describe('one bad flag harms only itself', () => {
  test.each([
    ['a default that is no variant', `default_serve = '{"variant":"gone"}'`],
    ['a default of another type', `default_serve = '{"value":"text"}'`],
    ['a default that is blank', `default_serve = 'null'`],
    ['an off value that is a list', `off_serve = '[]'`],
    ['a default of 10 MB', `default_serve = jsonb_build_object('value', repeat('x', 10000000))`],
  ])('%s is ERROR, and all others are served', async (_what, poison) => {
    const { user, cookie } = await someone();
    const [bad, good] = [await makeFlag(), await makeFlag({ default: { variant: 'on' } })];
    await makeOverride(user.id, bad.name);
    await rawSql().unsafe(`update feature_flags set ${poison} where name = '${bad.name}'`);
    await rawSql()`update database_state set definitions_revision = revision`;

    for (const { body } of [await flagsOf({ cookie }), await flagsOf({ key: service, user: user.id })]) {
      expect(body.flags[bad.name]).toEqual({ type: null, variant: null, reason: 'ERROR', overridden: false });
      expect(body.flags[good.name]).toMatchObject({ value: true, reason: 'STATIC' });
    }
    await rawSql()`update feature_flags set archived_at = now() where name = ${bad.name}`;
    await makeFlag();
  });
});

describe('the ETag changes exactly when the answer does', () => {
  test("not with a stranger's override", async () => {
    const { user, cookie } = await someone();
    const [stranger, flag] = [await makeUser(), await makeFlag()];
    await makeOverride(user.id, flag.name);
    const before = await flagsOf({ cookie });

    await makeOverride(stranger.id, flag.name);

    const after = await flagsOf({ cookie });
    expect(after.etag).toBe(before.etag);
    expect(after.body.revision).toBe(before.body.revision);
  });

  test("one's own override with a new reason shows in nothing but the time of its change", async () => {
    const { user, cookie } = await someone();
    const flag = await makeFlag();
    await makeOverride(user.id, flag.name, { reason: 'Old' });
    const before = await flagsOf({ cookie });

    await updateOverride(ctx, user.id, flag.name, { reason: 'Within the same millisecond' });
    expect((await flagsOf({ cookie })).etag).toBe(before.etag);

    await updateOverride(contextOf({ now: at(1) }), user.id, flag.name, { reason: 'Later' });
    const { body } = await flagsOf({ cookie });
    const was = before.body.flags[flag.name];
    expect(body.flags[flag.name]).toEqual({
      ...was,
      override: { ...(was?.override as object), updated_at: at(1).toISOString() },
    });
  });

  test("with one's own override, its value, its end, and its going", async () => {
    const { user, cookie } = await someone();
    const flag = await makeFlag();
    const seen = [(await flagsOf({ cookie })).etag];
    const steps = [
      () => makeOverride(user.id, flag.name),
      () => updateOverride(ctx, user.id, flag.name, { value: false }),
      () => updateOverride(ctx, user.id, flag.name, { expires_at: inMs(HOUR_MS) }),
      () => updateOverride(ctx, user.id, flag.name, { enabled: false }),
    ];
    for (const step of steps) {
      await step();
      const { etag, body } = await flagsOf({ cookie });
      if (step === steps.at(-1)) expect(etag).toBe(seen[0]);
      else expect(seen).not.toContain(etag);
      expect(body.revision).toBe(await currentRevision());
      seen.push(etag);
    }
    await removeOverride(ctx, user.id, flag.name);
    expect((await flagsOf({ cookie })).etag).toBe(seen[0]);
  });

  test('with a flag that everybody gets', async () => {
    const { cookie } = await someone();
    const flag = await makeFlag();
    const before = await flagsOf({ cookie });

    await updateFlag(ctx, flag.name, { default: { variant: 'on' } });

    const after = await flagsOf({ cookie });
    expect(after.etag).not.toBe(before.etag);
    expect(after.body.flags[flag.name]).toMatchObject({ value: true });
  });

  test('and an answer that the caller has is 304 without a body', async () => {
    const { user, cookie } = await someone();
    const flag = await makeFlag();
    const { etag } = await flagsOf({ cookie });
    const again = (tag: string) =>
      call('GET', '/api/flags/me', { cookie, headers: { 'if-none-match': tag } });

    const unchanged = await again(etag);
    expect(unchanged.status).toBe(304);
    expect(unchanged.headers.get('etag')).toBe(etag);
    expect(await unchanged.text()).toBe('');
    expect((await again('"another"')).status).toBe(200);
    expect((await again(`W/${etag}`)).status).toBe(304);
    expect((await again(`"x", ${etag}`)).status).toBe(304);
    expect((await again('*')).status).toBe(304);

    await makeOverride(user.id, flag.name);
    expect((await again(etag)).status).toBe(200);
  });
});

test('an override that has ended falls back with no job run', async () => {
  const { user, cookie } = await someone();
  const flag = await makeFlag();
  await makeEndedOverride(user.id, flag.name);

  const { body } = await flagsOf({ cookie });

  expect(body.flags[flag.name]).toMatchObject({ value: false, reason: 'STATIC', overridden: false });
  const [row] = await rawSql()`select expires_at from user_flag_overrides where flag_name = ${flag.name}`;
  expect(row?.expires_at).toEqual(ENDED_AT);
});
