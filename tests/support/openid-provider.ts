import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import Provider from 'oidc-provider';
import { cookieJar } from './cookie-jar';

/** A real OpenID Connect provider on this machine. */
export interface OpenIdProvider {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** What it says of each of its people, by subject. */
  readonly people: Map<string, Readonly<Record<string, unknown>>>;
  /** Says who sits at the browser that comes next. */
  expect(subject: string): void;
  /** Signs somebody in there, at the address that next-auth gave, and returns where the browser is sent. */
  signIn(authorizationUrl: string, subject: string): Promise<string>;
  stop(): Promise<void>;
}

const CLIENT = { clientId: 'pennon', clientSecret: randomBytes(32).toString('hex') };

/**
 * Starts the provider. Claims about e-mails, names and groups are at its userinfo endpoint and not in ID tokens, as the
 * standard has it.
 */
export async function startOpenIdProvider(redirectUri: string): Promise<OpenIdProvider> {
  const people = new Map<string, Readonly<Record<string, unknown>>>();
  let asking = '';
  let answer: (request: IncomingMessage, response: ServerResponse) => Promise<void> = async () => {};
  const server = createServer((request, response) => void answer(request, response)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: CLIENT.clientId,
        client_secret: CLIENT.clientSecret,
        redirect_uris: [redirectUri],
      },
    ],
    jwks: { keys: [{ ...privateKey.export({ format: 'jwk' }), use: 'sig', alg: 'RS256' }] },
    cookies: { keys: [randomBytes(16).toString('hex')] },
    ttl: { Interaction: 600, Grant: 600, Session: 600, AccessToken: 600, IdToken: 600 },
    pkce: { required: () => true },
    scopes: ['openid', 'email', 'profile'],
    claims: {
      openid: ['sub'],
      email: ['email', 'email_verified'],
      profile: ['name', 'groups', 'realm_access'],
    },
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_ctx: unknown, { uid }: { uid: string }) => `/interaction/${uid}` },
    findAccount: (_ctx: unknown, sub: string) => ({
      accountId: sub,
      claims: () => ({ ...people.get(sub), sub }),
    }),
    loadExistingGrant: async (ctx: GrantContext) => {
      const { client, session } = ctx.oidc;
      const grant = new provider.Grant({ clientId: client.clientId, accountId: session.accountId });
      grant.addOIDCScope('openid email profile');
      await grant.save();
      return grant;
    },
  });
  const handle = provider.callback();
  answer = async (request, response) => {
    if (request.url?.startsWith('/interaction/')) {
      await provider.interactionFinished(request, response, { login: { accountId: asking } });
    } else await handle(request, response);
  };

  return {
    issuer,
    ...CLIENT,
    people,
    expect: (subject) => {
      asking = subject;
    },
    signIn: async (authorizationUrl, subject) => {
      asking = subject;
      const jar = cookieJar();
      let url = authorizationUrl;
      while (!url.startsWith(redirectUri)) {
        const response = jar.keep(
          await fetch(url, { redirect: 'manual', headers: { cookie: jar.header() } }),
        );
        const location = response.headers.get('location');
        if (location === null) throw new Error(`the provider stops: ${await response.text()}`);
        url = new URL(location, url).href;
      }
      return url;
    },
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

interface GrantContext {
  readonly oidc: { readonly client: { clientId: string }; readonly session: { accountId: string } };
}
