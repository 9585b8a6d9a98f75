import { beforeAll, describe, expect, test } from 'vitest';
import { updateFlagInput } from '@/lib/flags/schemas';
import { archiveFlag, updateFlag } from '@/lib/flags/service';
import { call, read } from '../support/api';
import { rawSql } from '../support/database';
import {
  auditSince,
  currentRevision,
  expectNothingWritten,
  storedOverride,
} from '../support/database-contents';
import {
  contextOf,
  makeEndedOverride,
  makeFlag,
  makeKey,
  makeOverride,
  makeUser,
  makeVariantFlag,
  NOBODY,
  soon,
  unique,
} from '../support/factories';
import { makePeople } from '../support/people';
import { expectRefused, invalid } from '../support/refusals';

const URL = '/api/admin/flag-overrides/bulk';

let key: string;

beforeAll(async () => {
  key = (await makeKey('admin')).secret;
});

interface Answer {
  readonly status: number;
  readonly body: Record<string, unknown> & { readonly expected_count: number };
}

const post = async (json: unknown, headers: Record<string, string> = {}) =>
  (await read(await call('POST', URL, { key, json, headers }))) as Answer;
const preview = (request: object) => expectNothingWritten(() => post({ ...request, dry_run: true }));
/** Does what a dry run has shown. */
const bulk = async (request: object) => {
  const { body } = await preview(request);
  return post({ ...request, expected_count: body.expected_count });
};

/** Whether the policy for overrides asks for a reason. */
const askForReasons = (require_reason: boolean) =>
  call('PATCH', '/api/admin/settings', {
    key,
    json: { override_policy: { require_reason, require_expiry: false, max_expiry_days: null } },
  });

/** Three people with an override of one flag: active, paused, ended. */
async function threeOverrides() {
  const [flag, ...users] = [await makeFlag(), await makeUser(), await makeUser(), await makeUser()];
  const [active, paused, ended] = [
    await makeOverride(users[0].id, flag.name, { reason: 'Active' }),
    await makeOverride(users[1]?.id ?? '', flag.name, { enabled: false, reason: 'Paused' }),
    await makeEndedOverride(users[2]?.id ?? '', flag.name),
  ];
  return { flag, active, paused, ended, ids: [active.id, paused.id, ended.id] };
}

describe('a dry run', () => {
  test('says what would happen to how many of which flag, shows the first of them, and writes nothing', async () => {
    const { flag, active, paused, ids } = await threeOverrides();

    const { status, body } = await preview({ action: 'disable', ids: ids.slice(0, 2) });

    expect(status).toBe(200);
    expect(body).toEqual({
      dry_run: true,
      expected_count: 2,
      created: 0,
      updated: 1,
      deleted: 0,
      unchanged: 1,
      skipped: 0,
      left_alone: [],
      people: 1,
      by_flag: { [flag.name]: 2 },
      sample: [
        {
          effect: 'updated',
          id: active.id,
          user_id: active.userId,
          email: active.user.email,
          flag_name: flag.name,
        },
        {
          effect: 'unchanged',
          id: paused.id,
          user_id: paused.userId,
          email: paused.user.email,
          flag_name: flag.name,
        },
      ],
      errors: [],
      error_count: 0,
    });
  });

  test('lists everything that is in the way', async () => {
    const { ended, ids } = await threeOverrides();

    const { status, body } = await preview({ action: 'enable', ids: [...ids, NOBODY] });

    expect(status).toBe(200);
    expect(body).toMatchObject({
      error_count: 2,
      errors: [
        { path: `ids.${ids.indexOf(ended.id)}.expires_at`, message: 'the override has ended; extend it' },
        { path: 'ids.3', message: 'there is no such override' },
      ],
    });
  });

  test('names the first 1,000 things that are in the way and counts all of them', async () => {
    const flag = await makeFlag();
    const emails = Array.from({ length: 1_001 }, (_, index) => `nobody-${index}@example.com`);

    const { body } = await preview({ action: 'create', flag_name: flag.name, value: true, emails });

    expect(body.error_count).toBe(1_001);
    expect(body.errors).toHaveLength(1_000);
    expect(body.expected_count).toBe(0);
  });
});

describe('the real call', () => {
  test('needs the number that a dry run has shown', async () => {
    const { ids } = await threeOverrides();

    await expectRefused(
      'POST',
      URL,
      { key, json: { action: 'delete', ids } },
      { status: 409, code: 'dry_run_required' },
    );
  });

  test('is refused with the number of now where another one is concerned', async () => {
    const { flag, ids } = await threeOverrides();
    const request = { action: 'delete', filter: { flag: flag.name }, expected_count: 3 };
    await makeOverride((await makeUser()).id, flag.name);

    const { status, body } = await expectNothingWritten(() => post(request));

    expect(status).toBe(409);
    expect(body).toMatchObject({ code: 'count_changed', expected_count: 4 });
    expect((await post({ ...request, expected_count: 4 })).body).toMatchObject({ affected: 4, deleted: 4 });
    expect(await storedOverride(ids[0] ?? '', flag.name)).toBeUndefined();
  });

  test('writes all of it or nothing', async () => {
    const { ids } = await threeOverrides();

    const { status, body } = await expectNothingWritten(() =>
      post({ action: 'enable', ids: [...ids, NOBODY], expected_count: 3 }),
    );

    expect(status).toBe(422);
    expect(body).toMatchObject({
      code: 'invalid',
      error_count: 2,
      detail: expect.stringContaining('nothing was written'),
    });
    expect(body.errors).toHaveLength(2);
  });

  test('that concerns nothing takes no revision', async () => {
    const flag = await makeFlag();

    const { body } = await expectNothingWritten(() =>
      post({ action: 'delete', filter: { flag: flag.name }, expected_count: 0 }),
    );

    expect(body).toMatchObject({ affected: 0, revision: null });
  });

  test('does nothing twice with an Idempotency-Key, and answers the same', async () => {
    const [flag, people] = [await makeFlag(), await makePeople(3)];
    const request = {
      action: 'create',
      flag_name: flag.name,
      value: true,
      user_ids: people.map(({ id }) => id),
      expected_count: 3,
    };
    const headers = { 'idempotency-key': unique('bulk') };
    const first = await post(request, headers);
    const before = await currentRevision();

    expect(await post(request, headers)).toEqual(first);

    expect(first.body).toMatchObject({ affected: 3 });
    expect(await currentRevision()).toBe(before);
  });
});

describe('disable', () => {
  test('pauses what is not paused, also what has ended or does not fit, under one revision', async () => {
    const { flag, active, paused, ended, ids } = await threeOverrides();
    await rawSql()`update user_flag_overrides set override_value = '"gone"' where id = ${active.id}`;
    const before = await currentRevision();

    const { body } = await bulk({ action: 'disable', ids });

    expect(body).toEqual({
      dry_run: false,
      affected: 2,
      created: 0,
      updated: 2,
      deleted: 0,
      unchanged: 1,
      skipped: 0,
      left_alone: [],
      people: 2,
      by_flag: { [flag.name]: 3 },
      revision: before + 1,
    });
    expect(await storedOverride(active.userId, flag.name)).toMatchObject({
      enabled: false,
      version: 2,
      reason: 'Active',
    });
    expect(await storedOverride(paused.userId, flag.name)).toMatchObject({ enabled: false, version: 1 });
    const rows = await auditSince(before);
    expect(
      rows.map(({ revision, ordinal, action, entity_id }) => [revision, ordinal, action, entity_id]),
    ).toEqual([
      [before + 1, 0, 'updated', active.id],
      [before + 1, 1, 'updated', ended.id],
    ]);
    expect(rows[0]).toMatchObject({
      entity: 'override',
      flag_name: flag.name,
      user_id: active.userId,
      before: { id: active.id, enabled: true, status: 'active', version: 1 },
      after: { id: active.id, enabled: false, status: 'disabled', version: 2, user: active.user },
    });
  });

  test('pauses overrides of an archived flag as well', async () => {
    const { flag, active } = await threeOverrides();
    await archiveFlag(contextOf(), flag.name);

    expect((await bulk({ action: 'disable', ids: [active.id] })).body).toMatchObject({ affected: 1 });
  });
});

describe('enable', () => {
  test('resumes what is paused, and its audit row says the same as the API', async () => {
    const { flag, active, paused } = await threeOverrides();
    const before = await currentRevision();

    const { body } = await bulk({ action: 'enable', ids: [active.id, paused.id] });

    expect(body).toMatchObject({ affected: 1, updated: 1, unchanged: 1 });
    const [row] = await auditSince(before);
    const url = `/api/admin/users/${paused.userId}/flag-overrides/${flag.name}`;
    expect(row?.after).toEqual((await read(await call('GET', url, { key }))).body);
    expect(row?.after).toMatchObject({ enabled: true, status: 'active', reason: 'Paused' });
  });

  test.each<[string, (flagName: string) => Promise<unknown>, string, string]>([
    [
      'does not fit its flag',
      (name) => rawSql()`update user_flag_overrides set override_value = '"gone"' where flag_name = ${name}`,
      'value',
      'must be one of',
    ],
    ['is of an archived flag', (name) => archiveFlag(contextOf(), name), 'flag_name', 'is archived'],
    [
      'is of a flag that cannot be read',
      (name) => rawSql()`update feature_flags set default_serve = '5' where name = ${name}`,
      'flag_name',
      'cannot be read',
    ],
  ])('refuses what %s', async (_what, spoil, field, message) => {
    const [user, flag] = [await makeUser(), await makeVariantFlag()];
    const { id } = await makeOverride(user.id, flag.name, { variant: 'new', enabled: false });
    await spoil(flag.name);
    // Rows that were written around the API are seen once the definitions are read again.
    await updateFlag(contextOf(), (await makeFlag()).name, updateFlagInput.parse({ description: 'x' }));

    const { status, body } = await expectNothingWritten(() =>
      post({ action: 'enable', filter: { flag: flag.name }, expected_count: 1 }),
    );

    expect(status).toBe(422);
    expect(body.errors).toEqual([{ path: `${id}.${field}`, message: expect.stringContaining(message) }]);
  });
});

describe('extend', () => {
  test('gives all of them one end, brings back what has ended, and leaves paused ones paused', async () => {
    const { flag, active, paused, ended, ids } = await threeOverrides();
    const expires_at = soon();

    expect((await bulk({ action: 'extend', ids, expires_at })).body).toMatchObject({
      affected: 3,
      updated: 3,
    });

    for (const { userId } of [active, paused, ended]) {
      expect(await storedOverride(userId, flag.name)).toMatchObject({
        expires_at: new Date(expires_at),
        enabled: userId !== paused.userId,
      });
    }
    expect((await bulk({ action: 'extend', ids, expires_at })).body).toMatchObject({
      affected: 0,
      unchanged: 3,
      revision: null,
    });
    expect((await bulk({ action: 'extend', ids, expires_at: null })).body).toMatchObject({ affected: 3 });
    expect(await storedOverride(ended.userId, flag.name)).toMatchObject({ expires_at: null });
  });

  test.each([
    ['in the past', '2020-01-01T00:00:00.000Z', 'must be in the future'],
    ['no time', 'tomorrow', 'must be an RFC 3339 time'],
  ])('refuses an end that is %s', async (_what, expires_at, message) => {
    const { ids } = await threeOverrides();

    const json = { action: 'extend', ids, expires_at, expected_count: 3 };
    await expectRefused('POST', URL, { key, json }, invalid('expires_at', message));
  });

  test('needs an end, if only null', async () => {
    const json = { action: 'extend', ids: [NOBODY], dry_run: true };
    await expectRefused('POST', URL, { key, json }, invalid('expires_at', ''));
  });
});

describe('delete', () => {
  test('takes all of them away and counts them', async () => {
    const { flag, ids } = await threeOverrides();
    const before = await currentRevision();

    expect((await bulk({ action: 'delete', ids })).body).toMatchObject({
      affected: 3,
      deleted: 3,
      revision: before + 1,
    });

    const [left] =
      await rawSql()`select count(*)::int as n from user_flag_overrides where flag_name = ${flag.name}`;
    expect(left?.n).toBe(0);
    expect(await auditSince(before)).toMatchObject([
      { action: 'deleted', before: { status: 'active' }, after: null },
      { action: 'deleted', before: { status: 'disabled' }, after: null },
      { action: 'deleted', before: { status: 'expired' }, after: null },
    ]);
    const counts =
      await rawSql()`select action, total::int from override_action_counts where flag_name = ${flag.name}`;
    expect(Object.fromEntries(counts.map(({ action, total }) => [action, total]))).toEqual({
      created: 3,
      deleted: 3,
    });
  });

  test('counts an id once that is given twice, in any letter case', async () => {
    const { active } = await threeOverrides();

    expect((await bulk({ action: 'delete', ids: [active.id, active.id.toUpperCase()] })).body).toMatchObject({
      affected: 1,
    });
  });
});

describe('a filter', () => {
  test.each<
    [string, (of: Awaited<ReturnType<typeof threeOverrides>>) => object, ('active' | 'paused' | 'ended')[]]
  >([
    ['flag', ({ flag }) => ({ flag: flag.name }), ['active', 'paused', 'ended']],
    ['flag and status', ({ flag }) => ({ flag: flag.name, status: 'disabled' }), ['paused']],
    ['user', ({ active }) => ({ user: active.userId }), ['active']],
    ['part of an e-mail', ({ active }) => ({ q: active.user.email.toUpperCase() }), ['active']],
    ['part of a flag’s name', ({ flag }) => ({ q: flag.name, status: 'expired' }), ['ended']],
    ['end', ({ flag }) => ({ flag: flag.name, expiring_before: soon() }), ['ended']],
    [
      'author',
      ({ flag }) => ({ flag: flag.name, created_by: 'boss@example.com' }),
      ['active', 'paused', 'ended'],
    ],
    ['another author', ({ flag }) => ({ flag: flag.name, created_by: 'nobody' }), []],
  ])('finds overrides by %s', async (_what, filterOf, expected) => {
    const three = await threeOverrides();

    const { body } = await preview({ action: 'delete', filter: filterOf(three) });

    const found = (body.sample as { id: string }[]).map(({ id }) => id);
    expect(found.sort()).toEqual(expected.map((name) => three[name].id).sort());
    expect(body.expected_count).toBe(expected.length);
  });

  test.each([[{}], [{ status: 'all' }], [{ q: '' }], [{ q: '', status: 'all' }]])(
    'that is empty is refused, as it would be about everything: %j',
    async (filter) => {
      const json = { action: 'delete', filter, dry_run: true };
      await expectRefused('POST', URL, { key, json }, invalid('filter', 'must not be empty'));
    },
  );
});

describe('a filter by redundancy', () => {
  test('holds those alone that change nothing for their users, whatever else the flag has', async () => {
    const [flag, needed, needless] = [await makeFlag(), await makeUser(), await makeUser()];
    await makeOverride(needed.id, flag.name, { value: true });
    await makeOverride(needless.id, flag.name, { value: false });

    const { body } = await bulk({ action: 'delete', filter: { flag: flag.name, redundant: true } });

    expect(body).toMatchObject({ affected: 1, deleted: 1, by_flag: { [flag.name]: 1 } });
    expect(await storedOverride(needless.id, flag.name)).toBeUndefined();
    expect(await storedOverride(needed.id, flag.name)).toMatchObject({ override_value: true });
    const rest = { action: 'disable', filter: { flag: flag.name, redundant: false } };
    expect((await bulk(rest)).body).toMatchObject({ affected: 1, updated: 1 });
  });
});

describe('on_problem=skip', () => {
  test('leaves alone what cannot be changed, says why, and changes the rest', async () => {
    const { flag, active, paused, ended, ids } = await threeOverrides();
    const request = { action: 'enable', ids: [...ids, NOBODY], on_problem: 'skip' };

    const { body: shown } = await preview(request);
    const { body } = await bulk(request);

    const left = {
      skipped: 2,
      left_alone: [
        { path: 'expires_at', message: 'the override has ended; extend it', count: 1 },
        { path: '', message: 'there is no such override', count: 1 },
      ],
    };
    expect(shown).toMatchObject({ expected_count: 2, updated: 1, unchanged: 1, people: 1, ...left });
    expect(shown).toMatchObject({ errors: [], error_count: 0 });
    expect(body).toMatchObject({ affected: 1, updated: 1, unchanged: 1, ...left });
    expect(await storedOverride(paused.userId, flag.name)).toMatchObject({ enabled: true });
    expect(await storedOverride(active.userId, flag.name)).toMatchObject({ version: 1 });
    expect(await storedOverride(ended.userId, flag.name)).toMatchObject({ version: 1 });
  });

  test('leaves alone what the policy would not have', async () => {
    const { flag, paused, ids } = await threeOverrides();
    await rawSql()`update user_flag_overrides set reason = null where id = ${paused.id}`;
    await askForReasons(true);

    const { body } = await expectNothingWritten(() =>
      post({ action: 'enable', ids: [ids[1]], on_problem: 'skip', expected_count: 0 }),
    );
    await askForReasons(false);

    expect(body).toMatchObject({
      affected: 0,
      skipped: 1,
      left_alone: [{ path: 'reason', message: 'is required by the policy for overrides', count: 1 }],
    });
    expect(await storedOverride(paused.userId, flag.name)).toMatchObject({ enabled: false });
  });

  test('names the first twenty reasons and counts all that are left alone', async () => {
    const [user] = [await makeUser()];
    const ids: string[] = [];
    for (let index = 0; index < 22; index++) {
      const flag = await makeFlag();
      ids.push((await makeOverride(user.id, flag.name, { enabled: false })).id);
      await archiveFlag(contextOf(), flag.name);
    }

    const { body } = await preview({ action: 'enable', ids, on_problem: 'skip' });

    expect(body).toMatchObject({ skipped: 22, expected_count: 0 });
    expect(body.left_alone).toHaveLength(20);
  });
});

describe('create', () => {
  test('pins one flag for people who are named by id, e-mail and external id, each once', async () => {
    const [flag, people] = [await makeVariantFlag(), await makePeople(3)];
    const [a, b, c] = people as [(typeof people)[0], (typeof people)[0], (typeof people)[0]];
    const before = await currentRevision();
    const expires_at = soon();

    const { body } = await bulk({
      action: 'create',
      flag_name: flag.name,
      variant: 'new',
      reason: 'Beta',
      expires_at,
      user_ids: [a.id],
      emails: [b.email.toUpperCase(), a.email],
      external_ids: [c.externalId, b.externalId],
    });

    expect(body).toMatchObject({
      affected: 3,
      created: 3,
      by_flag: { [flag.name]: 3 },
      revision: before + 1,
    });
    for (const { id, email } of people) {
      const url = `/api/admin/users/${id}/flag-overrides/${flag.name}`;
      const response = await call('GET', url, { key });
      const { body: override } = await read(response);
      expect(override).toMatchObject({
        user: { id, email },
        value: 'b',
        variant: 'new',
        enabled: true,
        reason: 'Beta',
        expires_at,
        version: 1,
        created_by: expect.stringMatching(/^key:/),
      });
      const row = (await auditSince(before)).find(({ user_id }) => user_id === id);
      expect(row).toMatchObject({ action: 'created', before: null, after: override });
    }
  });

  test('stores null, lists and objects of a json flag just as they are', async () => {
    for (const value of [null, [1, null], { a: { b: 'ü' } }]) {
      const [user, flag] = [await makeUser(), await makeFlag({ type: 'json', default: { value: 1 } })];

      await bulk({ action: 'create', flag_name: flag.name, value, user_ids: [user.id] });

      const [row] =
        await rawSql()`select override_value::text as value from user_flag_overrides where user_id = ${user.id}`;
      expect(JSON.parse(String(row?.value))).toEqual(value);
    }
  });

  const three = async () => {
    const of = await threeOverrides();
    const newcomer = await makeUser();
    const user_ids = [of.active.userId, of.paused.userId, of.ended.userId, newcomer.id];
    return {
      ...of,
      newcomer,
      request: { action: 'create', flag_name: of.flag.name, value: false, user_ids },
    };
  };

  test('is a conflict where an override is there that has not ended', async () => {
    const { active, paused, request } = await three();

    const { status, body } = await expectNothingWritten(() => post({ ...request, expected_count: 2 }));

    expect(status).toBe(409);
    expect(body).toMatchObject({ code: 'override_exists', error_count: 2 });
    expect(body.errors).toEqual([
      { path: 'user_ids.0', message: expect.stringContaining(active.user.email) },
      { path: 'user_ids.1', message: expect.stringContaining(paused.user.email) },
    ]);
  });

  test('skips those where it is asked to', async () => {
    const { flag, active, newcomer, request } = await three();

    const { body } = await bulk({ ...request, on_conflict: 'skip' });

    expect(body).toMatchObject({ affected: 2, created: 2, skipped: 2, by_flag: { [flag.name]: 2 } });
    expect(body.left_alone).toEqual([{ path: '', message: 'there is one already', count: 2 }]);
    expect(await storedOverride(active.userId, flag.name)).toMatchObject({
      override_value: true,
      version: 1,
    });
    expect(await storedOverride(newcomer.id, flag.name)).toMatchObject({ override_value: false });
  });

  test('replaces those where it is asked to, and ends what has ended', async () => {
    const { flag, active, paused, ended, request } = await three();
    const before = await currentRevision();

    const { body } = await bulk({ ...request, on_conflict: 'replace' });

    expect(body).toMatchObject({ affected: 4, created: 2, updated: 2 });
    expect(await storedOverride(active.userId, flag.name)).toMatchObject({
      id: active.id,
      override_value: false,
      reason: null,
      version: 2,
    });
    expect(await storedOverride(paused.userId, flag.name)).toMatchObject({ enabled: true, version: 2 });
    expect((await storedOverride(ended.userId, flag.name))?.id).not.toBe(ended.id);
    expect((await auditSince(before)).map(({ action }) => action).sort()).toEqual([
      'created',
      'created',
      'expired',
      'updated',
      'updated',
    ]);
    expect((await bulk({ ...request, on_conflict: 'replace' })).body).toMatchObject({
      affected: 0,
      unchanged: 4,
      revision: null,
    });
  });

  test('names the people who are not there by how they were named', async () => {
    const flag = await makeFlag();

    const { status, body } = await expectNothingWritten(() =>
      post({
        action: 'create',
        flag_name: flag.name,
        value: true,
        user_ids: [NOBODY],
        emails: ['nobody@example.com'],
        external_ids: ['x', "'; drop table users; --"],
        expected_count: 0,
      }),
    );

    expect(status).toBe(422);
    expect((body.errors as { path: string }[]).map(({ path }) => path)).toEqual([
      'user_ids.0',
      'emails.0',
      'external_ids.0',
      'external_ids.1',
    ]);
  });

  test.each<[string, (flag: string) => object, number, string, string?]>([
    ['an unknown flag', () => ({ flag_name: 'no-such-flag' }), 404, 'flag_not_found'],
    ['a value of another type', () => ({ value: 'true' }), 422, 'invalid', 'value'],
    ['a variant that is not there', () => ({ value: undefined, variant: 'new' }), 422, 'invalid', 'variant'],
    ['both value and variant', () => ({ variant: 'on' }), 422, 'invalid', 'value'],
    ['neither', () => ({ value: undefined }), 422, 'invalid', 'value'],
    ['an end in the past', () => ({ expires_at: '2020-01-01T00:00:00Z' }), 422, 'invalid', 'expires_at'],
    ['nobody', () => ({ user_ids: undefined }), 422, 'invalid', 'user_ids'],
    ['an empty list', () => ({ user_ids: [] }), 422, 'invalid', 'user_ids'],
    ['an unknown way to treat conflicts', () => ({ on_conflict: 'merge' }), 422, 'invalid', 'on_conflict'],
    ['an unknown field', () => ({ users: [] }), 422, 'invalid', 'users'],
    ['an e-mail that is too long', () => ({ emails: ['x'.repeat(321)] }), 422, 'invalid', 'emails.0'],
    [
      'an external id that is too long',
      () => ({ external_ids: ['x'.repeat(256)] }),
      422,
      'invalid',
      'external_ids.0',
    ],
  ])('refuses %s', async (_what, changeOf, status, code, path) => {
    const [user, flag] = [await makeUser(), await makeFlag()];
    const request = {
      action: 'create',
      flag_name: flag.name,
      value: true,
      user_ids: [user.id],
      dry_run: true,
    };

    const json = { ...request, ...changeOf(flag.name) };
    const field = path === undefined ? {} : { field: [path, ''] as const };
    await expectRefused('POST', URL, { key, json }, { status, code, ...field });
  });

  test('refuses an archived flag, and one that cannot be read', async () => {
    const [user, archived, broken] = [await makeUser(), await makeFlag(), await makeFlag()];
    await archiveFlag(contextOf(), archived.name);
    await rawSql()`update feature_flags set default_serve = '5' where name = ${broken.name}`;
    await updateFlag(contextOf(), (await makeFlag()).name, updateFlagInput.parse({ description: 'x' }));
    const json = { action: 'create', value: true, user_ids: [user.id], dry_run: true };

    await expectRefused(
      'POST',
      URL,
      { key, json: { ...json, flag_name: archived.name } },
      { status: 409, code: 'flag_archived' },
    );
    await expectRefused(
      'POST',
      URL,
      { key, json: { ...json, flag_name: broken.name } },
      invalid('flag_name', 'cannot be read'),
    );
  });
});

describe('what cannot be understood is refused', () => {
  const ids = [NOBODY];
  test.each<[string, unknown, string, string]>([
    ['no action', { ids }, 'action', 'must be enable, disable, delete, extend or create'],
    ['an unknown action', { action: 'archive', ids }, 'action', 'must be enable'],
    ['neither ids nor a filter', { action: 'delete' }, 'ids', 'give either ids or filter'],
    ['both', { action: 'delete', ids, filter: { flag: 'x' } }, 'ids', 'give either ids or filter'],
    ['no ids', { action: 'delete', ids: [] }, 'ids', 'must not be empty'],
    ['ids that are no list', { action: 'delete', ids: NOBODY }, 'ids', 'must be a list'],
    ['an id that is no text', { action: 'delete', ids: [5] }, 'ids.0', 'must be text'],
    ['an id that is no UUID', { action: 'delete', ids: [NOBODY, 'x'] }, 'ids.1', 'must be a UUID'],
    ['a field of another action', { action: 'delete', ids, reason: 'x' }, 'reason', 'is not a known field'],
    [
      'an unknown field of a filter',
      { action: 'delete', filter: { flag: 'x', tag: 'x' } },
      'filter.tag',
      'is not a known field',
    ],
    [
      'a count below zero',
      { action: 'delete', ids, expected_count: -1 },
      'expected_count',
      'must not be negative',
    ],
    [
      'half a count',
      { action: 'delete', ids, expected_count: 0.5 },
      'expected_count',
      'must be a whole number',
    ],
    ['text for dry_run', { action: 'delete', ids, dry_run: 'true' }, 'dry_run', 'must be true or false'],
  ])('%s', async (_what, json, path, message) => {
    await expectRefused('POST', URL, { key, json }, invalid(path, message));
  });

  test('more than 100,000 ids or people, before any of them is looked at', async () => {
    const many = Array.from({ length: 100_001 }, () => 'x');
    const create = { action: 'create', flag_name: 'x', value: true, dry_run: true };

    await expectRefused(
      'POST',
      URL,
      { key, json: { action: 'delete', ids: many } },
      invalid('ids', 'must be 100000 or fewer'),
    );
    const half = many.slice(0, 60_000);
    await expectRefused(
      'POST',
      URL,
      { key, json: { ...create, emails: half, external_ids: half } },
      invalid('user_ids', 'must be 100000 people or fewer'),
    );
  });

  test('a hundred thousand wrong ids, of which a hundred are named', async () => {
    const json = { action: 'delete', ids: Array.from({ length: 100_000 }, () => 'x') };

    const { status, body } = await expectNothingWritten(() => post(json));

    expect(status).toBe(422);
    expect(body.errors).toHaveLength(100);
  });

  test('a body of more than 32 MiB', async () => {
    const body = `{"action":"delete","ids":["${'x'.repeat(32 * 1024 * 1024)}"]}`;
    await expectRefused('POST', URL, { key, body }, { status: 413, code: 'body_too_large' });
  });
});

describe('two at once', () => {
  test('of two bulk calls that saw the same, the one that comes second is refused or finds nothing left', async () => {
    for (let round = 0; round < 5; round++) {
      const { flag } = await threeOverrides();
      const request = { action: 'delete', filter: { flag: flag.name }, expected_count: 3 };
      const before = await currentRevision();

      const answers = await Promise.all([post(request), post(request)]);

      expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
      expect(await currentRevision()).toBe(before + 1);
      expect(await auditSince(before)).toHaveLength(3);
    }
  });

  test('two bulk creations for the same people make each override once', async () => {
    const [flag, people] = [await makeFlag(), await makePeople(1_500)];
    const user_ids = people.map(({ id }) => id);
    const request = { action: 'create', flag_name: flag.name, value: true, user_ids, expected_count: 1_500 };
    const before = await currentRevision();

    const answers = await Promise.all([
      post(request),
      post({ ...request, user_ids: [...user_ids].reverse() }),
    ]);

    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect(await auditSince(before)).toHaveLength(1_500);
  });

  test('no override is left that a bulk creation made while its flag was archived', async () => {
    for (let round = 0; round < 6; round++) {
      const [user, flag] = [await makeUser(), await makeFlag()];
      const request = {
        action: 'create',
        flag_name: flag.name,
        value: true,
        user_ids: [user.id],
        expected_count: 1,
      };
      const pin = () => post(request);
      const archive = () => archiveFlag(contextOf(), flag.name);

      await Promise.all(round % 2 ? [pin(), archive()] : [archive(), pin()]);

      const [row] = await rawSql()`
        select (select max(revision)::int from audit_log where flag_name = ${flag.name} and entity = 'override') as pinned,
          (select max(revision)::int from audit_log where flag_name = ${flag.name} and action = 'archived') as archived`;
      if (row?.pinned) expect(row.pinned).toBeLessThan(row.archived);
      else expect(await storedOverride(user.id, flag.name)).toBeUndefined();
    }
  });

  test('a bulk creation heeds a policy that comes before it, however close', async () => {
    for (let round = 0; round < 6; round++) {
      const [user, flag] = [await makeUser(), await makeFlag()];
      const request = {
        action: 'create',
        flag_name: flag.name,
        value: true,
        user_ids: [user.id],
        expected_count: 1,
      };
      const pin = () => post(request);

      await Promise.all(round % 2 ? [pin(), askForReasons(true)] : [askForReasons(true), pin()]);

      const [row] = await rawSql()`
        select (select max(revision)::int from audit_log where flag_name = ${flag.name} and entity = 'override') as pinned,
          (select max(revision)::int from audit_log where entity = 'settings') as decided`;
      if (row?.pinned) expect(row.pinned).toBeLessThan(row.decided);
      else expect(await storedOverride(user.id, flag.name)).toBeUndefined();
      await askForReasons(false);
    }
  });
});
