import type { JsonValue } from '../evaluation/types';

export type ActorKind = 'user' | 'api_key' | 'client_token' | 'system';

/** A point in the history of a database. */
export interface RevisionAt {
  /** Which history: a restore begins another one. */
  readonly epoch: string;
  /** The last committed change of anything. */
  readonly revision: number;
}

/** A row of the audit log as it is stored. */
export interface AuditRow {
  readonly revision: number;
  /** Place within the revision, from 0. */
  readonly ordinal: number;
  readonly at: Date;
  readonly actorKind: ActorKind;
  readonly actorId: string;
  readonly actorLabel: string;
  readonly action: string;
  readonly entity: string;
  readonly entityId: string;
  readonly flagName: string | null;
  readonly userId: string | null;
  /** null when it did not exist. */
  readonly before: JsonValue;
  /** null when it no longer exists. */
  readonly after: JsonValue;
  readonly requestId: string | null;
}

/** The person whom a row concerns, as the directory has them now. */
export interface AuditUser {
  readonly email: string;
  readonly name: string;
}

/** One field that is not what it was. */
export interface FieldChange {
  /** `rules[eu-pros].rollout.percent` say. */
  readonly path: string;
  /**
   * `added` has no `before`, `removed` no `after`; of a list of plain values they are the values that came or went.
   * `moved` gives the order before and after.
   */
  readonly kind: 'added' | 'removed' | 'changed' | 'moved';
  readonly before?: JsonValue;
  readonly after?: JsonValue;
  /** How many values of a long list are not shown. */
  readonly omitted?: number;
}

/** A row of the audit log for people. */
export interface AuditEntry extends AuditRow {
  /** null where the row concerns nobody, or somebody who is no longer in the directory. */
  readonly user: AuditUser | null;
  /** What differs between before and after; empty when one of them is not there. */
  readonly changes: readonly FieldChange[];
  /** How many more changes there are. */
  readonly changesOmitted: number;
  /** What happened, in a sentence. */
  readonly summary: string;
}

/** How a value of a difference is read. */
export type ValueShape =
  | 'value'
  /** What people call things, as against a value that is served. */
  | 'text'
  | 'serve'
  | 'rollout'
  | 'condition'
  | 'rule'
  | 'prerequisite'
  | 'variant'
  | 'instant';

/** One difference as people read it. */
export interface ShownChange extends FieldChange {
  /** What the field is called. */
  readonly label: string;
  readonly shape: ValueShape;
  /** What was and became is too long to be sent with a list: it is read when somebody wants to see it. */
  readonly isLong?: true;
}

/** A row of the audit log as a list of a page has it: no longer than one can read. */
export interface HistoryItem extends Omit<AuditEntry, 'before' | 'after' | 'changes'> {
  /** Of something new or gone, what is or was in it. */
  readonly changes: readonly ShownChange[];
}
