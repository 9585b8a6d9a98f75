import { getDb } from '../db/client';
import { PennonError } from '../errors';
import { selectUsableKey, touchKey } from '../keys/queries';
import { noteActor } from '../trace';
import { resolveTargetingKey } from '../users/queries';
import { type Actor, actorId, type ClientTokenActor, type KeyActor } from './actor';
import { isClientToken, readClientToken } from './client-token';
import { isTokenGood } from './queries';
import { sha256 } from './secret';
import { actorOfSessionToken, sessionCookieName } from './session';

/** `last_used_at` of a key is written at most this often. */
const LAST_USED_RESOLUTION_MS = 60_000;

/** Reads one header of a request; null when it is not there. */
export type HeaderReader = (name: string) => string | null;

/** Which credentials an address takes beside API keys as Bearer tokens and sessions. */
export interface Accepted {
  readonly clientTokens?: true;
  readonly apiKeyHeader?: true;
}

/**
 * Who sends a request: the API key or client token of its `Authorization` header (or `X-API-Key`), else the session of
 * its cookie. A header that is there and no good is nobody: the cookie is not asked then.
 * @throws PennonError `forbidden` for a client token from an origin that it is not for
 */
export async function identify(
  header: HeaderReader,
  now: Date,
  accepted: Accepted = {},
): Promise<Actor | null> {
  const actor = await actorOf(header, now, accepted);
  if (actor) noteActor({ kind: actor.kind, id: actorId(actor) });
  return actor;
}

async function actorOf(header: HeaderReader, now: Date, accepted: Accepted): Promise<Actor | null> {
  const secret = header('authorization') !== null ? (bearerToken(header) ?? '') : apiKeyOf(header, accepted);
  if (secret !== null) {
    if (!isClientToken(secret)) return actorOfKey(secret, now);
    return accepted.clientTokens ? actorOfClientToken(secret, header('origin'), now) : null;
  }
  const token = cookieValue(header('cookie') ?? '', sessionCookieName());
  return token === null ? null : actorOfSessionToken(token, now);
}

/** The token of an `Authorization: Bearer …` header; null when there is none. */
export function bearerToken(header: HeaderReader): string | null {
  return /^Bearer ([\x21-\x7e]{1,4096})$/i.exec(header('authorization') ?? '')?.[1] ?? null;
}

function apiKeyOf(header: HeaderReader, { apiKeyHeader }: Accepted): string | null {
  return apiKeyHeader ? header('x-api-key') : null;
}

async function actorOfClientToken(
  token: string,
  origin: string | null,
  now: Date,
): Promise<ClientTokenActor | null> {
  const claims = readClientToken(token, now);
  if (!claims) return null;
  const { id, key: keyId, tk: targetingKey, anonymous } = claims;
  // Somebody may have come into the directory since the token was made for their key.
  const userId = claims.user ?? (anonymous ? null : await resolveTargetingKey(getDb(), targetingKey));
  if (!(await isTokenGood(getDb(), { keyId, userId }, now))) return null;
  if (claims.origins && !claims.origins.includes(origin ?? '')) {
    throw new PennonError('forbidden', 'The client token is not for this origin');
  }
  return { kind: 'client_token', id, keyId, userId, targetingKey };
}

async function actorOfKey(key: string, now: Date): Promise<KeyActor | null> {
  if (!key.startsWith('pnn_')) return null;
  const row = await selectUsableKey(sha256(key), now);
  if (!row) return null;
  if (now.getTime() - (row.lastUsedAt?.getTime() ?? 0) > LAST_USED_RESOLUTION_MS) {
    await touchKey(getDb(), row.id, now);
  }
  return { kind: 'api_key', id: row.id, name: row.name, role: row.role };
}

function cookieValue(cookies: string, name: string): string | null {
  for (const pair of cookies.split(';')) {
    const separator = pair.indexOf('=');
    if (separator > 0 && pair.slice(0, separator).trim() === name) return pair.slice(separator + 1).trim();
  }
  return null;
}
