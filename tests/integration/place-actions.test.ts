// Before anything of Next is loaded.
import 'next/dist/server/node-environment-baseline.js';
import { describe, expect, test } from 'vitest';
import { createKeyAction, revokeKeyAction, rotateKeyAction } from '@/app/(dashboard)/api-keys/key-actions';
import { findSettingsAction, updateSettingsAction } from '@/app/(dashboard)/settings/settings-actions';
import { loadConfig } from '@/lib/config';
import { countPolicyGaps } from '@/lib/overrides/gaps';
import { describeInstallation } from '@/lib/settings/installation';
import { acceptInvitation, inviteUser } from '@/lib/users/invitations';
import { listStaff } from '@/lib/users/staff';
import { call, ORIGIN, read } from '../support/api';
import { rawSql } from '../support/database';
import {
  contextOf,
  HOUR_MS,
  makeEndedOverride,
  makeFlag,
  makeOverride,
  makeUser,
  NOW,
  signIn,
  unique,
  userActor,
} from '../support/factories';
import { withNextRequest } from '../support/next-request';

const ctx = contextOf();
const host = new URL(ORIGIN).host;

const as = async <T>(role: 'admin' | 'viewer' | 'user', work: () => Promise<T>) => {
  const cookie = await signIn((await makeUser({ role })).id);
  return withNextRequest({ host, origin: ORIGIN, cookie }, work, 'action');
};

describe('the actions of API keys', () => {
  const make = (name: string) => createKeyAction(JSON.stringify({ name, role: 'viewer' }));
  const opens = async (key: string) => (await read(await call('GET', '/api/admin/api-keys', { key }))).status;

  test('let an admin make a key, put another in its place, and revoke it', async () => {
    const made = await as('admin', () => make('By action'));
    if (!made.ok) throw new Error('no key was made');
    expect(await opens(made.data.secret)).toBe(200);

    const rotated = await as('admin', () => rotateKeyAction(made.data.apiKey.id, '{"overlap_seconds":0}'));
    if (!rotated.ok) throw new Error('no key was rotated');
    expect(rotated.data.apiKey).toMatchObject({ name: 'By action', role: 'viewer' });
    expect(await opens(made.data.secret)).toBe(401);
    expect(await opens(rotated.data.secret)).toBe(200);

    expect(await as('admin', () => revokeKeyAction(rotated.data.apiKey.id))).toMatchObject({
      ok: true,
      data: { revokedAt: expect.any(Date) },
    });
    expect(await opens(rotated.data.secret)).toBe(401);
    expect(await as('admin', () => rotateKeyAction(rotated.data.apiKey.id, '{}'))).toMatchObject({
      error: { code: 'api_key_settled' },
    });
  });

  test('refuse what is no key', async () => {
    expect(await as('admin', () => make(''))).toMatchObject({
      error: { code: 'invalid', fields: [{ path: 'name', message: 'must not be empty' }] },
    });
    expect(await as('admin', () => revokeKeyAction('x'))).toMatchObject({ error: { code: 'invalid' } });
  });
});

describe('the actions of the settings', () => {
  const policy = (requireReason: boolean) =>
    JSON.stringify({
      override_policy: { require_reason: requireReason, require_expiry: false, max_expiry_days: null },
    });

  test('change the policy upon the version that was seen', async () => {
    const found = await as('admin', findSettingsAction);
    const etag = found.ok ? found.data.etag : '';
    expect(await as('admin', () => updateSettingsAction(policy(true), etag))).toMatchObject({
      ok: true,
      data: { overridePolicy: { requireReason: true } },
    });
    expect(await as('admin', () => updateSettingsAction(policy(false), etag))).toMatchObject({
      error: { code: 'version_mismatch' },
    });
    expect(await as('viewer', findSettingsAction)).toMatchObject({
      data: { overridePolicy: { requireReason: true } },
    });
    expect(await as('user', findSettingsAction)).toMatchObject({ error: { code: 'forbidden' } });
    await as('admin', () => updateSettingsAction(policy(false), undefined));
  });
});

describe('what active overrides lack', () => {
  test('is counted: a reason, an end; the paused and the ended count for nothing', async () => {
    const before = await countPolicyGaps(ctx);
    const { name } = await makeFlag();
    const pin = async (change: Parameters<typeof makeOverride>[2]) =>
      makeOverride((await makeUser()).id, name, change);
    await pin({ reason: 'Why', expiresAt: new Date(NOW.getTime() + HOUR_MS) });
    await pin({ reason: 'Why' });
    await pin({ expiresAt: new Date(NOW.getTime() + HOUR_MS) });
    await pin({});
    await pin({ enabled: false });
    await makeEndedOverride((await makeUser()).id, name);

    expect(await countPolicyGaps(ctx)).toEqual({
      active: before.active + 4,
      withoutReason: before.withoutReason + 2,
      withoutEnd: before.withoutEnd + 2,
    });
  });

  test('is not for a user to know', async () => {
    await expect(countPolicyGaps(contextOf({ actor: userActor('user') }))).rejects.toMatchObject({
      code: 'forbidden',
    });
  });
});

describe('the people who sign in', () => {
  const find = async (email: string) => {
    const { admins, viewers } = await listStaff(ctx);
    return [...admins.people, ...viewers.people].find((person) => person.email === email);
  };

  test('are the admins and the viewers, with how they get in and when they last did', async () => {
    const viewer = await makeUser({ role: 'viewer' });
    const user = await makeUser({ role: 'user' });
    expect(await find(user.email)).toBeUndefined();
    expect(await find(viewer.email)).toMatchObject({
      role: 'viewer',
      hasPassword: false,
      hasProvider: false,
      lastSignInAt: null,
      invitedUntil: null,
    });

    const { token, expiresAt } = await inviteUser(ctx, viewer.id);
    expect(await find(viewer.email)).toMatchObject({ invitedUntil: expiresAt });
    await acceptInvitation({ now: NOW, requestId: 'r', network: null }, token, 'a long enough password');
    await rawSql()`insert into sessions (user_id, created_at, expires_at)
      values (${viewer.id}, ${NOW}, ${new Date(NOW.getTime() + HOUR_MS)})`;
    expect(await find(viewer.email)).toMatchObject({
      hasPassword: true,
      invitedUntil: null,
      lastSignInAt: NOW,
    });

    const later = new Date(NOW.getTime() + 1000);
    await rawSql()`insert into user_identities (issuer, subject, user_id, created_at, last_used_at)
      values ('https://id.example', ${unique('subject')}, ${viewer.id}, ${NOW}, ${later})`;
    expect(await find(viewer.email)).toMatchObject({ hasProvider: true, lastSignInAt: later });
    await rawSql()`update user_identities set last_used_at = ${new Date(0)} where user_id = ${viewer.id}`;
    expect(await find(viewer.email)).toMatchObject({ lastSignInAt: NOW });
  });

  test('are counted beyond those who are shown', async () => {
    const before = (await listStaff(ctx)).viewers.total;
    await Promise.all(Array.from({ length: 51 }, () => makeUser({ role: 'viewer' })));
    const { viewers } = await listStaff(ctx);
    expect(viewers.total).toBe(before + 51);
    expect(viewers.people).toHaveLength(50);
  });

  test('are not for a user to know', async () => {
    const user = contextOf({ actor: userActor('user') });
    await expect(listStaff(user)).rejects.toMatchObject({ code: 'forbidden' });
    await expect(describeInstallation(user)).rejects.toMatchObject({ code: 'forbidden' });
  });
});

test('an installation tells how it is set up, and no secret', async () => {
  const secret = 'a-secret-that-nobody-may-read-here';
  const config = loadConfig({
    DATABASE_URL: `postgres://u:${secret}@db.example/pennon`,
    NEXTAUTH_URL: 'https://flags.example.com',
    NEXTAUTH_SECRET: secret,
    CRON_SECRET: secret,
    METRICS_TOKEN: secret,
    PENNON_ADMIN_API_KEY: `pnn_${'k'.repeat(43)}`,
    PENNON_ALLOWED_ORIGINS: 'https://shop.example.com',
    OIDC_ISSUER: 'https://id.example.com',
    OIDC_CLIENT_ID: 'the-client',
    OIDC_CLIENT_SECRET: secret,
    OIDC_ROLE_MAP: 'ops=admin,all=viewer',
    OIDC_ALLOWED_DOMAINS: 'example.com',
  });

  const installation = await describeInstallation(ctx, config);

  expect(installation).toEqual({
    version: expect.stringMatching(/^\d+\.\d+\.\d+/),
    address: 'https://flags.example.com',
    database: { version: expect.stringMatching(/^\d+/), bytes: expect.any(Number) },
    allowedOrigins: ['https://shop.example.com'],
    logLevel: 'warn',
    isSet: { cronSecret: true, metricsToken: true, environmentKey: true },
    provider: {
      name: 'single sign-on',
      issuer: 'https://id.example.com',
      domains: ['example.com'],
      roleClaim: 'groups',
      roles: [
        { group: 'all', role: 'viewer' },
        { group: 'ops', role: 'admin' },
      ],
    },
  });
  expect(installation.database.bytes).toBeGreaterThan(1_000_000);
  expect(JSON.stringify(installation)).not.toContain(secret);
  expect(JSON.stringify(installation)).not.toContain('k'.repeat(43));
  expect(await describeInstallation(ctx, loadConfig({}))).toMatchObject({
    address: null,
    isSet: { cronSecret: false, metricsToken: false, environmentKey: false },
    provider: null,
  });
});
