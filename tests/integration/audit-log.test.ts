import { beforeAll, describe, expect, test } from 'vitest';
import { hashPassword } from '@/lib/auth/password';
import type { UpdateFlagInput } from '@/lib/flags/schemas';
import { archiveFlag, restoreFlag, updateFlag } from '@/lib/flags/service';
import { createApiKey, revokeApiKey, syncEnvironmentKey } from '@/lib/keys/service';
import {
  cleanupExpiredOverrides,
  removeOverride,
  setOverride,
  updateOverride,
} from '@/lib/overrides/service';
import { ensureFirstAdmin } from '@/lib/users/service';
import { call, read } from '../support/api';
import { rawSql } from '../support/database';
import { auditSince, currentRevision } from '../support/database-contents';
import {
  at,
  contextOf,
  HOUR_MS,
  keyActor,
  makeEndedOverride,
  makeFlag,
  makeKey,
  makeOverride,
  makeUser,
  signIn,
} from '../support/factories';

const ctx = contextOf({ now: at(5), requestId: 'request-5' });

interface Write {
  /** Prepares; what it returns is done while the audit log is watched. */
  readonly prepare: () => Promise<() => Promise<unknown>>;
  readonly expected: Record<string, unknown>;
}

const pinned = async () => {
  const [user, flag] = [await makeUser(), await makeFlag()];
  await makeOverride(user.id, flag.name, { reason: 'Old', expiresAt: at(HOUR_MS) });
  return { user, flag };
};

const writes: Record<string, Write> = {
  'making a user': {
    prepare: async () => () => makeUser({ password: 'correct horse battery' }, ctx),
    expected: { entity: 'user', action: 'created', before: null, after: { role: 'user', version: 1 } },
  },
  'making a flag': {
    prepare: async () => () => makeFlag({ description: 'd' }, ctx),
    expected: { entity: 'flag', action: 'created', before: null, after: { description: 'd', version: 1 } },
  },
  'changing a flag': {
    prepare: async () => {
      const { name } = await makeFlag();
      const patch: UpdateFlagInput = { default: { value: true } };
      return () => updateFlag(ctx, name, patch);
    },
    expected: {
      entity: 'flag',
      action: 'updated',
      before: { default: { variant: 'off' }, version: 1 },
      after: { default: { variant: 'on' }, version: 2 },
    },
  },
  'archiving a flag': {
    prepare: async () => {
      const { name } = await makeFlag();
      return () => archiveFlag(ctx, name);
    },
    expected: {
      action: 'archived',
      before: { archived_at: null },
      after: { archived_at: at(5).toISOString() },
    },
  },
  'restoring a flag': {
    prepare: async () => {
      const { name } = await makeFlag();
      await archiveFlag(contextOf(), name);
      return () => restoreFlag(ctx, name);
    },
    expected: { action: 'restored', after: { archived_at: null } },
  },
  'making a key': {
    prepare: async () => () => createApiKey(ctx, { name: 'ci', role: 'service', expires_at: null }),
    expected: { entity: 'api_key', action: 'created', before: null, after: { name: 'ci', role: 'service' } },
  },
  'revoking a key': {
    prepare: async () => {
      const { id } = await makeKey('viewer');
      return () => revokeApiKey(ctx, id);
    },
    expected: {
      entity: 'api_key',
      action: 'revoked',
      before: { revoked_at: null },
      after: { revoked_at: at(5).toISOString() },
    },
  },
  'making an override': {
    prepare: async () => {
      const [user, flag] = [await makeUser(), await makeFlag()];
      return () => setOverride(ctx, user.id, flag.name, { value: true }, { reason: 'Why' });
    },
    expected: {
      entity: 'override',
      action: 'created',
      before: null,
      after: { value: true, variant: 'on', reason: 'Why', created_by: 'boss@example.com', expires_at: null },
    },
  },
  'changing an override': {
    prepare: async () => {
      const { user, flag } = await pinned();
      return () => updateOverride(ctx, user.id, flag.name, { value: false, reason: null });
    },
    expected: {
      action: 'updated',
      before: { value: true, reason: 'Old', version: 1, expires_at: at(HOUR_MS).toISOString() },
      after: { value: false, reason: null, version: 2, updated_at: at(5).toISOString() },
    },
  },
  'removing an override': {
    prepare: async () => {
      const { user, flag } = await pinned();
      return () => removeOverride(ctx, user.id, flag.name);
    },
    expected: { action: 'deleted', before: { value: true, status: 'active' }, after: null },
  },
  'tidying up an override that has ended': {
    prepare: async () => {
      const [user, flag] = [await makeUser(), await makeFlag()];
      await makeEndedOverride(user.id, flag.name);
      return () => cleanupExpiredOverrides(ctx);
    },
    expected: { action: 'expired', before: { status: 'expired' }, after: null },
  },
};

describe('each write has exactly one row that says who, what, when and by which request', () => {
  test.each(Object.entries(writes))('%s', async (_what, { prepare, expected }) => {
    const write = await prepare();
    const before = await currentRevision();

    await write();

    const rows = await auditSince(before);
    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatchObject({
      revision: before + 1,
      ordinal: 0,
      at: at(5),
      actor_kind: 'user',
      actor_id: '11111111-1111-4111-8111-111111111111',
      actor_label: 'boss@example.com',
      request_id: 'request-5',
      ...expected,
    });
  });

  test('an override names its flag and its user, a user itself, a flag itself, and a key nobody', async () => {
    const rows = await rawSql()<{ entity: string; flags: boolean; users: boolean; own: boolean }[]>`
      select entity, bool_and(flag_name is not null) as flags, bool_and(user_id is not null) as users,
        bool_and(case entity
          when 'flag' then flag_name = entity_id
          when 'user' then user_id::text = entity_id
          else coalesce(before->>'id', after->>'id') = entity_id end) as own
      from audit_log group by entity order by entity`;

    expect(rows.map((row) => ({ ...row }))).toEqual([
      { entity: 'api_key', flags: false, users: false, own: true },
      { entity: 'flag', flags: true, users: false, own: true },
      { entity: 'override', flags: true, users: true, own: true },
      { entity: 'user', flags: false, users: true, own: true },
    ]);
  });

  test('keys and jobs are named as what they are', async () => {
    const before = await currentRevision();

    await makeFlag({}, contextOf({ actor: keyActor('admin') }));
    await makeFlag({}, contextOf({ actor: { kind: 'system', job: 'demo' } }));

    expect(await auditSince(before)).toMatchObject([
      { actor_kind: 'api_key', actor_label: 'key:a admin key', after: { created_by: 'key:a admin key' } },
      { actor_kind: 'system', actor_id: 'demo', actor_label: 'system:demo' },
    ]);
  });

  test('a REST call is audited in the form that it answers, under the id that it was given', async () => {
    const [user, flag, boss] = [await makeUser(), await makeFlag(), await makeUser({ role: 'admin' })];
    const before = await currentRevision();

    const response = await call('POST', `/api/admin/users/${user.id}/flag-overrides`, {
      cookie: await signIn(boss.id),
      json: { flag_name: flag.name, value: true },
      headers: { 'x-request-id': 'from-the-caller' },
    });

    const { body } = await read(response);
    expect(response.headers.get('x-request-id')).toBe('from-the-caller');
    expect(await auditSince(before)).toMatchObject([
      { after: body, actor_id: boss.id, actor_label: boss.email, request_id: 'from-the-caller' },
    ]);
  });
});

describe('the audit log is append-only in the database itself', () => {
  beforeAll(async () => {
    await makeFlag();
  });

  test.each([
    ['changed', `update audit_log set actor_label = 'nobody'`],
    ['deleted', 'delete from audit_log'],
    ['truncated', 'truncate audit_log'],
    ['changed by a replication session', `set session_replication_role = replica; delete from audit_log`],
  ])('it cannot be %s', async (_what, statement) => {
    const count = async () => (await rawSql()`select count(*)::int as n from audit_log`)[0]?.n;
    const before = await count();

    await expect(rawSql().unsafe(statement)).rejects.toMatchObject({
      message: 'audit_log is append-only',
      code: '42501',
    });
    await rawSql()`set session_replication_role = default`;
    expect(await count()).toBe(before);
  });

  test('the history of a database has an identity, and one row that counts its revisions', async () => {
    const rows = await rawSql()`select epoch, revision::int from database_state`;

    expect(rows).toHaveLength(1);
    expect(rows[0]?.epoch).toMatch(/^[0-9a-f-]{36}$/);
    await expect(rawSql()`insert into database_state default values`).rejects.toThrow(/duplicate key/);
  });
});

test('no password, no hash and no key is ever in the audit log', async () => {
  const [password, key] = ['a password nobody may read', `pnn_${'k'.repeat(50)}`];
  const { secret } = await makeKey('admin');
  await makeUser({ password });
  await syncEnvironmentKey(ctx, key);
  await ensureFirstAdmin(ctx, { email: 'first@example.com', password: `${password} either` });
  const stored = await rawSql()<{ secret: string }[]>`
    select password_hash as secret from users where password_hash is not null
    union all select hash from api_keys`;

  const [log] = await rawSql()`select string_agg(a::text, '') as text from audit_log a`;

  expect(stored.length).toBeGreaterThan(3);
  for (const hidden of [password, key, secret, '$argon2', ...stored.map((row) => row.secret)]) {
    expect(log?.text).not.toContain(hidden);
  }
  expect(await hashPassword('x')).toContain('$argon2');
});
