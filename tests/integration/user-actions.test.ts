// Before anything of Next is loaded.
import 'next/dist/server/node-environment-baseline.js';
import { describe, expect, test } from 'vitest';
import {
  createUserAction,
  deleteUserAction,
  inviteUserAction,
  signOutUserAction,
  updateUserAction,
} from '@/app/(dashboard)/users/user-actions';
import { getUser } from '@/lib/users/service';
import { call, ORIGIN } from '../support/api';
import { contextOf, makeFlag, makeOverride, makeUser, signIn, unique } from '../support/factories';
import { withNextRequest } from '../support/next-request';

const as = <T>(cookie: string, work: () => Promise<T>): Promise<T> =>
  withNextRequest({ host: new URL(ORIGIN).host, origin: ORIGIN, cookie }, work, 'action') as Promise<T>;
const admin = async () => signIn((await makeUser({ role: 'admin' })).id);

describe('the dashboard', () => {
  test('adds a person with their attributes', async () => {
    const email = `${unique('new')}@example.com`;
    const body = { email, role: 'viewer', attributes: { plan: 'pro', seats: 12 } };

    const result = await as(await admin(), () => createUserAction(JSON.stringify(body)));

    expect(result).toMatchObject({ ok: true, data: body });
    expect(await getUser(contextOf(), result.ok ? result.data.id : '')).toMatchObject(body);
  });

  test('changes a person only from the state that was seen', async () => {
    const [cookie, person] = [await admin(), await makeUser()];
    const change = (name: string, etag: string | undefined) =>
      as(cookie, () => updateUserAction(person.id, JSON.stringify({ name }), etag));

    expect(await change('First', person.etag)).toMatchObject({ ok: true, data: { name: 'First' } });
    expect(await change('Second', person.etag)).toMatchObject({ error: { code: 'version_mismatch' } });
    expect(await change('Third', undefined)).toMatchObject({ ok: true, data: { name: 'Third' } });
  });

  test('makes a link that leads to the invitation, and another one to reset a password', async () => {
    const cookie = await admin();
    const [fresh, known] = [await makeUser(), await makeUser({ password: 'a long password' })];
    const invite = (id: string, reset: boolean) => as(cookie, () => inviteUserAction(id, reset));

    expect(await invite(fresh.id, false)).toMatchObject({
      ok: true,
      data: { url: expect.stringMatching(/^http.*\/invite#.{20,}$/), expiresAt: expect.any(Date) },
    });
    expect(await invite(known.id, false)).toMatchObject({ error: { code: 'user_invited' } });
    expect(await invite(known.id, true)).toMatchObject({ ok: true });
  });

  test('signs a person out everywhere', async () => {
    const person = await makeUser();
    const session = await signIn(person.id);
    const isIn = async () => (await call('GET', '/api/flags/me', { cookie: session })).status === 200;
    expect(await isIn()).toBe(true);

    expect(await as(await admin(), () => signOutUserAction(person.id))).toEqual({ ok: true, data: 1 });

    expect(await isIn()).toBe(false);
  });

  test('deletes a person with what is theirs, and never oneself', async () => {
    const [me, person] = [await makeUser({ role: 'admin' }), await makeUser()];
    await makeOverride(person.id, (await makeFlag()).name);
    const session = await signIn(person.id);
    const cookie = await signIn(me.id);

    expect(await as(cookie, () => deleteUserAction(me.id))).toMatchObject({ error: { code: 'own_account' } });
    expect(await as(cookie, () => deleteUserAction(person.id))).toEqual({ ok: true, data: undefined });

    expect((await call('GET', '/api/flags/me', { cookie: session })).status).toBe(401);
    await expect(getUser(contextOf(), person.id)).rejects.toMatchObject({ code: 'user_not_found' });
    expect(await getUser(contextOf(), me.id)).toMatchObject({ id: me.id });
    expect(await as(cookie, () => deleteUserAction(person.id))).toMatchObject({
      error: { code: 'user_not_found' },
    });
  });
});
