import { z } from 'zod';
import { signedTokens } from './signed-token';

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

const tokens = signedTokens({ prefix: 'pnc_', purpose: 'client token', shape: claimsShape });

/** Whether a secret has the form of a client token. */
export const isClientToken = tokens.is;

/**
 * A client token. It is stored nowhere.
 * @throws ConfigError without `NEXTAUTH_SECRET`
 */
export const signClientToken = tokens.sign;

/** What a client token says, if it is one of ours, whole, and not over at `now`. */
export function readClientToken(token: string, now: Date): ClientTokenClaims | null {
  const claims = tokens.read(token);
  return claims && claims.exp > now.getTime() ? claims : null;
}
