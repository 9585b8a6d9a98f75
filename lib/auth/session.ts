import { randomUUID } from 'node:crypto';
import type { NextAuthOptions } from 'next-auth';
import { decode } from 'next-auth/jwt';
import { z } from 'zod';
import { getConfig } from '../config';
import type { OidcConfig } from '../config-oidc';
import { getDb } from '../db/client';
import { log } from '../log';
import { rootCause } from '../root-cause';
import { currentTrace } from '../trace';
import { admitAccount } from '../users/identities';
import { selectIdentity } from '../users/queries-access';
import type { UserActor } from './actor';
import { AUTH_LOGGER } from './auth-log';
import { safeCallbackPath } from './callback-path';
import { credentialsProvider } from './credentials';
import { accountOfClaims, OIDC, oidcProvider } from './oidc';
import { deleteSession, insertSession, selectSession } from './queries';
import { forgetSession, type Verified } from './remembered';

const SESSION_MAX_AGE_S = 7 * 24 * 60 * 60;

const tokenClaims = z.object({ sid: z.uuid() });

/**
 * Sign-in with next-auth. The token names a session and nothing more: who that is and what they may do is read
 * from the database for every request, so a role taken away or a session ended counts at once.
 * @param onFailure told of what keeps a password from being looked at
 */
export function authOptions(onFailure: (thrown: unknown) => void = () => {}): NextAuthOptions {
  const { nextAuthSecret, oidc } = getConfig();
  return {
    secret: nextAuthSecret,
    session: { strategy: 'jwt', maxAge: SESSION_MAX_AGE_S },
    pages: { signIn: '/sign-in', error: '/sign-in' },
    providers: [credentialsProvider(onFailure), ...(oidc ? [oidcProvider(oidc)] : [])],
    callbacks: {
      signIn: ({ account, profile }) => (oidc && account?.provider === OIDC ? admit(oidc, profile) : true),
      redirect: ({ url, baseUrl }) => `${baseUrl}${safeCallbackPath(withoutOrigin(url, baseUrl), '/')}`,
      jwt: async ({ token, user, account }) => {
        if (!user) return token;
        const id = oidc && account?.provider === OIDC ? await userOfSubject(oidc, user.id) : user.id;
        return { sub: id, sid: await openSession(id) };
      },
      session: ({ session }) => session,
    },
    events: {
      signOut: async ({ token }) => {
        const claims = tokenClaims.safeParse(token);
        if (!claims.success) return;
        await deleteSession(getDb(), claims.data.sid);
        forgetSession(claims.data.sid);
      },
    },
    logger: AUTH_LOGGER,
  };
}

const withoutOrigin = (url: string, baseUrl: string) =>
  url.startsWith(baseUrl) ? url.slice(baseUrl.length) : url;

/** Lets somebody in whom the provider knows: true, or where to go to read why not. */
async function admit(oidc: OidcConfig, claims: unknown): Promise<true | string> {
  const requestId = currentTrace()?.requestId ?? randomUUID();
  try {
    const account = accountOfClaims(claims, oidc);
    if (account === null) return refusalUrl('wrong_provider');
    const admission = await admitAccount({ now: new Date(), requestId }, account, oidc.domains);
    return admission.ok || refusalUrl(admission.why);
  } catch (error) {
    // next-auth would put the message into the address.
    const cause = rootCause(error);
    const stack = cause instanceof Error ? cause.stack : String(cause);
    log().error({ stack }, 'signing in through the provider failed');
    return refusalUrl('Callback');
  }
}

const refusalUrl = (why: string) => `/sign-in?error=${why}`;

/** The person whom `admit` has let in. */
async function userOfSubject({ issuer }: OidcConfig, subject: string): Promise<string> {
  const userId = await selectIdentity(getDb(), { issuer, subject });
  if (userId === undefined) throw new Error('the account of the provider is bound to nobody');
  return userId;
}

/** Name of the cookie that next-auth keeps its token in. */
export function sessionCookieName(): string {
  const secure = getConfig().nextAuthUrl?.startsWith('https://') ?? false;
  return `${secure ? '__Secure-' : ''}next-auth.session-token`;
}

/** Who a session token stands for at `now`, as the database knows them; null for anything that is not good. */
export async function actorOfSessionToken(token: string, now: Date): Promise<UserActor | null> {
  return (await verifySessionToken(token, now))?.actor ?? null;
}

/** The same with how long it may be remembered. */
export async function verifySessionToken(token: string, now: Date): Promise<Verified<UserActor> | null> {
  const secret = getConfig().nextAuthSecret;
  if (!secret) return null;
  const claims = tokenClaims.safeParse(await decode({ token, secret }).catch(() => null));
  if (!claims.success) return null;
  const sessionId = claims.data.sid;
  const session = await selectSession(getDb(), sessionId, now);
  if (!session) return null;
  const { user, endsAt } = session;
  return { actor: { kind: 'user', sessionId, ...user }, endsAt, about: { sessionId, userId: user.id } };
}

async function openSession(userId: string): Promise<string> {
  const id = randomUUID();
  const createdAt = new Date();
  const expiresAt = new Date(createdAt.getTime() + SESSION_MAX_AGE_S * 1000);
  await insertSession(getDb(), { id, userId, createdAt, expiresAt });
  return id;
}
