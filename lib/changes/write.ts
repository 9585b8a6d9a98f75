import { sql } from 'drizzle-orm';
import { actorId, actorLabel, type RequestContext } from '../auth/actor';
import { getDb, isInAmbientTransaction, type Transaction } from '../db/client';
import { jsonb } from '../db/columns';
import { jsonBatches } from '../db/json-batches';
import { auditLog, databaseState } from '../db/schema';
import { inWriteTurn } from '../db/turns';
import { timeWrite } from '../metrics';
import { announceOwnWrite } from './own-writes';
import { lockRevision } from './revision-lock';
import { collectTouched } from './touched';

/** Channel that wakes the other instances. The payload is the revision and nothing else. */
export const CHANGE_CHANNEL = 'pennon_changes';

/** What the snapshot is made of. */
const DEFINITIONS: ReadonlySet<Change['entity']> = new Set([
  'flag',
  'scheduled_change',
  'segment',
  'settings',
]);

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
  /** The revision that the transaction takes if it records anything. */
  readonly revision: number;
  /** Remembers a change; all of a transaction are written together when its work is done. */
  readonly record: (change: Change) => void;
  /** Writes changes into the audit log without remembering them: for thousands, a batch at a time. */
  readonly recordNow: (changes: readonly Change[]) => Promise<void>;
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
  const { touched, add } = collectTouched();
  let definitions = false;
  let taken: number | null = null;
  const write = () =>
    getDb().transaction(async (tx) => {
      timed.begins();
      const revision = (await lockRevision(tx)) + 1;
      timed.locked();
      const remembered: Change[] = [];
      let count = 0;
      const recordNow = async (changes: readonly Change[]) => {
        definitions ||= changes.some(({ entity }) => DEFINITIONS.has(entity));
        for (const change of changes) add({ ...change, externalIds: externalIdsOf(change) });
        await insertAuditRows(tx, ctx, revision, count, changes);
        count += changes.length;
      };
      const result = await work({ tx, revision, record: (change) => remembered.push(change), recordNow });
      await recordNow(remembered);
      if (count > 0) {
        await takeRevision(tx, revision, definitions);
        taken = revision;
      }
      return result;
    });
  // An ambient transaction has had its turn.
  const written = isInAmbientTransaction() ? write() : inWriteTurn(write);
  const result = await written.finally(timed.ends);
  if (taken !== null) announceOwnWrite({ touched, definitionsRevision: definitions ? taken : null });
  return result;
}

/** What applications called a person before a change, and after. */
function externalIdsOf({ entity, before, after }: Change): readonly unknown[] {
  if (entity !== 'user') return [];
  return [before, after].map((wire) => Object(wire).external_id);
}

async function takeRevision(tx: Transaction, revision: number, definitions: boolean): Promise<void> {
  await tx
    .update(databaseState)
    .set(definitions ? { revision, definitionsRevision: revision } : { revision });
  await tx.execute(sql`select pg_notify(${CHANGE_CHANNEL}, ${String(revision)})`);
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

/** @param first ordinal of the first of them */
async function insertAuditRows(
  tx: Transaction,
  ctx: RequestContext,
  revision: number,
  first: number,
  changes: readonly Change[],
): Promise<void> {
  const { actor, now, requestId } = ctx;
  const rows = changes.map(({ entityId, flagName = null, userId = null, ...change }, index) => {
    return { ...change, entity_id: entityId, flag_name: flagName, user_id: userId, ordinal: first + index };
  });
  for (const batch of jsonBatches(rows)) {
    await tx.execute(sql`
      insert into ${auditLog} (revision, ordinal, at, actor_kind, actor_id, actor_label, action, entity, entity_id,
        flag_name, user_id, before, after, request_id)
      select ${revision}::bigint, ordinal, ${now.toISOString()}::timestamptz, ${actor.kind}, ${actorId(actor)},
        ${actorLabel(actor)}, action, entity, entity_id, flag_name, user_id, before, after, ${requestId}
      from jsonb_to_recordset(${batch}) as given (ordinal int, action text, entity text, entity_id text,
        flag_name text, user_id uuid, before jsonb, after jsonb)`);
  }
}
