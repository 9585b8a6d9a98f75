import type { Actor, ClientTokenActor, KeyActor, UserActor } from '../auth/actor';
import { type Action, can } from '../auth/policy';
import { type Standing, selectStanding } from '../auth/queries-standing';
import { getDb } from '../db/client';
import { PennonError } from '../errors';

/** By what right a stream is open. */
export interface Right {
  readonly actor: UserActor | KeyActor | ClientTokenActor;
  /** What the actor must be allowed to do all the time. */
  readonly action: Action;
  /** Unix ms at which it is over by itself; null for never. */
  readonly until: number | null;
}

/**
 * The right to hear of one's own answer, or as a key of anybody's.
 * @param until Unix ms at which it is over by itself; null for never
 * @throws PennonError `forbidden` for Pennon's own jobs
 */
export function evaluationRight(actor: Actor, until: number | null): Right {
  return { ...rightTo(actor, actor.kind === 'api_key' ? 'evaluate.any' : 'own_flags.read'), until };
}

/**
 * The right to do something for as long as the actor may.
 * @throws PennonError `forbidden` for Pennon's own jobs
 */
export function rightTo(actor: Actor, action: Action): Right {
  if (actor.kind === 'system') throw new PennonError('forbidden');
  return { actor, action, until: null };
}

/** The right of somebody who was not in the directory and is now: it ends when they are disabled. */
export function asKnown(right: Right, userId: string): Right {
  const { actor } = right;
  return actor.kind === 'client_token' ? { ...right, actor: { ...actor, userId } } : right;
}

/** The ids of whose changes may end a right: of people and API keys. */
export function holdersOf({ actor }: Right): readonly string[] {
  if (actor.kind !== 'client_token') return [actor.id];
  return actor.userId === null ? [actor.keyId] : [actor.keyId, actor.userId];
}

/**
 * Which of these rights are over.
 * @throws what the database throws: then nobody knows
 */
export async function findLost<T extends { readonly right: Right }>(
  of: readonly T[],
  now: Date,
): Promise<T[]> {
  const ids = { sessions: new Set<string>(), keys: new Set<string>(), users: new Set<string>() };
  for (const { right } of of) {
    const { actor } = right;
    if (actor.kind === 'user') ids.sessions.add(actor.sessionId);
    else for (const id of holdersOf(right)) (id === keyIdOf(actor) ? ids.keys : ids.users).add(id);
  }
  const standing = await selectStanding(
    getDb(),
    { sessions: [...ids.sessions], keys: [...ids.keys], users: [...ids.users] },
    now,
  );
  return of.filter(({ right }) => !isGood(right, standing, now));
}

const keyIdOf = (actor: KeyActor | ClientTokenActor) => (actor.kind === 'api_key' ? actor.id : actor.keyId);

function isGood({ actor, action, until }: Right, { sessions, keys, users }: Standing, now: Date): boolean {
  if (until !== null && until <= now.getTime()) return false;
  switch (actor.kind) {
    case 'user': {
      const role = sessions.get(actor.sessionId);
      return role !== undefined && can({ ...actor, role }, action);
    }
    case 'api_key': {
      const role = keys.get(actor.id);
      return role !== undefined && can({ ...actor, role }, action);
    }
    case 'client_token':
      return keys.has(actor.keyId) && (actor.userId === null || users.has(actor.userId));
  }
}
