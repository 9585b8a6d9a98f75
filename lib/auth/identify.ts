import { getDb } from '../db/client';
import { selectUsableKey, touchKey } from '../keys/queries';
import type { Actor, KeyActor } from './actor';
import { sha256 } from './secret';
import { actorOfSessionToken, sessionCookieName } from './session';

/** `last_used_at` of a key is written at most this often. */
const LAST_USED_RESOLUTION_MS = 60_000;

/** Reads one header of a request; null when it is not there. */
export type HeaderReader = (name: string) => string | null;

/**
 * Who sends a request: the API key of its `Authorization` header, else the session of its cookie. A header that
 * is there and no good is nobody: the cookie is not asked then.
 */
export async function identify(header: HeaderReader, now: Date): Promise<Actor | null> {
  if (header('authorization') !== null) {
    const token = bearerToken(header);
    return token === null ? null : actorOfKey(token, now);
  }
  const token = cookieValue(header('cookie') ?? '', sessionCookieName());
  return token === null ? null : actorOfSessionToken(token, now);
}

/** The token of an `Authorization: Bearer …` header; null when there is none. */
export function bearerToken(header: HeaderReader): string | null {
  return /^Bearer ([\x21-\x7e]{1,4096})$/i.exec(header('authorization') ?? '')?.[1] ?? null;
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
