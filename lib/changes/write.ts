import { sql } from 'drizzle-orm';
import { actorId, actorLabel, type RequestContext } from '../auth/actor';
import { getDb, type Transaction } from '../db/client';
import { jsonb } from '../db/columns';
import { auditLog, databaseState } from '../db/schema';
import { timeWrite } from '../metrics';

/** Channel that wakes the other instances. The payload is the revision and nothing else. */
export const CHANGE_CHANNEL = 'pennon_changes';

/** What the snapshot is made of. */
const DEFINITIONS: ReadonlySet<Change['entity']> = new Set([
  'flag',
  'scheduled_change',
  'segment',
  'settings',
]);

/** 14 parameters a row; PostgreSQL takes 65,535 a statement. */
const ROWS_PER_INSERT = 2_000;

/** What happened to one thing, as it goes into the audit log. */
export interface Change {
  /** Verb in the past tense, `created` say. */
  readonly action: string;
  readonly entity: 'override' | 'flag' | 'scheduled_change' | 'segment' | 'user' | 'api_key' | 'settings';
  readonly entityId: string;
  /** The flag concerned, if there is one. */
  readonly flagName?: string;
  /** The user whose flags are concerned, if it is one. */
  readonly userId?: string;
  /** The wire form before; null when it did not exist. */
  readonly before: unknown;
  /** The wire form after; null when it no longer exists. */
  readonly after: unknown;
}

export interface WriteTransaction {
  readonly tx: Transaction;
  /** Remembers a change; all of a transaction are written together when its work is done. */
  readonly record: (change: Change) => void;
}

/**
 * The one way to write. Takes the lock of the revision counter first, so that writes come one after the other
 * and every check inside `work` sees what all earlier ones left; then write, audit and notification are
 * committed together, under the next revision. Work that records no change takes no revision. An error rolls
 * everything back.
 */
export async function inWriteTransaction<T>(
  ctx: RequestContext,
  work: (write: WriteTransaction) => Promise<T>,
): Promise<T> {
  const timed = timeWrite();
  const written = getDb().transaction(async (tx) => {
    timed.begins();
    const [state] = await tx.select({ revision: databaseState.revision }).from(databaseState).for('update');
    if (!state) throw new Error('database_state has no row');
    timed.locked();
    const changes: Change[] = [];
    const result = await work({ tx, record: (change) => changes.push(change) });
    if (changes.length > 0) await commitChanges(tx, ctx, state.revision + 1, changes);
    return result;
  });
  return written.finally(timed.ends);
}

/** A change as a row of the audit log, but for its revision. */
export function toAuditRow(ctx: RequestContext, change: Change, ordinal: number) {
  return {
    ordinal,
    at: ctx.now,
    actorKind: ctx.actor.kind,
    actorId: actorId(ctx.actor),
    actorLabel: actorLabel(ctx.actor),
    action: change.action,
    entity: change.entity,
    entityId: change.entityId,
    flagName: change.flagName ?? null,
    userId: change.userId ?? null,
    before: change.before === null ? null : jsonb(change.before),
    after: change.after === null ? null : jsonb(change.after),
    requestId: ctx.requestId,
  };
}

async function commitChanges(
  tx: Transaction,
  ctx: RequestContext,
  revision: number,
  changes: readonly Change[],
): Promise<void> {
  const definitions = changes.some(({ entity }) => DEFINITIONS.has(entity));
  await tx
    .update(databaseState)
    .set(definitions ? { revision, definitionsRevision: revision } : { revision });
  const rows = changes.map((change, ordinal) => ({ revision, ...toAuditRow(ctx, change, ordinal) }));
  for (let start = 0; start < rows.length; start += ROWS_PER_INSERT) {
    await tx.insert(auditLog).values(rows.slice(start, start + ROWS_PER_INSERT));
  }
  await tx.execute(sql`select pg_notify(${CHANGE_CHANNEL}, ${String(revision)})`);
}
