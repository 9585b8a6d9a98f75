// Before anything of Next is loaded.
import 'next/dist/server/node-environment-baseline.js';
import { describe, expect, test } from 'vitest';
import { getRevision } from '@/lib/audit/revision';
import { PennonError } from '@/lib/errors';
import { runAction } from '@/lib/http/action';
import { pageContext } from '@/lib/http/page';
import { ORIGIN } from '../support/api';
import { makeKey, makeUser, signIn } from '../support/factories';
import { withNextRequest } from '../support/next-request';

const host = new URL(ORIGIN).host;
const ours = (cookie: string) => ({ host, origin: ORIGIN, cookie });
const never = async () => {
  throw new Error('the work of the action ran');
};

describe('a server action', () => {
  test('is told who calls it, when, and in which request', async () => {
    const user = await makeUser({ role: 'viewer' });
    const headers = { ...ours(await signIn(user.id)), 'x-request-id': 'from-the-browser' };

    const result = await withNextRequest(headers, () => runAction(async (ctx) => ctx));

    expect(result).toEqual({
      ok: true,
      data: {
        actor: {
          kind: 'user',
          id: user.id,
          sessionId: expect.any(String),
          email: user.email,
          name: user.name,
          role: 'viewer',
        },
        now: expect.any(Date),
        requestId: 'from-the-browser',
      },
    });
  });

  test.each([
    ['from nobody', async () => ({ host, origin: ORIGIN }), 'unauthenticated'],
    [
      'from another site',
      async (cookie: string) => ({ host, cookie, origin: 'https://evil.example' }),
      'cross_site',
    ],
    ['from nowhere', async (cookie: string) => ({ host, cookie }), 'cross_site'],
    [
      'with a broken key',
      async (cookie: string) => ({ ...ours(cookie), authorization: 'Bearer x' }),
      'unauthenticated',
    ],
  ])('that is called %s does nothing', async (_what, headersOf, code) => {
    const cookie = await signIn((await makeUser({ role: 'admin' })).id);

    const result = await withNextRequest(await headersOf(cookie), () => runAction(never));

    expect(result).toMatchObject({ ok: false, error: { code, fields: [], requestId: expect.any(String) } });
  });

  test('answers errors as data that a form can show, and says nothing of unknown ones', async () => {
    const headers = ours(await signIn((await makeUser()).id));
    const fail = (error: Error) =>
      withNextRequest(headers, () =>
        runAction(async () => {
          throw error;
        }),
      );

    const fields = [{ path: 'value', message: 'must be a boolean value' }];
    expect(await fail(new PennonError('invalid', 'Wrong', { fields }))).toEqual({
      ok: false,
      error: { code: 'invalid', message: 'Wrong', fields, requestId: expect.any(String) },
    });
    expect(await fail(new Error('password=secret'))).toMatchObject({
      ok: false,
      error: { code: 'internal', message: 'Something went wrong on our side' },
    });
    const inTheWay = { references: [{ kind: 'prerequisite', flag: 'ui.checkout' }] };
    expect(await fail(new PennonError('flag_in_use', undefined, { details: inTheWay }))).toMatchObject({
      error: { code: 'flag_in_use', details: inTheWay },
    });
  });

  test('may be called with an API key as well, as the services decide what it may', async () => {
    const { secret } = await makeKey('viewer');
    const headers = { host, origin: ORIGIN, authorization: `Bearer ${secret}` };

    const result = await withNextRequest(headers, () => runAction(async ({ actor }) => actor.kind));

    expect(result).toEqual({ ok: true, data: 'api_key' });
  });
});

describe('a page', () => {
  test('is told who looks at it', async () => {
    const user = await makeUser({ role: 'viewer' });

    const ctx = await withNextRequest(ours(await signIn(user.id)), () => pageContext());

    expect(ctx).toMatchObject({ actor: { id: user.id, role: 'viewer' }, now: expect.any(Date) });
    expect(ctx.shows).toEqual(await getRevision(ctx));
  });

  test.each([
    ['no cookie', {}, '/sign-in?callbackUrl=%2F'],
    [
      'a cookie that is no good',
      { cookie: 'next-auth.session-token=x', 'x-pennon-path': '/users?q=a&b=c' },
      '/sign-in?callbackUrl=%2Fusers%3Fq%3Da%26b%3Dc',
    ],
  ])('sends somebody with %s to sign in and back', async (_what, headers, location) => {
    await expect(withNextRequest({ host, ...headers }, () => pageContext())).rejects.toMatchObject({
      digest: expect.stringContaining(location),
    });
  });
});
