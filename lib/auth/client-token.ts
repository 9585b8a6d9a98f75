import { createHmac, hkdfSync } from 'node:crypto';
import { z } from 'zod';
import { ConfigError, getConfig } from '../config';
import { sameSecret } from './secret';

const PREFIX = 'pnc_';

const claimsShape = z.strictObject({
  /** Id of the token. */
  id: z.uuid(),
  /** Id of the API key that made it. */
  key: z.uuid(),
  /** Id of the person; null for somebody who was not in the directory. */
  user: z.uuid().nullable(),
  /** Whether it is for somebody who is in no directory, whatever their key. */
  anonymous: z.boolean(),
  /** The targeting key. */
  tk: z.string(),
  /** Whose pages may use it; null for any. */
  origins: z.array(z.string()).nullable(),
  /** Unix milliseconds. */
  iat: z.int(),
  /** Unix milliseconds; over at this very instant. */
  exp: z.int(),
});
/** What a client token says. */
export type ClientTokenClaims = z.output<typeof claimsShape>;

/** Whether a secret has the form of a client token. */
export function isClientToken(secret: string): boolean {
  return secret.startsWith(PREFIX);
}

/**
 * A client token: `pnc_<claims>.<HMAC-SHA-256>`. It is stored nowhere; its key derives from `NEXTAUTH_SECRET`.
 * @throws ConfigError without that secret
 */
export function signClientToken(claims: ClientTokenClaims): string {
  const secret = getConfig().nextAuthSecret;
  if (!secret) throw new ConfigError('NEXTAUTH_SECRET', 'must be set to make client tokens');
  const signed = `${PREFIX}${Buffer.from(JSON.stringify(claims)).toString('base64url')}`;
  return `${signed}.${signatureOf(signed, secret)}`;
}

/** What a client token says, if it is one of ours, whole, and not over at `now`. */
export function readClientToken(token: string, now: Date): ClientTokenClaims | null {
  const secret = getConfig().nextAuthSecret;
  const dot = token.lastIndexOf('.');
  if (!secret || !isClientToken(token) || dot === -1) return null;
  const signed = token.slice(0, dot);
  // As text, so that no second spelling of the same bytes is good.
  if (!sameSecret(token.slice(dot + 1), signatureOf(signed, secret))) return null;
  const json = Buffer.from(signed.slice(PREFIX.length), 'base64url').toString();
  const claims = claimsShape.safeParse(JSON.parse(json));
  return claims.success && claims.data.exp > now.getTime() ? claims.data : null;
}

function signatureOf(signed: string, secret: string): string {
  const key = Buffer.from(hkdfSync('sha256', secret, '', 'pennon client token', 32));
  return createHmac('sha256', key).update(signed).digest('base64url');
}
