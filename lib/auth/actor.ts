export type UserRole = 'admin' | 'viewer' | 'user';
export type KeyRole = 'admin' | 'viewer' | 'service';

/** A person with a session. The role is the database's, read for this very request or, to evaluate, seconds before. */
export interface UserActor {
  readonly kind: 'user';
  readonly id: string;
  readonly sessionId: string;
  readonly email: string;
  readonly name: string;
  readonly role: UserRole;
}

/** A program with an API key. */
export interface KeyActor {
  readonly kind: 'api_key';
  readonly id: string;
  readonly name: string;
  readonly role: KeyRole;
}

/** A browser with a short-lived token that a service or an administrator's key has made for one person. */
export interface ClientTokenActor {
  readonly kind: 'client_token';
  /** Id of the token. */
  readonly id: string;
  /** The key that made it. */
  readonly keyId: string;
  /** The person of the directory; null for somebody who is not in it. */
  readonly userId: string | null;
  /** What rules and buckets see of somebody who is not in the directory. */
  readonly targetingKey: string;
}

/** Pennon itself: a cron run, the start of the process. */
export interface SystemActor {
  readonly kind: 'system';
  readonly job: string;
}

/** Who acts. */
export type Actor = UserActor | KeyActor | ClientTokenActor | SystemActor;

/** What every service function is told of the call it serves. */
export interface RequestContext {
  readonly actor: Actor;
  /** The instant of the call. Services ask no clock. */
  readonly now: Date;
  /** Goes into answers, log lines and the audit log. */
  readonly requestId: string;
}

/** Characters that `created_by` has room for. */
const MAX_LABEL = 255;

/** How an actor is named in `created_by` and in the audit log: the e-mail, or `key:<name>`,
 * `token:<targeting key>`, or `system:<job>`; of what is longer than 255 characters the first. */
export function actorLabel(actor: Actor): string {
  return [...longLabel(actor)].slice(0, MAX_LABEL).join('');
}

function longLabel(actor: Actor): string {
  switch (actor.kind) {
    case 'user':
      return actor.email;
    case 'api_key':
      return `key:${actor.name}`;
    case 'client_token':
      return `token:${actor.targetingKey}`;
    case 'system':
      return `system:${actor.job}`;
  }
}

/** A stable id of the actor within its kind. */
export function actorId(actor: Actor): string {
  return actor.kind === 'system' ? actor.job : actor.id;
}
