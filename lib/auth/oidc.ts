import type { OAuthConfig } from 'next-auth/providers/oauth';
import { z } from 'zod';
import type { OidcConfig } from '../config-oidc';
import { isStorableText } from '../json';
import type { UserRole } from './actor';

/** Id of the provider in next-auth's addresses. */
export const OIDC = 'oidc';

type Claims = Readonly<Record<string, unknown>>;

/** What the provider says of somebody, as far as it is used. */
export interface ProviderAccount {
  readonly issuer: string;
  readonly subject: string;
  /** null when there is none that the provider has verified. */
  readonly email: string | null;
  readonly name: string;
  /** undefined where no mapping says it. */
  readonly role: UserRole | undefined;
}

/**
 * The provider for next-auth: authorization code with PKCE, state and nonce. Claims are those of the ID token, and those of
 * the userinfo endpoint that the token does not have: many providers say an e-mail only there.
 */
export function oidcProvider(oidc: OidcConfig): OAuthConfig<Claims> {
  return {
    id: OIDC,
    name: oidc.name,
    type: 'oauth',
    wellKnown: `${oidc.issuer}/.well-known/openid-configuration`,
    clientId: oidc.clientId,
    clientSecret: oidc.clientSecret,
    authorization: { params: { scope: oidc.scope } },
    idToken: true,
    checks: ['pkce', 'state', 'nonce'],
    userinfo: {
      request: async ({ tokens, client }) => {
        const claims = (tokens as unknown as { claims: () => Claims }).claims();
        const endpoint = client.issuer.metadata.userinfo_endpoint;
        // Refuses an answer about another subject.
        const more = endpoint ? await client.userinfo(tokens as Parameters<typeof client.userinfo>[0]) : {};
        return { ...more, ...claims };
      },
    },
    profile: (claims) => ({ id: String(claims.sub) }),
  };
}

const claimsInput = z.looseObject({
  iss: z.string(),
  sub: z.string().min(1).max(255).refine(isStorableText),
  email: z.email().max(320).optional().catch(undefined),
  // Some providers say it as text.
  email_verified: z
    .union([z.boolean(), z.enum(['true', 'false'])])
    .optional()
    .catch(undefined),
  name: z.string().refine(isStorableText).optional().catch(undefined),
});

/** Reads the claims of a provider; null when they are not those of the provider that is switched on. */
export function accountOfClaims(claims: unknown, oidc: OidcConfig): ProviderAccount | null {
  const parsed = claimsInput.safeParse(claims);
  if (!parsed.success || parsed.data.iss.replace(/\/+$/, '') !== oidc.issuer) return null;
  const { sub, email, email_verified, name = '' } = parsed.data;
  const verified = email_verified === true || email_verified === 'true';
  return {
    issuer: oidc.issuer,
    subject: sub,
    email: email !== undefined && verified ? email : null,
    name: [...name].slice(0, 255).join(''),
    role: roleOf(parsed.data, oidc),
  };
}

/** The highest role of somebody's groups; `user` where none has one. */
function roleOf(claims: Claims, { roles, roleClaim }: OidcConfig): UserRole | undefined {
  if (roles === null) return undefined;
  const claim = claimAt(claims, roleClaim);
  const groups: readonly unknown[] = Array.isArray(claim) ? claim : [claim];
  const given = groups.map((group) => (typeof group === 'string' ? roles.get(group) : undefined));
  return (['admin', 'viewer'] as const).find((role) => given.includes(role)) ?? 'user';
}

/** A claim by its name, or by its path: `realm_access.roles`. */
function claimAt(claims: Claims, name: string): unknown {
  if (Object.hasOwn(claims, name)) return claims[name];
  return name
    .split('.')
    .reduce<unknown>(
      (at, part) =>
        typeof at === 'object' && at !== null && Object.hasOwn(at, part) ? (at as Claims)[part] : undefined,
      claims,
    );
}
