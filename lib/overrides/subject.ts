import type { Actor, RequestContext } from '../auth/actor';
import { authorize } from '../auth/policy';
import { currentUserId, currentUserState } from '../changes/feed';
import type { UserState } from '../changes/snapshot';
import { PennonError } from '../errors';
import type { EvaluationContext } from '../evaluation/types';

/** Whom a caller asks about. */
export interface Asked {
  /** An external id, or else an id; null names nobody. */
  readonly targetingKey: string | null;
  /** What the caller knows of them. */
  readonly attributes: EvaluationContext['attributes'];
}

/** Whom an evaluation is for. */
export interface Subject {
  readonly state: UserState;
  /** Whether flags that browsers may not see stay hidden. */
  readonly clientOnly: boolean;
}

/** Names nobody: sessions and client tokens mean themselves. */
export const ONESELF: Asked = { targetingKey: null, attributes: {} };

/**
 * Reads the state of the person whom a caller means. Sessions and client tokens mean themselves, and what they say
 * of themselves counts for nothing. Services name anybody, in the directory or not, or nobody; what they say adds to
 * the stored attributes or replaces them.
 * @throws PennonError `forbidden`: the caller may not, or somebody else is named
 */
export async function readSubject({ actor }: RequestContext, asked: Asked): Promise<Subject> {
  if (actor.kind === 'user' || actor.kind === 'client_token') {
    authorize(actor, 'own_flags.read');
    return { state: await readOwnState(actor, asked.targetingKey), clientOnly: true };
  }
  authorize(actor, 'evaluate.any');
  const { targetingKey, attributes } = asked;
  const userId = targetingKey === null ? null : await currentUserId(targetingKey);
  const state = await currentUserState(userId);
  const known = state.user ? state.context : { targetingKey, attributes: {} };
  const context = withAttributes(known, attributes);
  return { state: { ...state, context }, clientOnly: false };
}

/** The very context where nothing is added to it. */
function withAttributes(context: EvaluationContext, added: Asked['attributes']): EvaluationContext {
  if (Object.keys(added).length === 0) return context;
  return { ...context, attributes: { ...context.attributes, ...added } };
}

async function readOwnState(
  actor: Extract<Actor, { kind: 'user' | 'client_token' }>,
  named: string | null,
): Promise<UserState> {
  const userId = actor.kind === 'user' ? actor.id : actor.userId;
  const state = await currentUserState(userId);
  const context =
    actor.kind === 'client_token' && !state.user
      ? { targetingKey: actor.targetingKey, attributes: {} }
      : state.context;
  if (named !== null && named !== context.targetingKey) {
    const isSelf = userId !== null && (await currentUserId(named)) === userId;
    if (!isSelf) throw new PennonError('forbidden', 'A session or client token sees its own flags only');
  }
  return { ...state, context };
}
