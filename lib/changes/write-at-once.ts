import { type SQL, sql } from 'drizzle-orm';
import type { RequestContext } from '../auth/actor';
import { isInAmbientTransaction, runPrepared } from '../db/client';
import { auditLog, databaseState } from '../db/schema';
import { inWriteTurn } from '../db/turns';
import { timeWrite } from '../metrics';
import { announceOwnWrite } from './own-writes';
import type { DefinitionsAt } from './snapshot';
import { collectTouched } from './touched';
import { CHANGE_CHANNEL, type Change, toAuditRow } from './write';

/** SQLSTATE of a reference to a row that is not there. */
const FOREIGN_KEY_VIOLATION = '23503';

/** A write of a single thing that was checked before the lock of the revision is taken. */
export interface WriteAtOnce {
  /** The flags and segments against which it was checked. */
  readonly definitions: DefinitionsAt;
  /**
   * An `insert … select … from state` that writes one row or, where something is in the way, none. Its text must not
   * change with its values.
   */
  readonly insert: SQL;
  /** What is counted once the row is written: an `insert … select … from written`. */
  readonly count: SQL;
  readonly change: Change;
}

/**
 * Does what `inWriteTransaction` does in one statement, for the writes that come most often: takes the lock of the
 * revision counter, makes sure that no flag and no segment has changed since the checks, writes, counts, audits,
 * notifies and commits without a way back and forth while it holds the lock.
 * @returns false, and nothing is written, where the slow way has to look closer: something has changed or is in the way
 */
export async function writeAtOnce(ctx: RequestContext, write: WriteAtOnce): Promise<boolean> {
  // There the statement would be a part of a longer transaction, and its failure the end of that.
  if (isInAmbientTransaction()) return false;
  const timed = timeWrite();
  try {
    const rows = await inWriteTurn(() => runPrepared(statementOf(ctx, write)));
    if (rows.length !== 1) return false;
    const { touched, add } = collectTouched();
    add(write.change);
    announceOwnWrite({ touched, definitionsRevision: null });
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === FOREIGN_KEY_VIOLATION) return false;
    throw error;
  } finally {
    // One statement: what it waited for cannot be told apart from what it did.
    timed.ends();
  }
}

function statementOf(ctx: RequestContext, { definitions, insert, count, change }: WriteAtOnce): SQL {
  const row = toAuditRow(ctx, change, 0);
  return sql`
    with state as (
      select ${databaseState.revision} from ${databaseState}
      where ${databaseState.epoch} = ${definitions.epoch}
        and ${databaseState.definitionsRevision} = ${definitions.definitionsRevision}
      for update
    ), written as (${insert} returning 1
    ), counted as (${count}
    ), next as (
      update ${databaseState} set revision = ${databaseState.revision} + 1 from written
      returning ${databaseState.revision}
    ), logged as (
      insert into ${auditLog} (revision, ordinal, at, actor_kind, actor_id, actor_label, action, entity, entity_id,
        flag_name, user_id, before, after, request_id)
      select next.revision, ${row.ordinal}::int, ${row.at.toISOString()}::timestamptz, ${row.actorKind}, ${row.actorId},
        ${row.actorLabel}, ${row.action}, ${row.entity}, ${row.entityId}, ${row.flagName}, ${row.userId}::uuid,
        ${row.before}::jsonb, ${row.after}::jsonb, ${row.requestId}
      from next
    )
    select pg_notify(${CHANGE_CHANNEL}, next.revision::text) from next`;
}
