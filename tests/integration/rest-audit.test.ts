import { beforeAll, describe, expect, test } from 'vitest';
import type { z } from 'zod';
import { auditEntryWire, revisionWire } from '@/lib/audit/schemas';
import type { UserActor } from '@/lib/auth/actor';
import { updateFlag } from '@/lib/flags/service';
import { pageWire } from '@/lib/http/params';
import { rotateApiKey } from '@/lib/keys/change';
import { rotateKeyInput } from '@/lib/keys/schemas';
import { removeOverride, updateOverride } from '@/lib/overrides/service';
import { acceptInvitation, inviteUser } from '@/lib/users/invitations';
import { changeOwnPassword } from '@/lib/users/own-account';
import { deleteUser } from '@/lib/users/remove';
import { call, read } from '../support/api';
import { rawSql } from '../support/database';
import {
  at,
  contextOf,
  HOUR_MS,
  keyActor,
  makeFlag,
  makeKey,
  makeOverride,
  makeScheduledChange,
  makeSegment,
  makeUser,
  userActor,
} from '../support/factories';
import { expectRefused, invalid } from '../support/refusals';

type Entry = z.output<typeof auditEntryWire>;

const wire = pageWire(auditEntryWire);
let key: string;

beforeAll(async () => {
  key = (await makeKey('viewer')).secret;
});

/** A page of a list that keeps to its schema. */
async function pageOf(url: string) {
  const { status, body } = await read(await call('GET', url, { key }));
  expect(status).toBe(200);
  return wire.parse(body);
}

const list = (query = '') => pageOf(`/api/admin/audit-log${query}`);
const revisionsOf = (entries: readonly Entry[]) =>
  entries.map(({ revision, ordinal }) => [revision, ordinal]);

/** All pages of a list, `limit` rows each. */
async function walk(url: string, limit: number): Promise<Entry[]> {
  const entries: Entry[] = [];
  let cursor: string | null = null;
  do {
    const separator = url.includes('?') ? '&' : '?';
    const page: z.output<typeof wire> = await pageOf(
      `${url}${separator}limit=${limit}${cursor === null ? '' : `&cursor=${cursor}`}`,
    );
    expect(page.data.length).toBeLessThanOrEqual(limit);
    entries.push(...page.data);
    cursor = page.next_cursor;
  } while (cursor !== null);
  return entries;
}

describe('GET /api/admin/audit-log', () => {
  test('says who did what to whom, when, by which request, with what differs', async () => {
    const [user, flag] = [await makeUser({ email: 'ada@example.com', name: 'Ada' }), await makeFlag()];
    await makeOverride(user.id, flag.name);
    const ctx = contextOf({ requestId: 'the-request', now: at(7) });
    await updateOverride(ctx, user.id, flag.name, { value: false, reason: 'Asked for it' });

    const { data } = await list('?limit=1');

    expect(data).toMatchObject([
      {
        ordinal: 0,
        at: at(7).toISOString(),
        actor: { kind: 'user', id: '11111111-1111-4111-8111-111111111111', label: 'boss@example.com' },
        action: 'updated',
        entity: 'override',
        flag_name: flag.name,
        user_id: user.id,
        user: { email: 'ada@example.com', name: 'Ada' },
        before: { value: true, version: 1 },
        after: { value: false, version: 2 },
        changes: [
          { path: 'value', kind: 'changed', before: true, after: false },
          { path: 'reason', kind: 'changed', before: null, after: 'Asked for it' },
          { path: 'variant', kind: 'changed', before: 'on', after: 'off' },
        ],
        changes_omitted: 0,
        summary: `Changed the override of ${flag.name} for ada@example.com from true to false`,
        request_id: 'the-request',
      },
    ]);
  });

  test('follows rules by their id', async () => {
    const flag = await makeFlag();
    const rule = (id: string, percent: number) => ({
      id,
      name: '',
      enabled: true,
      conditions: [],
      rollout: { percent },
      serve: { variant: 'on' },
    });
    await updateFlag(contextOf(), flag.name, { rules: [rule('two', 10)] });
    await updateFlag(contextOf(), flag.name, { rules: [rule('one', 5), rule('two', 20)] });

    const { data } = await list(`?flag=${flag.name}&limit=1`);

    expect(data[0]?.changes).toMatchObject([
      { path: 'rules[two].rollout.percent', kind: 'changed', before: 10, after: 20 },
      { path: 'rules[one]', kind: 'added', after: { id: 'one' } },
    ]);
    expect(data[0]?.summary).toBe(`Changed the flag ${flag.name}: rules`);
  });

  describe('filters', () => {
    let user: string;
    let flag: string;
    let segment: string;

    beforeAll(async () => {
      user = (await makeUser({}, contextOf({ now: at(10 * HOUR_MS) }))).id;
      flag = (await makeFlag({}, contextOf({ now: at(11 * HOUR_MS) }))).name;
      const byKey = contextOf({ actor: keyActor('admin'), now: at(12 * HOUR_MS), requestId: 'of-the-key' });
      await makeOverride(user, flag, {}, byKey);
      const job = contextOf({ actor: { kind: 'system', job: 'demo' }, now: at(13 * HOUR_MS) });
      await removeOverride(job, user, flag);
      segment = (await makeSegment({}, contextOf({ now: at(14 * HOUR_MS) }))).key;
    });

    const hour = (count: number) => at(count * HOUR_MS).toISOString();
    const rows = async (query: string) =>
      (await list(query)).data.map(({ entity, action }) => `${entity} ${action}`);

    test.each<[what: string, query: () => string, expected: string[]]>([
      ['one user', () => `?user=${user}`, ['override deleted', 'override created', 'user created']],
      ['one flag', () => `?flag=${flag}`, ['override deleted', 'override created', 'flag created']],
      ['a kind of thing', () => `?entity=segment&entity_id=${segment}`, ['segment created']],
      ['a thing', () => `?entity_id=${user}`, ['user created']],
      ['an action', () => `?user=${user}&action=deleted`, ['override deleted']],
      ['a kind of actor', () => `?flag=${flag}&actor_kind=api_key`, ['override created']],
      ['an actor', () => '?actor=system:demo', ['override deleted']],
      ['a request', () => '?request_id=of-the-key', ['override created']],
      ['from an instant on', () => `?from=${hour(13)}`, ['segment created', 'override deleted']],
      ['up to an instant', () => `?from=${hour(11)}&to=${hour(13)}`, ['override created', 'flag created']],
      ['nothing', () => '?flag=never.was', []],
      ['several at once', () => `?flag=${flag}&user=${user}&action=created`, ['override created']],
    ])('%s', async (_what, query, expected) => {
      expect(await rows(query())).toEqual(expected);
      expect((await list(query())).total).toBe(expected.length);
    });
  });

  test('goes on where a page ended, whatever is written meanwhile and however rows share a revision', async () => {
    const first = 500_000;
    await rawSql()`
      insert into audit_log (revision, ordinal, at, actor_kind, actor_id, actor_label, action, entity, entity_id)
      select ${first}::int + n / 7, n % 7, ${at(0)}::timestamptz + (n / 20) * interval '1 ms', 'system', 'x', 'paging',
        'created', 'flag', n::text
      from generate_series(0, 59) n`;
    const url = '/api/admin/audit-log?actor=paging';

    const whole = await pageOf(`${url}&limit=200`);
    expect(whole).toMatchObject({ total: 60, total_estimated: false, next_cursor: null });
    const newest = revisionsOf(whole.data);
    expect(newest).toHaveLength(60);
    expect(newest).toEqual(
      newest.toSorted((a, b) => Number(b[0]) - Number(a[0]) || Number(b[1]) - Number(a[1])),
    );
    for (const [sort, expected] of [
      ['-revision', newest],
      ['revision', newest.toReversed()],
      ['-at', newest],
      ['at', newest.toReversed()],
    ] as const) {
      for (const limit of [1, 7, 13, 60]) {
        expect(revisionsOf(await walk(`${url}&sort=${sort}`, limit))).toEqual(expected);
      }
    }
    const page = await pageOf(`${url}&limit=5`);
    await rawSql()`
      insert into audit_log (revision, ordinal, at, actor_kind, actor_id, actor_label, action, entity, entity_id)
      values (${first + 99}, 0, ${at(0)}, 'system', 'x', 'paging', 'created', 'flag', 'late')`;
    const next = await pageOf(`${url}&limit=5&cursor=${page.next_cursor}`);
    expect(revisionsOf(next.data)).toEqual(newest.slice(5, 10));
  });

  test.each([
    ['?limit=0', 'limit', 'must be a number from 1 to 200'],
    ['?limit=201', 'limit', 'must be a number from 1 to 200'],
    ['?sort=entity', 'sort', 'must be -revision, revision, -at or at'],
    ['?entity=Flag%27--', 'entity', 'must be a word'],
    ['?action=Created', 'action', 'must be a word'],
    ['?actor_kind=robot', 'actor_kind', 'must be user, api_key, client_token or system'],
    ['?user=me', 'user', 'must be a UUID'],
    ['?flag=UPPER', 'flag', 'must start with'],
    ['?from=yesterday', 'from', 'must be an RFC 3339 time'],
    ['?request_id=%00', 'request_id', 'must not contain NUL'],
    ['?cursor=nonsense', 'cursor', 'is not a cursor of this list'],
    [`?actor=${'x'.repeat(321)}`, 'actor', 'must have 320 characters or fewer'],
    ['?q=x', 'q', 'is not a known field'],
    ['?flag=a&flag=b', 'flag', 'is given twice'],
  ])('refuses %s', async (query, path, message) => {
    await expectRefused('GET', `/api/admin/audit-log${query}`, { key }, invalid(path, message));
  });
});

describe('the history of a flag', () => {
  test('is what happened to it and its schedule, and with overrides=true to its overrides', async () => {
    const [flag, user] = [await makeFlag(), await makeUser()];
    await makeOverride(user.id, flag.name);
    await makeScheduledChange(flag.name, { at: at(HOUR_MS), enabled: false });
    await updateFlag(contextOf(), flag.name, { description: 'x' });
    const url = `/api/admin/feature-flags/${flag.name}/history`;
    const told = ['flag updated', 'scheduled_change created', 'flag created'];
    const rows = (entries: readonly Entry[]) => entries.map(({ entity, action }) => `${entity} ${action}`);

    expect(rows((await pageOf(url)).data)).toEqual(told);
    expect(rows((await pageOf(`${url}?overrides=false`)).data)).toEqual(told);
    expect(rows(await walk(`${url}?overrides=true`, 1))).toEqual([
      ...told.slice(0, 2),
      'override created',
      'flag created',
    ]);
    expect(rows(await walk(`${url}?sort=revision`, 2))).toEqual(told.toReversed());
  });

  test('is there for a flag that was written around the API, and for one that the log alone remembers', async () => {
    await rawSql()`insert into feature_flags (name, type, default_serve, off_serve, created_by, updated_by)
      values ('around.the.api', 'boolean', '{"variant":"off"}', '{"variant":"off"}', 'x', 'x')`;
    const flag = await makeFlag();
    await rawSql()`delete from feature_flags where name = ${flag.name}`;

    expect(await pageOf('/api/admin/feature-flags/around.the.api/history')).toMatchObject({
      data: [],
      total: 0,
    });
    expect((await pageOf(`/api/admin/feature-flags/${flag.name}/history`)).data).toHaveLength(1);
  });

  test('is 404 for what never was, and takes true and false only', async () => {
    const url = (name: string) => `/api/admin/feature-flags/${name}/history`;
    await expectRefused('GET', url('never.was'), { key }, { status: 404, code: 'flag_not_found' });
    await expectRefused(
      'GET',
      `${url('never.was')}?overrides=yes`,
      { key },
      invalid('overrides', 'must be true or false'),
    );
    await expectRefused('GET', url('NOT-A-NAME'), { key }, invalid('flag_name', 'must start with'));
  });
});

describe('the history of a user', () => {
  test('outlives them: who they were is in it, and nobody is linked', async () => {
    const [user, flag] = [await makeUser({ email: 'gone@example.com' }), await makeFlag()];
    await makeOverride(user.id, flag.name);
    const url = `/api/admin/users/${user.id}/history`;
    expect((await pageOf(url)).data.map((entry) => entry.user?.email)).toEqual([
      'gone@example.com',
      'gone@example.com',
    ]);

    await deleteUser(contextOf(), user.id);

    const entries = await walk(url, 1);
    expect(entries.map(({ summary }) => summary)).toEqual([
      'Deleted gone@example.com from the directory',
      `Removed the override of ${flag.name} for gone@example.com`,
      `Pinned ${flag.name} to true for gone@example.com`,
      'Added gone@example.com to the directory',
    ]);
    expect(entries.map((entry) => entry.user)).toEqual([null, null, null, null]);
  });

  test('is 404 for an id that nobody ever had', async () => {
    const url = '/api/admin/users/99999999-9999-4999-8999-999999999999/history';
    await expectRefused('GET', url, { key }, { status: 404, code: 'user_not_found' });
    await expectRefused('GET', '/api/admin/users/me/history', { key }, invalid('user_id', 'must be a UUID'));
  });
});

describe('no secret is ever in it', () => {
  /** Names of every member, however deep. */
  const namesIn = (value: unknown): string[] =>
    typeof value === 'object' && value !== null
      ? Object.entries(value).flatMap(([name, member]) => [name, ...namesIn(member)])
      : [];

  test('though passwords, keys, invitations and what is stored of them come by', async () => {
    const passwords = ['a password of a person', 'the password that they chose', 'the password after that'];
    const [first = '', second = '', third = ''] = passwords;
    const user = await makeUser({ password: first });
    const { token } = await inviteUser(contextOf(), user.id, { resetPassword: true });
    await acceptInvitation({ ...contextOf(), network: null }, token, second);
    const self = userActor('user') as UserActor;
    const own = contextOf({ actor: { ...self, id: user.id, email: user.email } });
    await changeOwnPassword(own, { current_password: second, new_password: third });
    const { id, secret } = await makeKey('service', { expiresAt: at(HOUR_MS) });
    const rotated = await rotateApiKey(contextOf(), id, rotateKeyInput.parse({}));
    const stored = await rawSql()<{ secret: string }[]>`
      select password_hash as secret from users where password_hash is not null union all select hash from api_keys`;

    const entries = await walk('/api/admin/audit-log', 50);

    expect(entries.map(({ action }) => action)).toEqual(
      expect.arrayContaining(['invited', 'password_set', 'password_changed', 'rotated']),
    );
    const text = JSON.stringify(entries);
    const secrets = [
      ...passwords,
      token,
      secret,
      rotated.secret,
      ...stored.map((row) => row.secret),
      '$argon2',
    ];
    expect(secrets.length).toBeGreaterThan(9);
    for (const hidden of secrets) expect(text).not.toContain(hidden);
    expect(text).not.toMatch(/pnn_[A-Za-z0-9_-]{7,}/);
    expect(namesIn(entries).filter((name) => /password|hash|secret|token/i.test(name))).toEqual([]);
  });
});

describe('a log of a hundred thousand rows', () => {
  beforeAll(async () => {
    await rawSql()`
      insert into audit_log (revision, ordinal, at, actor_kind, actor_id, actor_label, action, entity, entity_id,
        flag_name, user_id, request_id)
      select 1000000 + n, 0, ${at(0)}::timestamptz + n * interval '1 s', 'api_key', 'k', 'key:k',
        case when n % 2 = 0 then 'created' else 'deleted' end, 'override', gen_random_uuid()::text,
        'busy.flag', ('aaaaaaaa-aaaa-4aaa-8aaa-' || lpad((n % 5000)::text, 12, '0'))::uuid, n::text
      from generate_series(1, 100000) n`;
    await rawSql()`
      insert into audit_log (revision, ordinal, at, actor_kind, actor_id, actor_label, action, entity, entity_id, flag_name)
      select n, 7, ${at(0)}, 'system', 'rare', 'system:rare', 'rare_action', 'rare_entity', 'rare-' || n, 'busy.flag'
      from generate_series(1, 3) n`;
    await rawSql()`vacuum analyze audit_log`;
  });

  test('says that its total is an estimate, and is not far off', async () => {
    const { total, total_estimated } = await list('?flag=busy.flag');

    expect(total_estimated).toBe(true);
    expect(total).toBeGreaterThan(80_000);
    expect(total).toBeLessThan(120_000);
    expect(await list('?entity=rare_entity')).toMatchObject({ total: 3, total_estimated: false });
  });

  test.each([
    '',
    '?sort=revision',
    '?sort=-at',
    '?entity=rare_entity',
    '?entity_id=rare-2',
    '?action=rare_action',
    '?actor=system:rare',
    '?actor_kind=system',
    '?request_id=500',
    '?flag=busy.flag',
    '?user=aaaaaaaa-aaaa-4aaa-8aaa-000000000042',
    `?to=${at(5_000).toISOString()}`,
    `?from=${at(50_000_000).toISOString()}&to=${at(50_005_000).toISOString()}`,
    'history of the flag',
    'history of the flag with overrides',
  ])('is read by an index in the order of the list: %s', async (query) => {
    const history = '/api/admin/feature-flags/busy.flag/history';
    const url =
      query === 'history of the flag'
        ? history
        : query.startsWith('history')
          ? `${history}?overrides=true`
          : `/api/admin/audit-log${query}`;
    const before = await readRows();

    const { data } = await pageOf(`${url}${url.includes('?') ? '&' : '?'}limit=20`);

    expect(data.length).toBeGreaterThan(0);
    // 21 rows of the page, and up to 10,001 that are counted out of an index.
    expect((await readRows()) - before).toBeLessThan(10_001 + 200);
  });

  /** Rows of the log that were read so far, by scans and by indexes. */
  async function readRows(): Promise<number> {
    await rawSql()`select pg_stat_force_next_flush()`;
    const [row] = await rawSql()`
      select (select seq_tup_read from pg_stat_user_tables where relname = 'audit_log')
        + (select sum(idx_tup_read) from pg_stat_user_indexes where relname = 'audit_log') as total`;
    return Number(row?.total);
  }
});

describe('the revision', () => {
  const revision = async () => {
    const { status, body } = await read(await call('GET', '/api/admin/revision', { key }));
    expect(status).toBe(200);
    return revisionWire.parse(body);
  };

  test('rises with every change, of whatever it is, and stays while nothing changes', async () => {
    const before = await revision();
    expect(await revision()).toEqual(before);
    const user = await makeUser();
    expect(await revision()).toEqual({ ...before, revision: before.revision + 1 });
    await makeOverride(user.id, (await makeFlag()).name);
    expect(await revision()).toEqual({ ...before, revision: before.revision + 3 });
  });
});
