import { z } from 'zod';
import { signedTokens } from './signed-token';

const claimsShape = z.strictObject({
  /** Id of the API key by whose right the stream is. */
  key: z.uuid(),
  /** Id of the client token that it was made for; null for the key itself. */
  token: z.uuid().nullable(),
  /** Id of the person; null for somebody who was not in the directory. */
  user: z.uuid().nullable(),
  /** The targeting key; null for nobody. */
  tk: z.string().nullable(),
  /** Whether it is for somebody who is in no directory, whatever their key. */
  anonymous: z.boolean(),
  /** Unix ms; over for connecting at this very instant. A stream that is open goes on. */
  exp: z.int(),
});
/** What a stream token says. */
export type StreamTokenClaims = z.output<typeof claimsShape>;

const tokens = signedTokens({ prefix: 'pns_', purpose: 'stream token', shape: claimsShape });

/**
 * A token for the address of one stream, as `EventSource` sends no headers: it opens that stream and nothing else.
 * @throws ConfigError without `NEXTAUTH_SECRET`
 */
export const signStreamToken = tokens.sign;

/** What a stream token says, if it is one of ours, whole, and not over at `now`. */
export function readStreamToken(token: string, now: Date): StreamTokenClaims | null {
  const claims = tokens.read(token);
  return claims && claims.exp > now.getTime() ? claims : null;
}
