import { createHmac, hkdfSync } from 'node:crypto';
import type { z } from 'zod';
import { ConfigError, getConfig } from '../config';
import { processSingleton } from '../singleton';
import { sameSecret } from './secret';

/** A kind of tokens `<prefix><claims>.<HMAC-SHA-256>`, stored nowhere; their key derives from `NEXTAUTH_SECRET`. */
interface TokenKind<S extends z.ZodType> {
  readonly prefix: string;
  /** Tokens of one purpose are no good for another. */
  readonly purpose: string;
  readonly shape: S;
}

/** Makes and reads tokens of one kind. The same claims give the same token. */
export function signedTokens<S extends z.ZodType>({ prefix, purpose, shape }: TokenKind<S>) {
  return {
    /** Whether a secret has the form of one. */
    is: (secret: string): boolean => secret.startsWith(prefix),

    /** @throws ConfigError without `NEXTAUTH_SECRET` */
    sign: (claims: z.output<S>): string => {
      const secret = getConfig().nextAuthSecret;
      if (!secret) throw new ConfigError('NEXTAUTH_SECRET', `must be set to make a ${purpose}`);
      const signed = `${prefix}${Buffer.from(JSON.stringify(claims)).toString('base64url')}`;
      return `${signed}.${signatureOf(signed, secret, purpose)}`;
    },

    /** What a token says, if it is one of ours and whole. */
    read: (token: string): z.output<S> | null => {
      const secret = getConfig().nextAuthSecret;
      const dot = token.lastIndexOf('.');
      if (!secret || !token.startsWith(prefix) || dot === -1) return null;
      const signed = token.slice(0, dot);
      // As text, so that no second spelling of the same bytes is good.
      if (!sameSecret(token.slice(dot + 1), signatureOf(signed, secret, purpose))) return null;
      const json = Buffer.from(signed.slice(prefix.length), 'base64url').toString();
      const claims = shape.safeParse(JSON.parse(json));
      return claims.success ? claims.data : null;
    },
  };
}

function signatureOf(signed: string, secret: string, purpose: string): string {
  return createHmac('sha256', keyOf(secret, purpose)).update(signed).digest('base64url');
}

const keys = () => processSingleton('token-keys', () => new Map<string, Buffer>());

/** Derived once: that takes longer than a signature. */
function keyOf(secret: string, purpose: string): Buffer {
  const name = `${purpose}:${secret}`;
  const key = keys().get(name) ?? Buffer.from(hkdfSync('sha256', secret, '', `pennon ${purpose}`, 32));
  keys().set(name, key);
  return key;
}
