// Before anything of Next is loaded.
import 'next/dist/server/node-environment-baseline.js';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { AUTH_LOGGER } from '@/lib/auth/auth-log';
import { log } from '@/lib/log';
import { dropSingleton } from '@/lib/singleton';
import { updateUser } from '@/lib/users/update';
import { call, ORIGIN, read } from '../support/api';
import { cookieJar } from '../support/cookie-jar';
import { rawSql } from '../support/database';
import { auditSince, currentRevision, databaseContents } from '../support/database-contents';
import { withEnvironment } from '../support/environment';
import { contextOf, makeUser, unique } from '../support/factories';
import { freePort } from '../support/free-port';
import { logLinesOf } from '../support/log-lines';
import { nextAuth } from '../support/next-auth';
import { type OpenIdProvider, startOpenIdProvider } from '../support/openid-provider';

let provider: OpenIdProvider;

beforeAll(async () => {
  provider = await startOpenIdProvider(`${ORIGIN}/api/auth/callback/oidc`);
  Object.assign(process.env, {
    NEXTAUTH_URL: ORIGIN,
    OIDC_ISSUER: provider.issuer,
    OIDC_CLIENT_ID: provider.clientId,
    OIDC_CLIENT_SECRET: provider.clientSecret,
  });
  dropSingleton('config');
});
afterAll(() => provider.stop());
beforeEach(() => provider.people.clear());

interface Attempt {
  /** Where to go afterwards. */
  readonly callbackUrl?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Changes the address that the provider sends the browser to. */
  readonly tamper?: (url: URL) => void;
  /** Changes the cookies that come with it. */
  readonly tamperCookies?: (cookies: string) => string;
}

/** The whole way: our button, the provider, and back. Who then is signed in is asked of the API. */
function signInAs(subject: string, attempt: Attempt = {}) {
  return withEnvironment(attempt.env ?? {}, async () => {
    const jar = cookieJar();
    const csrf = jar.keep(await nextAuth('GET', 'csrf', ''));
    const { csrfToken } = (await csrf.json()) as { csrfToken: string };
    const form = { csrfToken, callbackUrl: attempt.callbackUrl ?? '/', json: 'true' };
    const begun = jar.keep(await nextAuth('POST', 'signin/oidc', jar.header(), form));
    const { url } = (await begun.json()) as { url: string };
    const back = new URL(await provider.signIn(url, subject));
    attempt.tamper?.(back);
    const cookies = (attempt.tamperCookies ?? ((same: string) => same))(jar.header());
    const action = `${back.pathname.replace('/api/auth/', '')}${back.search}`;
    const to = await ended(jar.keep(await nextAuth('GET', action, cookies)));
    const me = await call('GET', '/api/flags/me', { cookie: jar.header() }).then(read);
    return {
      asked: new URL(url),
      to,
      userId: me.status === 200 ? (me.body as { user_id: string }).user_id : null,
      cookie: jar.header(),
    };
  });
}

/** The page, and what it says is wrong. */
function pageOf(to: string): string {
  const { origin, pathname, searchParams } = new URL(to, ORIGIN);
  return origin === ORIGIN ? `${pathname}: ${searchParams.get('error')}` : to;
}

/** Where the browser ends: next-auth sends it by an address of its own when something is wrong. */
async function ended(response: Response): Promise<string> {
  const to = response.headers.get('location') ?? '';
  const own = `${ORIGIN}/api/auth/`;
  return to.startsWith(own) ? ended(await nextAuth('GET', to.slice(own.length), '')) : to;
}

const person = (claims: Readonly<Record<string, unknown>> = {}) => {
  const subject = unique('subject');
  provider.people.set(subject, {
    email: `${subject}@example.com`,
    email_verified: true,
    name: 'Ada Lovelace',
    ...claims,
  });
  return subject;
};
const stored = async (id: string | null) => (await rawSql()`select * from users where id = ${id}`)[0];
const refusedWith = (error: string) => ({ to: `/sign-in?error=${error}`, userId: null });

describe('signing in through the provider', () => {
  test('makes somebody new a user, bound to issuer and subject, and a second time finds them', async () => {
    const subject = person();
    const before = await currentRevision();

    const first = await signInAs(subject);
    const second = await signInAs(subject);

    expect(first.userId).not.toBeNull();
    expect(second.userId).toBe(first.userId);
    expect(await stored(first.userId)).toMatchObject({
      email: `${subject}@example.com`,
      name: 'Ada Lovelace',
      role: 'user',
      password_hash: null,
      external_id: null,
      targeting_key: first.userId,
    });
    expect(await rawSql()`select * from user_identities where subject = ${subject}`).toMatchObject([
      { issuer: provider.issuer, user_id: first.userId, last_used_at: expect.any(Date) },
    ]);
    expect(await auditSince(before)).toMatchObject([
      { action: 'created', entity: 'user', actor_label: 'system:sign-in', user_id: first.userId },
    ]);
    const sessions = await rawSql()`select id from sessions where user_id = ${first.userId}`;
    expect(sessions).toHaveLength(2);
  });

  test('asks for a code with PKCE, state and nonce', async () => {
    const { asked } = await signInAs(person());

    expect(Object.fromEntries(asked.searchParams)).toMatchObject({
      response_type: 'code',
      scope: 'openid email profile',
      code_challenge_method: 'S256',
      code_challenge: expect.stringMatching(/^[\w-]{43}$/),
      state: expect.stringMatching(/.{20}/),
      nonce: expect.stringMatching(/.{20}/),
      redirect_uri: `${ORIGIN}/api/auth/callback/oidc`,
    });
  });

  test.each<[string, Attempt]>([
    ['another state', { tamper: (url) => url.searchParams.set('state', 'x'.repeat(43)) }],
    ['no state', { tamper: (url) => url.searchParams.delete('state') }],
    ['an invented code', { tamper: (url) => url.searchParams.set('code', 'x'.repeat(43)) }],
    [
      'an answer of another provider',
      { tamper: (url) => url.searchParams.set('iss', 'http://evil.example') },
    ],
    ...['state', 'pkce.code_verifier', 'nonce'].map((name): [string, Attempt] => [
      `the ${name} cookie of another browser`,
      { tamperCookies: (cookies) => cookies.replace(new RegExp(`(next-auth\\.${name}=)[^;]*`), '$1x') },
    ]),
    ...['state', 'pkce.code_verifier', 'nonce'].map((name): [string, Attempt] => [
      `no ${name} cookie`,
      { tamperCookies: (cookies) => cookies.replace(new RegExp(`next-auth\\.${name}=[^;]*`), 'a=b') },
    ]),
    ['a wrong client secret', { env: { OIDC_CLIENT_SECRET: 'wrong' } }],
  ])('with %s lets nobody in', async (_what, attempt) => {
    const subject = person();
    const before = await databaseContents();

    const { to, userId } = await signInAs(subject, attempt);

    expect({ to: pageOf(to), userId }).toEqual({ to: '/sign-in: OAuthCallback', userId: null });
    expect(await databaseContents()).toEqual(before);
  });

  test.each<[string, string]>([
    ['/users?q=ada', `${ORIGIN}/users?q=ada`],
    [`${ORIGIN}/users`, `${ORIGIN}/users`],
    ['https://evil.example/', `${ORIGIN}/`],
    ['//evil.example/', `${ORIGIN}/`],
    ['/\\evil.example', `${ORIGIN}/`],
    [`${ORIGIN}.evil.example/`, `${ORIGIN}/`],
    [`${ORIGIN}@evil.example/`, `${ORIGIN}/`],
    ['javascript:alert(1)', `${ORIGIN}/`],
  ])('goes back to a page of ours and to no other: %s', async (callbackUrl, to) => {
    expect(await signInAs(person(), { callbackUrl })).toMatchObject({ to });
  });
});

describe('an account', () => {
  test.each([
    ['an e-mail that is not verified', { email_verified: false }],
    ['an e-mail of which that is not said', { email_verified: undefined }],
    ['no e-mail', { email: undefined }],
    ['what is no e-mail', { email: 'ada' }],
    ['a list for an e-mail', { email: ['ada@example.com'] }],
  ])('with %s is refused, and nobody is added', async (_what, claims) => {
    const before = await databaseContents();

    expect(await signInAs(person(claims))).toMatchObject(refusedWith('email_unverified'));

    expect(await databaseContents()).toEqual(before);
  });

  test.each(['admin', 'viewer', 'user'] as const)('never joins the one of a %s by e-mail', async (role) => {
    const existing = await makeUser({ role, password: 'correct horse battery' });
    const before = await databaseContents();

    const result = await signInAs(person({ email: existing.email.toUpperCase() }));

    expect(result).toMatchObject(refusedWith('account_exists'));
    expect(await databaseContents()).toEqual(before);
  });

  test('stays bound when its e-mail changes at the provider, even to somebody else’s', async () => {
    const [subject, other] = [person(), await makeUser()];
    const first = await signInAs(subject);

    provider.people.set(subject, { email: other.email, email_verified: true, name: 'Countess' });
    const second = await signInAs(subject);

    expect(second.userId).toBe(first.userId);
    expect(await stored(first.userId)).toMatchObject({ email: `${subject}@example.com`, version: 1 });
  });

  test('with the same subject at another provider is another account', async () => {
    const subject = person();
    const { userId } = await signInAs(subject);
    await rawSql()`update user_identities set issuer = 'https://old.example' where subject = ${subject}`;

    expect(await signInAs(subject)).toMatchObject(refusedWith('account_exists'));

    expect(await rawSql()`select user_id from user_identities where subject = ${subject}`).toEqual([
      { user_id: userId },
    ]);
  });

  test('of somebody disabled is refused', async () => {
    const subject = person();
    const { userId, cookie } = await signInAs(subject);
    await updateUser(contextOf(), userId ?? '', { disabled: true });

    expect((await call('GET', '/api/flags/me', { cookie })).status).toBe(401);
    expect(await signInAs(subject)).toMatchObject(refusedWith('account_disabled'));
  });

  test('of an e-mail in other domains is refused where domains are given', async () => {
    const env = { OIDC_ALLOWED_DOMAINS: 'corp.example, Example.com' };
    const at = (domain: string) => person({ email: `${unique('someone')}@${domain}` });

    expect((await signInAs(at('EXAMPLE.com'), { env })).userId).not.toBeNull();
    for (const domain of ['evil.example', 'sub.example.com', 'example.com.evil.example']) {
      expect(await signInAs(at(domain), { env })).toMatchObject(refusedWith('domain_not_allowed'));
    }
    const changed = at('example.com');
    await signInAs(changed, { env });
    provider.people.set(changed, { email: 'gone@evil.example', email_verified: true });
    expect(await signInAs(changed, { env })).toMatchObject(refusedWith('domain_not_allowed'));
  });

  test('with a name that is too long or cannot be stored is let in all the same', async () => {
    const [long, broken] = [
      await signInAs(person({ name: '\u{1F600}'.repeat(300) })),
      await signInAs(person({ name: 'a\0b' })),
    ];

    expect(await stored(long.userId)).toMatchObject({ name: '\u{1F600}'.repeat(255) });
    expect(await stored(broken.userId)).toMatchObject({ name: '' });
  });

  test('that signs in twice at once for the first time is one person', async () => {
    const subject = person();

    const results = await Promise.all([signInAs(subject), signInAs(subject)]);

    expect(new Set(results.map(({ userId }) => userId)).size).toBe(1);
    expect(await rawSql()`select id from users where email = ${`${subject}@example.com`}`).toHaveLength(1);
  });
});

describe('a role', () => {
  const env = { OIDC_ROLE_MAP: 'flag-admins=admin, flag-readers=viewer, a=b=viewer' };
  const roleAfter = async (subject: string, attempt: Attempt = { env }) =>
    (await stored((await signInAs(subject, attempt)).userId))?.role;

  test.each([
    [['flag-admins'], 'admin'],
    [['flag-readers', 'other'], 'viewer'],
    [['flag-readers', 'flag-admins'], 'admin'],
    [['a=b'], 'viewer'],
    ['flag-readers', 'viewer'],
    [['Flag-Admins', 'flag-admins '], 'user'],
    [['constructor', '__proto__'], 'user'],
    [[{ name: 'flag-admins' }, 7, null], 'user'],
    [undefined, 'user'],
  ])('comes from the mapping alone: groups %j make a %s', async (groups, role) => {
    expect(await roleAfter(person({ groups }))).toBe(role);
  });

  test('is user without a mapping, whatever the provider says, and what an admin gave stays', async () => {
    const subject = person({ groups: ['flag-admins'], role: 'admin' });
    const { userId } = await signInAs(subject);
    expect(await stored(userId)).toMatchObject({ role: 'user' });

    await updateUser(contextOf(), userId ?? '', { role: 'viewer' });

    expect(await roleAfter(subject, {})).toBe('viewer');
  });

  test('can be in another claim, also further down', async () => {
    const subject = person({ realm_access: { roles: ['flag-readers'] } });

    expect(await roleAfter(subject, { env: { ...env, OIDC_ROLE_CLAIM: 'realm_access.roles' } })).toBe(
      'viewer',
    );
    expect(await roleAfter(subject, { env: { ...env, OIDC_ROLE_CLAIM: 'realm_access.roles.deeper' } })).toBe(
      'user',
    );
  });

  test('is applied at each sign-in, up and down, and says so', async () => {
    await makeUser({ role: 'admin', password: 'correct horse battery' });
    const subject = person({ groups: [] });
    const { userId } = await signInAs(subject, { env });
    const claims = provider.people.get(subject);
    const before = await currentRevision();

    for (const [groups, role] of [
      [['flag-admins'], 'admin'],
      [['flag-admins'], 'admin'],
      [[], 'user'],
    ] as const) {
      provider.people.set(subject, { ...claims, groups });
      expect(await roleAfter(subject)).toBe(role);
    }

    expect(await auditSince(before)).toMatchObject([
      { action: 'updated', user_id: userId, actor_label: 'system:sign-in', after: { role: 'admin' } },
      { action: 'updated', user_id: userId, after: { role: 'user' } },
    ]);
  });

  test('of the last administrator stays', async () => {
    await rawSql()`update users set role = 'user'`;
    const subject = person({ groups: ['flag-admins'] });
    const { userId } = await signInAs(subject, { env });
    provider.people.set(subject, { ...provider.people.get(subject), groups: [] });

    expect(await roleAfter(subject)).toBe('admin');
    const change = { disabled: true };
    await expect(updateUser(contextOf(), userId ?? '', change)).rejects.toMatchObject({ code: 'last_admin' });

    await makeUser({ role: 'admin', password: 'correct horse battery' });
    expect(await roleAfter(subject)).toBe('user');
  });
});

test('where the provider is not switched on nobody signs in through it', async () => {
  const off = { OIDC_ISSUER: undefined, OIDC_CLIENT_ID: undefined, OIDC_CLIENT_SECRET: undefined };

  const providers = await withEnvironment(off, async () => (await nextAuth('GET', 'providers', '')).json());

  expect(Object.keys(providers as object)).toEqual(['credentials']);
});

test('a provider that cannot be reached leads back to the sign-in', async () => {
  const env = { OIDC_ISSUER: `http://127.0.0.1:${await freePort()}` };
  const to = await withEnvironment(env, async () => {
    const jar = cookieJar();
    const { csrfToken } = (await jar.keep(await nextAuth('GET', 'csrf', '')).json()) as { csrfToken: string };
    const form = { csrfToken, json: 'true' };
    const { url } = (await (await nextAuth('POST', 'signin/oidc', jar.header(), form)).json()) as {
      url: string;
    };
    return ended(new Response(null, { headers: { location: url } }));
  });

  expect(pageOf(to)).toBe('/sign-in: OAuthSignin');
});

test('a provider that says to be another one is not believed', async () => {
  const env = { OIDC_ISSUER: provider.issuer.replace('127.0.0.1', 'localhost') };

  expect(await signInAs(person(), { env })).toMatchObject(refusedWith('wrong_provider'));
});

describe('the log', () => {
  test('says why the provider refused, and no secret', async () => {
    const OIDC_CLIENT_SECRET = 'a wrong secret of the provider';

    const { text, lines } = await logLinesOf(() => signInAs(person(), { env: { OIDC_CLIENT_SECRET } }));

    expect(lines.filter(({ level }) => level >= 40)).toMatchObject([
      { level: 40, code: 'OAUTH_CALLBACK_ERROR', reason: expect.stringContaining('invalid_client') },
    ]);
    expect(text).not.toContain(OIDC_CLIENT_SECRET);
    await withEnvironment({ OIDC_CLIENT_SECRET }, async () => {
      const slip = await logLinesOf(async () => log().warn(`the secret is ${OIDC_CLIENT_SECRET}`));
      expect(slip.text).not.toContain(OIDC_CLIENT_SECRET);
    });
  });

  test('says nothing of who signs in', async () => {
    const subject = person({ email_verified: false });

    const { text } = await logLinesOf(() => signInAs(subject));

    expect(text).not.toContain(subject);
    expect(text).not.toContain('Lovelace');
  });

  test.each([
    ['an error with its data', { error: new Error('a statement'), providerId: 'oidc' }],
    ['an error', new Error('a statement')],
  ])('has the code alone where next-auth says %s of something else', async (_what, metadata) => {
    const { text, lines } = await logLinesOf(async () =>
      AUTH_LOGGER.error?.('OAUTH_PARSE_PROFILE_ERROR', metadata),
    );

    expect(lines).toMatchObject([{ level: 40, code: 'OAUTH_PARSE_PROFILE_ERROR', msg: 'signing in failed' }]);
    expect(text).not.toContain('statement');
  });

  test('has the beginning of a reason that somebody made long', async () => {
    const { lines } = await logLinesOf(async () =>
      AUTH_LOGGER.error?.('OAUTH_CALLBACK_ERROR', new Error('x'.repeat(10_000))),
    );

    expect(lines).toMatchObject([{ reason: 'x'.repeat(300) }]);
  });

  test('has what next-auth warns of', async () => {
    const { lines } = await logLinesOf(async () => AUTH_LOGGER.warn?.('NEXTAUTH_URL'));

    expect(lines).toMatchObject([{ level: 30, code: 'NEXTAUTH_URL' }]);
  });
});

test('when the database fails nothing of it is in the address', async () => {
  const sql = rawSql();
  await sql`alter table user_identities rename to user_identities_away`;
  try {
    expect(await signInAs(person())).toMatchObject(refusedWith('Callback'));
  } finally {
    await sql`alter table user_identities_away rename to user_identities`;
  }
});
