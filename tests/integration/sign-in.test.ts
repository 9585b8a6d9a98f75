// Before anything of Next is loaded.
import 'next/dist/server/node-environment-baseline.js';
import { NextRequest } from 'next/server';
import type { Account, Session, User } from 'next-auth';
import { decode, type JWT } from 'next-auth/jwt';
import { beforeAll, describe, expect, test } from 'vitest';
import { POST } from '@/app/api/auth/[...nextauth]/route';
import { actorOfSessionToken, authOptions } from '@/lib/auth/session';
import { closeDatabase } from '@/lib/db/client';
import { problemWire } from '@/lib/http/problem-wire';
import type { UserView } from '@/lib/users/types';
import { call, ORIGIN, read } from '../support/api';
import { cookiesOf } from '../support/cookie-jar';
import { rawSql } from '../support/database';
import { expectNothingWritten } from '../support/database-contents';
import { withEnvironment } from '../support/environment';
import { makeUser, signIn, unique } from '../support/factories';
import { logLinesOf } from '../support/log-lines';
import { nextAuth } from '../support/next-auth';
import { withNextRequest } from '../support/next-request';

const PASSWORD = 'correct horse battery staple';

let user: UserView;

beforeAll(async () => {
  user = await makeUser({ email: 'Sign.In@example.com', password: PASSWORD });
});

type Authorize = (credentials: unknown, request: { headers: object }) => Promise<{ id: string } | null>;

/** What next-auth asks about credentials; what keeps them from being looked at is thrown. */
const authorize = async (credentials: unknown, network?: string) => {
  let failure: { readonly thrown: unknown } | undefined;
  const options = authOptions((thrown) => {
    failure = { thrown };
  });
  const [provider] = options.providers as unknown as {
    readonly options: { readonly authorize: Authorize };
  }[];
  const headers = network === undefined ? {} : { 'x-forwarded-for': network };
  const known = await provider?.options.authorize(credentials, { headers });
  if (failure) throw failure.thrown;
  return known;
};
const openToken = async (id: string): Promise<JWT> => {
  const jwt = authOptions().callbacks?.jwt;
  const given = { token: {}, user: { id } as User, account: null as Account | null };
  return (await jwt?.(given)) ?? {};
};
/** Whatever somebody sends to next-auth. */
const sendToNextAuth = (action: string, body: BodyInit, headers: Record<string, string> = {}) => {
  const type = { 'content-type': 'application/json', ...headers };
  const init = { method: 'POST', headers: type, body, duplex: 'half' } as const;
  const request = new NextRequest(`${ORIGIN}/api/auth/${action}`, init);
  const params = Promise.resolve({ nextauth: action.split('/') });
  return withNextRequest({ host: new URL(ORIGIN).host }, () => POST(request, { params }));
};
const sessionsOf = (id: string) => rawSql()`select * from sessions where user_id = ${id}`;

describe('what is sent to next-auth', () => {
  test.each(['callback/credentials', 'signout', 'callback/oidc', 'nothing'])(
    'is read no further than a form is long: %s',
    async (action) => {
      let sent = 0;
      const endless = new ReadableStream<Uint8Array>({
        pull: (controller) => {
          sent += 65_536;
          if (sent > 64 * 1024 * 1024) controller.close();
          else controller.enqueue(new Uint8Array(65_536).fill(0x20));
        },
      });

      const { status, body } = await read(await sendToNextAuth(action, endless));

      expect({ status, body }).toMatchObject({ status: 413, body: { code: 'body_too_large' } });
      expect(sent).toBeLessThan(1024 * 1024);
    },
  );

  test('is not written into the log, whoever asks for that', async () => {
    const entry = JSON.stringify({ level: 'error', code: 'the house is on fire', error: { message: 'now' } });

    const { text } = await logLinesOf(async () => {
      expect((await sendToNextAuth('_log', entry)).status).toBe(204);
    });

    expect(text).toBe('');
  });

  test('must not be compressed', async () => {
    const answer = await sendToNextAuth('callback/credentials', '{}', { 'content-encoding': 'gzip' });

    expect(answer.status).toBe(415);
    expect(answer.headers.get('content-type')).toBe('application/problem+json');
  });
});

describe('signing in', () => {
  test('takes the right password, and the e-mail in any case', async () => {
    for (const email of ['Sign.In@example.com', 'sign.in@EXAMPLE.com']) {
      expect(await authorize({ email, password: PASSWORD })).toEqual({ id: user.id });
    }
  });

  test.each<[string, () => Promise<unknown>]>([
    ['a wrong password', async () => ({ email: user.email, password: `${PASSWORD}!` })],
    ['no password', async () => ({ email: user.email, password: '' })],
    ['somebody unknown', async () => ({ email: 'unknown@example.com', password: PASSWORD })],
    ['somebody who has no password', async () => ({ email: (await makeUser()).email, password: '' })],
    [
      'the password of nobody',
      async () => ({ email: 'no@example.com', password: 'nobody has this password' }),
    ],
    [
      'somebody disabled',
      async () => {
        const { id, email } = await makeUser({ password: PASSWORD });
        await rawSql()`update users set disabled_at = now() where id = ${id}`;
        return { email, password: PASSWORD };
      },
    ],
    ['an e-mail with NUL', async () => ({ email: `${user.email}\0`, password: PASSWORD })],
    ['an endless password', async () => ({ email: user.email, password: 'x'.repeat(257) })],
    ['an endless e-mail', async () => ({ email: 'x'.repeat(321), password: PASSWORD })],
    ['nothing', async () => undefined],
    ['other types', async () => ({ email: [user.email], password: { $ne: null } })],
  ])('refuses %s', async (_what, credentials) => {
    const given = await credentials();

    await expectNothingWritten(async () => expect(await authorize(given)).toBeNull());
  });
});

test('somebody unknown takes as long to refuse as a wrong password', async () => {
  const tookMs = async (email: string) => {
    const started = performance.now();
    expect(await authorize({ email, password: 'a wrong password' })).toBeNull();
    return performance.now() - started;
  };
  const times: Record<'known' | 'unknown', number[]> = { known: [], unknown: [] };
  for (let n = 0; n < 6; n++) {
    times.known.push(await tookMs((await makeUser({ password: PASSWORD })).email));
    times.unknown.push(await tookMs(`${unique('nobody')}@example.com`));
  }
  // The shortest of each: what the machine does besides makes the others longer. Without a hash to check it is a tenth.
  expect(Math.min(...times.unknown) / Math.min(...times.known)).toBeGreaterThan(0.5);
});

describe('after ten wrong passwords', () => {
  const guess = (email: string, password = 'a wrong password') => authorize({ email, password });
  const failTenTimes = async (email: string) => {
    const guesses = Array.from({ length: 10 }, () => guess(email));
    expect(await Promise.all(guesses)).toEqual(Array(10).fill(null));
  };

  test('no password of that account is looked at, not even the right one', async () => {
    const [person, other] = [await makeUser({ password: PASSWORD }), await makeUser({ password: PASSWORD })];

    await failTenTimes(person.email);

    await expect(guess(person.email.toUpperCase(), PASSWORD)).rejects.toMatchObject({ code: 'rate_limited' });
    expect(await guess(other.email, PASSWORD)).toEqual({ id: other.id });
  });

  test('of somebody unknown it is the same', async () => {
    await failTenTimes('nobody-here@example.com');

    await expect(guess('nobody-here@example.com')).rejects.toMatchObject({ code: 'rate_limited' });
  });

  test('a quarter of an hour later it is looked at again, and what is older is forgotten', async () => {
    const person = await makeUser({ password: PASSWORD });
    await failTenTimes(person.email);
    const left = async () => Number((await rawSql()`select count(*)::int as n from sign_in_failures`)[0]?.n);

    await rawSql()`update sign_in_failures set at = at - interval '15 minutes'`;

    expect(await guess(person.email)).toBeNull();
    expect(await left()).toBe(1);
    expect(await guess(person.email, PASSWORD)).toEqual({ id: person.id });
    expect(await left()).toBe(0);
  });

  test('a right password in between starts the count again', async () => {
    const person = await makeUser({ password: PASSWORD });
    for (let n = 0; n < 9; n++) await guess(person.email);
    expect(await guess(person.email, PASSWORD)).toEqual({ id: person.id });

    await failTenTimes(person.email);

    await expect(guess(person.email, PASSWORD)).rejects.toMatchObject({ code: 'rate_limited' });
  });

  test('tried all at once it is no more than ten that are looked at', async () => {
    const person = await makeUser({ password: PASSWORD });

    const results = await Promise.allSettled(Array.from({ length: 30 }, () => guess(person.email)));

    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(10);
  });
});

describe('after wrong passwords for ten accounts from one network', () => {
  const guess = (email: string, network: string, password = 'a wrong password') =>
    authorize({ email, password }, network);
  const nobody = () => `${unique('nobody')}@example.com`;
  const tryTen = async (network: string) => {
    const guesses = Array.from({ length: 10 }, () => guess(nobody(), network));
    expect(await Promise.all(guesses)).toEqual(Array(10).fill(null));
  };

  test('no password of an eleventh is looked at from there, known or not, right or wrong', async () => {
    const person = await makeUser({ password: PASSWORD });
    await tryTen('192.0.2.10');

    for (const email of [person.email, nobody()]) {
      await expect(guess(email, '192.0.2.10', PASSWORD)).rejects.toMatchObject({ code: 'rate_limited' });
    }
    expect(await guess(person.email, '192.0.2.11', PASSWORD)).toEqual({ id: person.id });
  });

  test('somebody who has tried before can go on, and who gets it right makes room for another', async () => {
    const person = await makeUser({ password: PASSWORD });
    expect(await guess(person.email, '192.0.2.20')).toBeNull();
    for (let n = 0; n < 9; n++) await guess(nobody(), '192.0.2.20');
    await expect(guess(nobody(), '192.0.2.20')).rejects.toMatchObject({ code: 'rate_limited' });

    expect(await guess(person.email, '192.0.2.20', PASSWORD)).toEqual({ id: person.id });

    expect(await guess(nobody(), '192.0.2.20')).toBeNull();
    await expect(guess(nobody(), '192.0.2.20')).rejects.toMatchObject({ code: 'rate_limited' });
  });

  test('one account that is tried again and again shuts out nobody else', async () => {
    const [victim, person] = [await makeUser({ password: PASSWORD }), await makeUser({ password: PASSWORD })];
    await Promise.allSettled(Array.from({ length: 12 }, () => guess(victim.email, '192.0.2.30')));

    expect(await guess(person.email, '192.0.2.30', PASSWORD)).toEqual({ id: person.id });
  });

  test('all at once they are no more than ten, and another address of the same IPv6 network is no other', async () => {
    const guesses = Array.from({ length: 25 }, (_, n) => guess(nobody(), `2001:db8:0:1::${n + 1}`));

    const results = await Promise.allSettled(guesses);

    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(10);
    expect(await guess(nobody(), '2001:db8:0:2::1')).toBeNull();
  });

  test('a quarter of an hour later it is as before', async () => {
    await tryTen('192.0.2.40');
    await rawSql()`update sign_in_failures set at = at - interval '15 minutes'`;

    expect(await guess(nobody(), '192.0.2.40')).toBeNull();
  });

  test('the table holds digests, and neither addresses nor e-mails', async () => {
    await guess('somebody@example.com', '192.0.2.50');

    const stored = JSON.stringify(await rawSql()`select * from sign_in_failures`);
    expect(stored).not.toMatch(/192\.0\.2|example\.com/);
  });
});

describe('a session', () => {
  test('is opened at signing in, and names itself and nothing else', async () => {
    const before = Date.now();

    const token = await openToken(user.id);

    expect(token).toEqual({ sub: user.id, sid: expect.any(String) });
    const [row] = await rawSql()`select * from sessions where id = ${String(token.sid)}`;
    expect(row?.user_id).toBe(user.id);
    const weekMs = 7 * 24 * 3_600_000;
    expect(row?.expires_at.getTime()).toBeGreaterThanOrEqual(before + weekMs);
    expect(row?.expires_at.getTime()).toBeLessThanOrEqual(Date.now() + weekMs);
    expect(authOptions().session).toEqual({ strategy: 'jwt', maxAge: weekMs / 1000 });
  });

  test('goes on under the same token when the token is renewed', async () => {
    const token = await openToken(user.id);
    const before = await sessionsOf(user.id);

    const renewed = await authOptions().callbacks?.jwt?.({ token, account: null } as never);

    expect(renewed).toEqual(token);
    expect(await sessionsOf(user.id)).toEqual(before);
    const session = { expires: 'x' } as Session;
    expect(await authOptions().callbacks?.session?.({ session, token } as never)).toBe(session);
  });

  test('ends when they sign out, and others of theirs stay', async () => {
    const person = await makeUser();
    const [first, second] = [await openToken(person.id), await openToken(person.id)];

    await authOptions().events?.signOut?.({ token: first, session: {} as Session });

    expect((await sessionsOf(person.id)).map(({ id }) => id)).toEqual([second.sid]);
    for (const token of [first, {}, { sid: 'no uuid' }, null]) {
      await authOptions().events?.signOut?.({ token, session: {} } as never);
    }
    expect(await sessionsOf(person.id)).toHaveLength(1);
  });

  test('that has ended counts for nothing, and is cleared away when somebody signs in', async () => {
    const person = await makeUser();
    const cookie = await signIn(person.id);
    const token = cookie.slice(cookie.indexOf('=') + 1);
    const end = new Date('2026-01-01T00:00:00.000Z');
    await rawSql()`update sessions set expires_at = ${end.toISOString()}::timestamptz where user_id = ${person.id}`;

    expect(await actorOfSessionToken(token, new Date(end.getTime() - 1))).toMatchObject({ id: person.id });
    expect(await actorOfSessionToken(token, end)).toBeNull();

    await openToken(user.id);
    expect(await sessionsOf(person.id)).toEqual([]);
  });

  test('has the role and the name that the directory has now', async () => {
    const person = await makeUser({ role: 'admin' });
    const cookie = await signIn(person.id);
    const status = async () => (await call('GET', '/api/admin/users', { cookie })).status;

    expect(await status()).toBe(200);
    await rawSql()`update users set role = 'user', name = 'Changed' where id = ${person.id}`;
    expect(await status()).toBe(403);
    const token = cookie.slice(cookie.indexOf('=') + 1);
    expect(await actorOfSessionToken(token, new Date())).toMatchObject({ role: 'user', name: 'Changed' });
    await rawSql()`update users set disabled_at = now() where id = ${person.id}`;
    expect(await status()).toBe(401);
    await rawSql()`delete from users where id = ${person.id}`;
    expect(await status()).toBe(401);
  });
});

describe("the whole way through next-auth's own routes", () => {
  async function submit(password: string, email = user.email) {
    const csrf = await nextAuth('GET', 'csrf', '');
    const { csrfToken } = (await csrf.json()) as { csrfToken: string };
    const jar = cookiesOf(csrf).join('; ');
    const form = { email, password, csrfToken, json: 'true' };
    const response = await nextAuth('POST', 'callback/credentials', jar, form);
    return { response, jar, csrfToken };
  }

  test('somebody signs in, is known by the cookie, signs out, and is known no more', async () => {
    const { response, jar, csrfToken } = await submit(PASSWORD);
    expect(response.status).toBe(200);
    const line = response.headers.getSetCookie().find((cookie) => cookie.includes('session-token')) ?? '';
    expect(line).toMatch(/HttpOnly/);
    expect(line).toMatch(/SameSite=Lax/);
    const cookie = line.split(';')[0] ?? '';
    const secret = process.env.NEXTAUTH_SECRET ?? '';
    const claims = await decode({ token: cookie.slice(cookie.indexOf('=') + 1), secret });
    expect(Object.keys(claims ?? {}).sort()).toEqual(['exp', 'iat', 'jti', 'sid', 'sub']);
    const me = () => call('GET', '/api/flags/me', { cookie });
    expect((await me()).status).toBe(200);

    const out = await nextAuth('POST', 'signout', `${jar}; ${cookie}`, { csrfToken, json: 'true' });
    expect(out.status).toBe(200);
    expect((await me()).status).toBe(401);
  });

  test('a wrong password opens no session', async () => {
    const before = await sessionsOf(user.id);

    const { response } = await submit(unique('wrong-password'));

    expect(response.status).toBe(401);
    expect(cookiesOf(response).join()).not.toContain('session-token=e');
    expect(await sessionsOf(user.id)).toEqual(before);
  });

  test('the eleventh try is 429, and tells the form as well as a program', async () => {
    const email = `${unique('nobody')}@example.com`;
    for (let n = 0; n < 10; n++) await authorize({ email, password: 'a wrong password' });

    const { response } = await submit(PASSWORD, email);

    expect(response.status).toBe(429);
    expect(response.headers.get('retry-after')).toBe('900');
    expect(response.headers.get('content-type')).toBe('application/problem+json');
    const body = await response.json();
    expect(problemWire.parse(body)).toMatchObject({ code: 'rate_limited', status: 429 });
    // What next-auth's form reads, whatever the status.
    expect(new URL(body.url).searchParams.get('error')).toBe('CredentialsSignin');
  });

  test('while the database is away it is 503, and nothing of it is in the answer', async () => {
    await closeDatabase();
    // Nobody listens there.
    const { response } = await withEnvironment({ DATABASE_URL: 'postgres://x@127.0.0.1:1/x' }, () =>
      submit(PASSWORD),
    ).finally(() => closeDatabase(0));

    expect(response.status).toBe(503);
    const text = await response.text();
    expect(problemWire.parse(JSON.parse(text))).toMatchObject({ code: 'unavailable' });
    expect(decodeURIComponent(text)).not.toMatch(/select|insert|query|127\.0\.0\.1|example\.com/i);
  });
});
