import type { RequestContext } from '../auth/actor';
import type { ClientTokenClaims } from '../auth/client-token';
import { type StreamTokenClaims, signStreamToken } from '../auth/stream-token';
import { createMemory } from '../changes/memory';
import { getConfig } from '../config';
import type { Asked } from '../overrides/subject';
import { processSingleton } from '../singleton';

/** Where OFREP's clients listen. */
export const OFREP_STREAM_PATH = '/ofrep/v1/stream';

/** Room for the addresses that were asked for last. */
const SIGNED_BYTES = 8 * 1024 * 1024;
/** A key gets the same token for so long, and can connect with it for one to two times as long. */
const KEY_TOKEN_MS = 7.5 * 60_000;

/**
 * The address at which a caller of OFREP hears that its flags have changed, without the origin; null for sessions, and
 * without `NEXTAUTH_SECRET`. The same for the same caller and person: a client that gets it again stays connected.
 */
export function ofrepStreamAddress(
  ctx: RequestContext,
  asked: Asked,
  token: ClientTokenClaims | null,
): string | null {
  // Without a secret nothing can be signed: keys evaluate all the same, and poll.
  if (getConfig().nextAuthSecret === undefined) return null;
  const claims = token ? ofClientToken(token) : ofKey(ctx, asked);
  return claims && signedAddress(claims);
}

const memory = () => processSingleton('ofrep-addresses', () => createMemory<string>(SIGNED_BYTES));

/** Signing takes about as long as the rest of an answer from memory, and gives the same each time. */
function signedAddress(claims: StreamTokenClaims): string {
  const key = JSON.stringify(claims);
  const kept = memory().get(key);
  if (kept !== undefined) return kept;
  const address = `${OFREP_STREAM_PATH}?token=${signStreamToken(claims)}`;
  memory().keep(key, { value: address, tags: [], bytes: 2 * (key.length + address.length) });
  return address;
}

function ofClientToken({ key, id, user, tk, anonymous, exp }: ClientTokenClaims): StreamTokenClaims {
  return { key, token: id, user, tk, anonymous, exp };
}

function ofKey({ actor, now }: RequestContext, { targetingKey }: Asked): StreamTokenClaims | null {
  if (actor.kind !== 'api_key') return null;
  const exp = (Math.floor(now.getTime() / KEY_TOKEN_MS) + 2) * KEY_TOKEN_MS;
  return { key: actor.id, token: null, user: null, tk: targetingKey, anonymous: false, exp };
}
