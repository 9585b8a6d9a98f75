import { z } from 'zod';
import type { UserRole } from './auth/actor';

/** The OpenID Connect provider that people sign in with. */
export interface OidcConfig {
  /** Its address, without a slash at the end. */
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** What the button of the sign-in calls it. */
  readonly name: string;
  readonly scope: string;
  /** The claim that says in which groups somebody is. */
  readonly roleClaim: string;
  /** The role of each group; null leaves roles to administrators. */
  readonly roles: ReadonlyMap<string, UserRole> | null;
  /** Domains of e-mails that may sign in, in lower case; null for any. */
  readonly domains: readonly string[] | null;
}

const emptyIsUnset = (value: unknown): unknown => (value === '' ? undefined : value);
const optional = <T extends z.ZodType>(schema: T) => z.preprocess(emptyIsUnset, schema.optional());
const withDefault = (value: string) => z.preprocess(emptyIsUnset, z.string().default(value));

const issuer = z
  .string()
  .refine(isIssuer, 'must be an https:// URL without a query (http:// for a provider on this machine)')
  .transform((url) => url.replace(/\/+$/, ''));

/** What Pennon reads of its environment about the provider. */
export const oidcVariables = {
  OIDC_ISSUER: optional(issuer),
  OIDC_CLIENT_ID: optional(z.string()),
  OIDC_CLIENT_SECRET: optional(z.string()),
  OIDC_NAME: withDefault('single sign-on'),
  OIDC_SCOPE: z.preprocess(
    emptyIsUnset,
    z
      .string()
      .default('openid email profile')
      .refine((scope) => scope.split(' ').includes('openid'), 'must have openid among its words'),
  ),
  OIDC_ROLE_CLAIM: withDefault('groups'),
  OIDC_ROLE_MAP: optional(z.string().transform(readRoles)),
  OIDC_ALLOWED_DOMAINS: optional(z.string().transform(readDomains)),
} as const;

type OidcVariables = z.output<z.ZodObject<typeof oidcVariables>>;

const TOGETHER = ['OIDC_ISSUER', 'OIDC_CLIENT_ID', 'OIDC_CLIENT_SECRET'] as const;

/** Three variables switch the provider on, all of them or none. */
export function checkOidc(values: OidcVariables, ctx: z.RefinementCtx): void {
  const given = TOGETHER.filter((name) => values[name] !== undefined);
  if (given.length === 0) return;
  for (const name of TOGETHER.filter((other) => !given.includes(other))) {
    ctx.addIssue({ code: 'custom', path: [name], message: `must be set, as ${given.join(' and ')} is` });
  }
}

/** The provider; undefined where none is switched on. */
export function toOidcConfig(values: OidcVariables): OidcConfig | undefined {
  const { OIDC_ISSUER, OIDC_CLIENT_ID, OIDC_CLIENT_SECRET } = values;
  if (!OIDC_ISSUER || !OIDC_CLIENT_ID || !OIDC_CLIENT_SECRET) return undefined;
  return {
    issuer: OIDC_ISSUER,
    clientId: OIDC_CLIENT_ID,
    clientSecret: OIDC_CLIENT_SECRET,
    name: values.OIDC_NAME,
    scope: values.OIDC_SCOPE,
    roleClaim: values.OIDC_ROLE_CLAIM,
    roles: values.OIDC_ROLE_MAP ?? null,
    domains: values.OIDC_ALLOWED_DOMAINS ?? null,
  };
}

function isIssuer(text: string): boolean {
  if (!URL.canParse(text) || /[?#]/.test(text)) return false;
  const { protocol, hostname } = new URL(text);
  return protocol === 'https:' || (protocol === 'http:' && isLoopback(hostname));
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '[::1]' || /^127(\.\d+){3}$/.test(host);
}

function readRoles(text: string, ctx: z.RefinementCtx): ReadonlyMap<string, UserRole> {
  const roles = new Map<string, UserRole>();
  for (const pair of itemsOf(text)) {
    const separator = pair.lastIndexOf('=');
    const role = ROLES.find((known) => known === pair.slice(separator + 1).trim());
    const group = pair.slice(0, Math.max(separator, 0)).trim();
    if (role && group !== '') roles.set(group, role);
    else ctx.addIssue('must be group=admin, group=viewer or group=user, separated by commas');
  }
  return roles;
}

const ROLES: readonly UserRole[] = ['admin', 'viewer', 'user'];

function readDomains(text: string, ctx: z.RefinementCtx): readonly string[] {
  const domains = itemsOf(text).map((domain) => domain.toLowerCase());
  if (domains.length === 0 || !domains.every((domain) => /^[a-z0-9-]+(\.[a-z0-9-]+)+$/.test(domain))) {
    ctx.addIssue('must be domains such as example.com, separated by commas');
  }
  return domains;
}

function itemsOf(list: string): string[] {
  return list
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');
}
