import { getDb } from '../db/client';
import { PennonError } from '../errors';
import { selectUsableKey, touchKey } from '../keys/queries';
import { andThen, type MaybePromise } from '../maybe-promise';
import { noteActor } from '../trace';
import { resolveTargetingKey } from '../users/queries';
import { type Actor, actorId, type ClientTokenActor, type KeyActor } from './actor';
import { networkOf } from './client-address';
import { isClientToken, readClientToken } from './client-token';
import { isKeyOfFile, lastKnownKey } from './last-known-keys';
import { assertMayShow } from './limits';
import { isTokenGood } from './queries';
import { remembered, type Verified } from './remembered';
import { sha256 } from './secret';
import { sessionCookieName, verifySessionToken } from './session';

/** `last_used_at` of a key is written at most this often. */
const LAST_USED_RESOLUTION_MS = 60_000;

/** Reads one header of a request; null when it is not there. */
export type HeaderReader = (name: string) => string | null;

/** Which credentials an address takes beside API keys as Bearer tokens and sessions. */
export interface Accepted {
  readonly clientTokens?: true;
  readonly apiKeyHeader?: true;
  /** Who it is may be known from seconds ago: see `remembered`. */
  readonly remembered?: true;
}

/**
 * Who sends a request: the API key or client token of its `Authorization` header (or `X-API-Key`), else the session of
 * its cookie. A header that is there and no good is nobody: the cookie is not asked then.
 * @throws PennonError `forbidden` for a client token from an origin that it is not for, `rate_limited` for too many keys that
 * are new to us
 */
export function identify(
  header: HeaderReader,
  now: Date,
  accepted: Accepted = {},
): MaybePromise<Actor | null> {
  return andThen(actorOf(header, now, accepted), (actor) => {
    if (actor) noteActor({ kind: actor.kind, id: actorId(actor) });
    return actor;
  });
}

function actorOf(header: HeaderReader, now: Date, accepted: Accepted): MaybePromise<Actor | null> {
  const known: Known = accepted.remembered ? remembered : (_kind, _secret, _now, verify) => verify();
  const secret = header('authorization') !== null ? (bearerToken(header) ?? '') : apiKeyOf(header, accepted);
  if (secret === null) {
    const token = cookieValue(header('cookie') ?? '', sessionCookieName());
    if (token === null) return null;
    return andThen(
      known('user', token, now, () => verifySessionToken(token, now)),
      toActor,
    );
  }
  if (!isClientToken(secret)) {
    return andThen(
      known(
        'api_key',
        secret,
        now,
        () => verifyKey(secret, now, header),
        () => keyOfLastKnown(secret, now),
      ),
      toActor,
    );
  }
  if (!accepted.clientTokens) return null;
  return andThen(
    known(
      'client_token',
      secret,
      now,
      () => verifyClientToken(secret, now),
      () => tokenOfLastKnown(secret, now),
    ),
    (verified) => verified && fromItsOrigin(verified, header('origin')),
  );
}

type Known = <V extends Verified>(
  kind: V['actor']['kind'],
  secret: string,
  now: Date,
  verify: () => Promise<V | null>,
  lastKnown?: () => V | null,
) => MaybePromise<V | null>;

const toActor = (verified: Verified | null) => verified?.actor ?? null;

/** The token of an `Authorization: Bearer …` header; null when there is none. */
export function bearerToken(header: HeaderReader): string | null {
  return /^Bearer ([\x21-\x7e]{1,4096})$/i.exec(header('authorization') ?? '')?.[1] ?? null;
}

function apiKeyOf(header: HeaderReader, { apiKeyHeader }: Accepted): string | null {
  return apiKeyHeader ? header('x-api-key') : null;
}

interface VerifiedToken extends Verified<ClientTokenActor> {
  /** Whose pages may use it; null for any. */
  readonly origins: readonly string[] | null;
}

async function verifyClientToken(token: string, now: Date): Promise<VerifiedToken | null> {
  const claims = readClientToken(token, now);
  if (!claims) return null;
  const { id, key: keyId, tk: targetingKey, anonymous, origins } = claims;
  // Somebody may have come into the directory since the token was made for their key.
  const userId = claims.user ?? (anonymous ? null : await resolveTargetingKey(getDb(), targetingKey));
  if (!(await isTokenGood(getDb(), { keyId, userId }, now))) return null;
  return {
    actor: { kind: 'client_token', id, keyId, userId, targetingKey },
    endsAt: new Date(claims.exp),
    origins,
    about: userId === null ? { keyId, externalId: targetingKey } : { keyId, userId },
  };
}

/** A token as far as it can be told without the database: whole, not over, and made with a key that was good. */
function tokenOfLastKnown(token: string, now: Date): VerifiedToken | null {
  const claims = readClientToken(token, now);
  if (!claims || !isKeyOfFile(claims.key, now)) return null;
  const { id, key: keyId, user: userId, tk: targetingKey, origins, exp } = claims;
  return {
    actor: { kind: 'client_token', id, keyId, userId, targetingKey },
    endsAt: new Date(exp),
    origins,
    about: { keyId },
  };
}

function fromItsOrigin({ actor, origins }: VerifiedToken, origin: string | null): ClientTokenActor {
  if (origins && !origins.includes(origin ?? '')) {
    throw new PennonError('forbidden', 'The client token is not for this origin');
  }
  return actor;
}

async function verifyKey(key: string, now: Date, header: HeaderReader): Promise<Verified<KeyActor> | null> {
  if (!key.startsWith('pnn_')) return null;
  const digest = sha256(key);
  assertMayShow(networkOf(header), digest);
  const row = await selectUsableKey(digest, now);
  if (!row) return null;
  if (now.getTime() - (row.lastUsedAt?.getTime() ?? 0) > LAST_USED_RESOLUTION_MS) {
    await touchKey(getDb(), row.id, now);
  }
  const { id, name, role, expiresAt } = row;
  return { actor: { kind: 'api_key', id, name, role }, endsAt: expiresAt, about: { keyId: id } };
}

/** A key as far as it can be told without the database. */
function keyOfLastKnown(secret: string, now: Date): Verified<KeyActor> | null {
  const key = lastKnownKey(sha256(secret), now);
  if (!key) return null;
  const { id, role, expiresAt } = key;
  return { actor: { kind: 'api_key', id, name: id, role }, endsAt: expiresAt, about: { keyId: id } };
}

function cookieValue(cookies: string, name: string): string | null {
  for (const pair of cookies.split(';')) {
    const separator = pair.indexOf('=');
    if (separator > 0 && pair.slice(0, separator).trim() === name) return pair.slice(separator + 1).trim();
  }
  return null;
}
