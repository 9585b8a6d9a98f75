import type { Actor, RequestContext } from '../auth/actor';
import { authorize } from '../auth/policy';
import { currentUserId, currentUserState } from '../changes/feed';
import type { UserState } from '../changes/snapshot';
import { PennonError } from '../errors';
import type { EvaluationContext } from '../evaluation/types';
import { andThen, type MaybePromise } from '../maybe-promise';

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
export function readSubject({ actor }: RequestContext, asked: Asked): MaybePromise<Subject> {
  if (actor.kind === 'user' || actor.kind === 'client_token') {
    authorize(actor, 'own_flags.read');
    return andThen(readOwnState(actor, asked.targetingKey), (state) => ({ state, clientOnly: true }));
  }
  authorize(actor, 'evaluate.any');
  const { targetingKey, attributes } = asked;
  const userId = targetingKey === null ? null : currentUserId(targetingKey);
  return andThen(andThen(userId, currentUserState), (state) => {
    const known = state.user ? state.context : { targetingKey, attributes: {} };
    return { state: withContext(state, withAttributes(known, attributes)), clientOnly: false };
  });
}

/** The very context where nothing is added to it. */
function withAttributes(context: EvaluationContext, added: Asked['attributes']): EvaluationContext {
  if (Object.keys(added).length === 0) return context;
  return { ...context, attributes: { ...context.attributes, ...added } };
}

/** The very state where its context stays. */
function withContext(state: UserState, context: EvaluationContext): UserState {
  return context === state.context ? state : { ...state, context };
}

function readOwnState(
  actor: Extract<Actor, { kind: 'user' | 'client_token' }>,
  named: string | null,
): MaybePromise<UserState> {
  const userId = actor.kind === 'user' ? actor.id : actor.userId;
  return andThen(currentUserState(userId), (state) => {
    const isStranger = actor.kind === 'client_token' && !state.user;
    const context = isStranger ? { targetingKey: actor.targetingKey, attributes: {} } : state.context;
    const own = withContext(state, context);
    if (named === null || named === context.targetingKey) return own;
    return andThen(currentUserId(named), (id) => {
      if (id !== null && id === userId) return own;
      throw new PennonError('forbidden', 'A session or client token sees its own flags only');
    });
  });
}
