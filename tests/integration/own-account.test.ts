// Before anything of Next is loaded.
import 'next/dist/server/node-environment-baseline.js';
import { expect, test } from 'vitest';
import { changePasswordAction, signOutEverywhereAction } from '@/app/(dashboard)/account/account-actions';
import { verifyPassword } from '@/lib/auth/password';
import { findInvitation, inviteUser } from '@/lib/users/invitations';
import { changeOwnPassword, hasOwnPassword, signOutEverywhere } from '@/lib/users/own-account';
import { call, ORIGIN } from '../support/api';
import { rawSql } from '../support/database';
import { auditSince, currentRevision, expectNothingWritten } from '../support/database-contents';
import { contextOf, keyActor, makeUser, signIn } from '../support/factories';
import { withNextRequest } from '../support/next-request';

const OLD = 'the old password';
const NEW = 'a new long password';

const person = async (password: string | null = OLD) => {
  const user = await makeUser(password === null ? {} : { password });
  return { ...user, cookie: await signIn(user.id) };
};
const as = <T>(cookie: string, work: () => Promise<T>) =>
  withNextRequest({ host: new URL(ORIGIN).host, origin: ORIGIN, cookie }, work);
const change = (cookie: string, current_password: unknown, new_password: unknown = NEW) =>
  as(cookie, () => changePasswordAction(JSON.stringify({ current_password, new_password })));
const isSignedIn = async (cookie: string) => (await call('GET', '/api/flags/me', { cookie })).status === 200;
const hashOf = async (id: string) =>
  (await rawSql()`select password_hash from users where id = ${id}`)[0]?.password_hash;

test('somebody changes their password with the current one, and their other sessions end', async () => {
  const [me, stranger] = [await person(), await person()];
  const other = await signIn(me.id);
  const before = await currentRevision();

  expect(await change(me.cookie, OLD)).toEqual({ ok: true, data: undefined });

  expect(await verifyPassword(await hashOf(me.id), NEW)).toBe(true);
  expect([await isSignedIn(me.cookie), await isSignedIn(other), await isSignedIn(stranger.cookie)]).toEqual([
    true,
    false,
    true,
  ]);
  expect(await auditSince(before)).toMatchObject([
    { action: 'password_changed', actor_id: me.id, user_id: me.id, before: null, after: null },
  ]);
});

test('a link to reset the password counts for nothing once it was changed', async () => {
  const me = await person();
  const { token } = await inviteUser(contextOf(), me.id, { resetPassword: true });

  expect(await change(me.cookie, OLD)).toMatchObject({ ok: true });

  await expect(findInvitation({ ...contextOf(), network: null }, token)).rejects.toMatchObject({
    code: 'invitation_not_found',
  });
});

test.each<[string, unknown, unknown, string, string]>([
  ['a wrong current password', `${OLD}!`, NEW, 'current_password', 'is not right'],
  ['an endless current password', 'x'.repeat(257), NEW, 'current_password', 'is not right'],
  ['no current password', undefined, NEW, 'current_password', 'must be text'],
  ['a short new password', OLD, 'elevenchars', 'new_password', '12 characters or more'],
  ['an endless new password', OLD, 'x'.repeat(257), 'new_password', '256 characters or fewer'],
  ['the same password', OLD, OLD, 'new_password', 'must be another one'],
])('with %s nothing changes', async (_what, current, next, path, message) => {
  const me = await person();

  const result = await expectNothingWritten(() => change(me.cookie, current, next));

  expect(result).toMatchObject({
    ok: false,
    error: { code: 'invalid', fields: [{ path, message: expect.stringContaining(message) }] },
  });
});

test('somebody without a password has none to change', async () => {
  const me = await person(null);
  const actor = { kind: 'user', id: me.id, sessionId: '', email: me.email, name: '', role: 'user' } as const;
  expect(await hasOwnPassword(contextOf({ actor }))).toBe(false);
  expect(await hasOwnPassword(contextOf({ actor: { ...actor, id: (await person()).id } }))).toBe(true);

  const result = await change(me.cookie, '');

  expect(result).toMatchObject({ ok: false, error: { fields: [{ path: 'current_password' }] } });
});

test('after ten wrong passwords none is looked at, here and at the sign-in', async () => {
  const me = await person();
  for (let n = 0; n < 10; n++) await change(me.cookie, `wrong ${n}`);

  expect(await change(me.cookie, OLD)).toMatchObject({ ok: false, error: { code: 'rate_limited' } });
  expect(await verifyPassword(await hashOf(me.id), OLD)).toBe(true);
});

test('of two changes with the same current password at once one counts', async () => {
  const me = await person();

  const results = await Promise.all([change(me.cookie, OLD, `${NEW} 1`), change(me.cookie, OLD, `${NEW} 2`)]);

  expect(results.map(({ ok }) => ok).sort()).toEqual([false, true]);
  const won = results[0]?.ok ? 1 : 2;
  expect(await verifyPassword(await hashOf(me.id), `${NEW} ${won}`)).toBe(true);
});

test('somebody signs out everywhere, here too', async () => {
  const [me, stranger] = [await person(), await person()];
  const other = await signIn(me.id);
  const before = await currentRevision();

  expect(await as(me.cookie, () => signOutEverywhereAction())).toEqual({ ok: true, data: undefined });

  expect([await isSignedIn(me.cookie), await isSignedIn(other), await isSignedIn(stranger.cookie)]).toEqual([
    false,
    false,
    true,
  ]);
  expect(await auditSince(before)).toMatchObject([{ action: 'signed_out', after: { ended_sessions: 2 } }]);
});

test('nobody, and nothing that is no person, has an account of their own', async () => {
  const input = { current_password: OLD, new_password: NEW };
  for (const actor of [keyActor('admin'), { kind: 'system', job: 'x' } as const]) {
    const ctx = contextOf({ actor });
    for (const work of [
      () => changeOwnPassword(ctx, input),
      () => signOutEverywhere(ctx),
      () => hasOwnPassword(ctx),
    ]) {
      await expectNothingWritten(() => expect(work()).rejects.toMatchObject({ code: 'forbidden' }));
    }
  }
  expect(await change('', OLD)).toMatchObject({ ok: false, error: { code: 'unauthenticated' } });
  expect(await as('', () => signOutEverywhereAction())).toMatchObject({
    ok: false,
    error: { code: 'unauthenticated' },
  });
});
