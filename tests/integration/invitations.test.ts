// Before anything of Next is loaded.
import 'next/dist/server/node-environment-baseline.js';
import { beforeAll, describe, expect, test } from 'vitest';
import { acceptInvitationAction, findInvitationAction } from '@/app/invite/invitation-actions';
import { verifyPassword } from '@/lib/auth/password';
import { sha256 } from '@/lib/auth/secret';
import { importUsers } from '@/lib/users/import';
import { acceptInvitation, findInvitation, inviteUser } from '@/lib/users/invitations';
import type { UserView } from '@/lib/users/types';
import { updateUser } from '@/lib/users/update';
import { upsertUser } from '@/lib/users/upsert';
import { call, ORIGIN, read } from '../support/api';
import { rawSql } from '../support/database';
import {
  auditSince,
  currentRevision,
  databaseContents,
  expectNothingWritten,
} from '../support/database-contents';
import { withEnvironment } from '../support/environment';
import { at, contextOf, HOUR_MS, makeKey, makeUser, NOW, signIn, unique } from '../support/factories';
import { withNextRequest } from '../support/next-request';
import { expectRefused } from '../support/refusals';

const PASSWORD = 'correct horse battery';
const GONE = { code: 'invitation_not_found', status: 404 };
const ctx = contextOf();

let key: string;

beforeAll(async () => {
  key = (await makeKey('admin')).secret;
});

const url = (id: string, query = '') => `/api/admin/users/${id}/invite${query}`;
const callAt = (now: Date) => ({ now, requestId: 'request-of-the-invited', network: null });
const hashOf = async (id: string) =>
  (await rawSql()`select password_hash from users where id = ${id}`)[0]?.password_hash;
const invite = async () => {
  const user = await makeUser();
  return { user, ...(await inviteUser(ctx, user.id)) };
};

describe('POST /api/admin/users/{user_id}/invite', () => {
  test('answers with a link behind a hash, good for 72 hours, and stores a digest only', async () => {
    const user = await makeUser();
    const [before, from] = [await currentRevision(), Date.now()];

    const { status, body } = await call('POST', url(user.id), { key }).then(read);

    const answer = body as { url: string; expires_at: string };
    expect(status).toBe(201);
    const token = /^http:\/\/pennon\.test\/invite#([A-Za-z0-9_-]{43})$/.exec(answer.url)?.[1] ?? '';
    expect(Date.parse(answer.expires_at) - from).toBeGreaterThanOrEqual(72 * HOUR_MS);
    expect(Date.parse(answer.expires_at) - Date.now()).toBeLessThanOrEqual(72 * HOUR_MS);
    const rows = await rawSql()`select * from invitations where user_id = ${user.id}`;
    expect(rows).toMatchObject([{ token_hash: sha256(token) }]);
    const audit = await auditSince(before);
    expect(audit).toMatchObject([
      { action: 'invited', user_id: user.id, after: { expires_at: answer.expires_at } },
    ]);
    expect(JSON.stringify([rows, audit])).not.toContain(token);
  });

  test('gives the address that the operator says', async () => {
    const user = await makeUser();

    const { body } = await withEnvironment({ NEXTAUTH_URL: 'https://flags.example.com' }, () =>
      call('POST', url(user.id), { key }).then(read),
    );

    expect(body).toMatchObject({ url: expect.stringMatching(/^https:\/\/flags\.example\.com\/invite#/) });
  });

  test('a repeated call with one Idempotency-Key invites once and does not show the link again', async () => {
    const user = await makeUser();
    const send = () =>
      call('POST', url(user.id), { key, headers: { 'idempotency-key': unique('i') + user.id } });
    const headers = { 'idempotency-key': `invite-${user.id}` };
    expect((await send()).status).toBe(201);

    const first = (await call('POST', url(user.id), { key, headers }).then(read)).body;
    const second = await expectNothingWritten(() => call('POST', url(user.id), { key, headers }).then(read));

    const { expires_at } = first as { expires_at: string };
    expect(second.body).toEqual({ expires_at });
  });

  test('refuses somebody who has a password, unless it is to be reset', async () => {
    const user = await makeUser({ password: PASSWORD });

    await expectRefused('POST', url(user.id), { key }, { status: 409, code: 'user_invited' });

    expect((await call('POST', url(user.id, '?reset_password=true'), { key })).status).toBe(201);
  });

  test('refuses somebody who is disabled', async () => {
    const user = await makeUser();
    await updateUser(ctx, user.id, { disabled: true });

    await expectRefused('POST', url(user.id), { key }, { status: 409, code: 'user_disabled' });
  });

  test('knows no user who is not there', async () => {
    const refusal = { status: 404, code: 'user_not_found' };
    await expectRefused('POST', url('99999999-9999-4999-8999-999999999999'), { key }, refusal);
  });
});

describe('an invitation', () => {
  test('gives the person a password once, and says so without it', async () => {
    const { user, token } = await invite();
    const before = await currentRevision();
    expect(await findInvitation(callAt(NOW), token)).toEqual({ email: user.email });

    expect(await acceptInvitation(callAt(NOW), token, PASSWORD)).toEqual({ email: user.email });

    expect(await verifyPassword(await hashOf(user.id), PASSWORD)).toBe(true);
    expect(await auditSince(before)).toMatchObject([
      {
        action: 'password_set',
        user_id: user.id,
        actor_label: 'system:invitation',
        before: null,
        after: null,
      },
    ]);
    await expectNothingWritten(async () => {
      await expect(findInvitation(callAt(NOW), token)).rejects.toMatchObject(GONE);
      await expect(acceptInvitation(callAt(NOW), token, `${PASSWORD}!`)).rejects.toMatchObject(GONE);
    });
  });

  test('is good to the last instant of its 72 hours', async () => {
    const [first, second] = [await invite(), await invite()];

    await acceptInvitation(callAt(at(72 * HOUR_MS - 1)), first.token, PASSWORD);
    await expect(acceptInvitation(callAt(at(72 * HOUR_MS)), second.token, PASSWORD)).rejects.toMatchObject(
      GONE,
    );

    expect(await hashOf(second.user.id)).toBeNull();
  });

  test('counts for nothing once there is a new one', async () => {
    const { user, token } = await invite();
    const again = await inviteUser(ctx, user.id);

    await expect(acceptInvitation(callAt(NOW), token, PASSWORD)).rejects.toMatchObject(GONE);

    await acceptInvitation(callAt(NOW), again.token, PASSWORD);
  });

  test.each<[string, (user: UserView, email: string) => Promise<unknown>]>([
    ['an administrator', (user, email) => updateUser(ctx, user.id, { email })],
    ['their application', (user, email) => upsertUser(ctx, String(user.externalId), { email })],
    [
      'an import',
      (user, email) => importUsers(ctx, { users: [{ external_id: String(user.externalId), email }] }),
    ],
  ])('counts for nothing once %s gives the person another e-mail', async (_who, change) => {
    const user = await makeUser({ external_id: unique('crm') });
    const { token } = await inviteUser(ctx, user.id);

    await change(user, `${unique('right')}@example.com`);

    await expect(findInvitation(callAt(NOW), token)).rejects.toMatchObject(GONE);
    await expect(acceptInvitation(callAt(NOW), token, PASSWORD)).rejects.toMatchObject(GONE);
    expect(await hashOf(user.id)).toBeNull();
  });

  test('still counts after a change of anything else', async () => {
    const user = await makeUser({ external_id: unique('crm') });
    const { token } = await inviteUser(ctx, user.id);

    await updateUser(ctx, user.id, { name: 'Another name' });
    await upsertUser(ctx, String(user.externalId), { email: user.email, attributes: { plan: 'pro' } });
    const { externalId: external_id, email } = user;
    await importUsers(ctx, { users: [{ external_id: String(external_id), email, name: 'A third name' }] });

    expect(await findInvitation(callAt(NOW), token)).toEqual({ email });
  });

  test('counts for nothing for somebody disabled, not even when they are let in again', async () => {
    const { user, token } = await invite();
    await rawSql()`update users set disabled_at = now() where id = ${user.id}`;
    await expect(acceptInvitation(callAt(NOW), token, PASSWORD)).rejects.toMatchObject(GONE);
    await updateUser(ctx, user.id, { disabled: false });
    await updateUser(ctx, user.id, { disabled: true });
    await updateUser(ctx, user.id, { disabled: false });

    await expect(acceptInvitation(callAt(NOW), token, PASSWORD)).rejects.toMatchObject(GONE);
  });

  test('sent by many at once gives one of them the password, and no more than ten are looked at', async () => {
    const { user, token } = await invite();
    const codes: string[] = [];
    const send = async (n: number) => {
      const code = await acceptInvitation(callAt(NOW), token, `${PASSWORD} ${n}`).then(
        () => `ok ${n}`,
        (error) => error.code,
      );
      codes.push(code);
    };

    const sent = await rawSql().begin(async (sql) => {
      // Nobody can use the invitation up, and be forgiven their tries, before all of them have been counted.
      await sql`select revision from database_state for update`;
      const all = Array.from({ length: 15 }, (_, n) => send(n));
      await expect.poll(() => codes, { timeout: 20_000 }).toHaveLength(5);
      return { all };
    });

    expect(codes).toEqual(Array(5).fill('rate_limited'));
    await Promise.all(sent.all);
    const [winner, ...others] = codes.filter((code) => code.startsWith('ok'));
    expect(others).toEqual([]);
    expect(await verifyPassword(await hashOf(user.id), `${PASSWORD} ${winner?.slice(3)}`)).toBe(true);
  });

  test('to reset a password signs out whoever was signed in, and forgets wrong passwords', async () => {
    const user = await makeUser({ password: 'the old password' });
    const cookie = await signIn(user.id);
    const account = sha256(user.email.toLowerCase());
    await rawSql()`insert into sign_in_failures (account, at) values (${account}, now())`;
    const { token } = await inviteUser(ctx, user.id, { resetPassword: true });
    expect((await call('GET', '/api/flags/me', { cookie })).status).toBe(200);

    await acceptInvitation(callAt(NOW), token, PASSWORD);

    expect((await call('GET', '/api/flags/me', { cookie })).status).toBe(401);
    expect(await rawSql()`select * from sign_in_failures where account = ${account}`).toEqual([]);
    expect(await verifyPassword(await hashOf(user.id), PASSWORD)).toBe(true);
  });
});

describe('the page of an invitation', () => {
  const host = new URL(ORIGIN).host;
  const fromOurs = <T>(work: () => Promise<T>) => withNextRequest({ host, origin: ORIGIN }, work);
  const inviteNow = async () => {
    const user = await makeUser();
    return { user, ...(await inviteUser(contextOf({ now: new Date() }), user.id)) };
  };

  test('asks for whom it is and takes the password of somebody who is not signed in', async () => {
    const { user, token } = await inviteNow();

    const found = await fromOurs(() => findInvitationAction(token));
    const accepted = await fromOurs(() =>
      acceptInvitationAction(JSON.stringify({ token, password: PASSWORD })),
    );

    expect([found, accepted]).toEqual(Array(2).fill({ ok: true, data: { email: user.email } }));
    expect(await fromOurs(() => findInvitationAction(token))).toMatchObject({
      ok: false,
      error: { code: 'invitation_not_found' },
    });
  });

  test.each<[string, (token: string) => unknown, string]>([
    ['a short password', (token) => ({ token, password: 'elevenchars' }), 'invalid'],
    ['no password', (token) => ({ token }), 'invalid'],
    ['an endless password', (token) => ({ token, password: 'x'.repeat(257) }), 'invalid'],
    ['another token', () => ({ token: 'x'.repeat(43), password: PASSWORD }), 'invitation_not_found'],
    ['an endless token', () => ({ token: 'x'.repeat(101), password: PASSWORD }), 'invalid'],
    ['no token', () => ({ token: null, password: PASSWORD }), 'invalid'],
  ])('refuses %s and writes nothing', async (_what, body, code) => {
    const { token } = await inviteNow();
    const before = await databaseContents();

    const result = await fromOurs(() => acceptInvitationAction(JSON.stringify(body(token))));

    expect(result).toMatchObject({ ok: false, error: { code } });
    expect(await databaseContents()).toEqual(before);
  });

  test('takes nothing from another site', async () => {
    const { token } = await inviteNow();
    const body = JSON.stringify({ token, password: PASSWORD });

    const result = await withNextRequest({ host, origin: 'https://evil.example' }, () =>
      acceptInvitationAction(body),
    );

    expect(result).toMatchObject({ ok: false, error: { code: 'cross_site' } });
  });
});
