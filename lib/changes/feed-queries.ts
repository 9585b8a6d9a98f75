import { sql } from 'drizzle-orm';
import type { Executor } from '../db/client';
import { auditLog, databaseState } from '../db/schema';
import { collectTouched, type Touched } from './touched';

/** Rows of the audit log that are read at once; whoever is further behind takes everything anew. */
const MAX_ROWS = 20_000;

/** Where the database is, and what has changed since a revision. */
export interface ChangesSince {
  readonly epoch: string;
  readonly revision: number;
  readonly definitionsRevision: number;
  /** In the order of the commits. */
  readonly touched: Touched;
  /** More has changed than was read. */
  readonly tooMany: boolean;
  /** When the newest of the changes was asked for; null without any. */
  readonly newestAt: Date | null;
}

interface Row extends Record<string, unknown> {
  readonly epoch: string;
  readonly revision: string;
  readonly definitions_revision: string;
  readonly entity: string | null;
  readonly entity_id: string;
  readonly user_id: string | null;
  readonly external_id_before: string | null;
  readonly external_id_after: string | null;
  readonly at: string;
}

/** All of it as of one instant: it is one statement. */
export async function selectChangesSince(executor: Executor, revision: number): Promise<ChangesSince> {
  const rows = await executor.execute<Row>(sql`
    select state.epoch, state.revision, state.definitions_revision, changes.*
    from ${databaseState} as state left join (
      select revision as changed_at_revision, ordinal, entity, entity_id, user_id, at,
        case when entity = 'user' then before->>'external_id' end as external_id_before,
        case when entity = 'user' then after->>'external_id' end as external_id_after
      from ${auditLog} where revision > ${revision} order by revision, ordinal limit ${MAX_ROWS + 1}
    ) as changes on true order by changes.changed_at_revision, changes.ordinal`);
  const state = rows.at(-1);
  if (!state) throw new Error('database_state has no row');
  const { touched, add } = collectTouched();
  for (const row of rows) {
    if (row.entity === null) continue;
    const externalIds = [row.external_id_before, row.external_id_after];
    add({ entity: row.entity, entityId: row.entity_id, userId: row.user_id, externalIds });
  }
  return {
    epoch: state.epoch,
    revision: Number(state.revision),
    definitionsRevision: Number(state.definitions_revision),
    touched,
    tooMany: rows.length > MAX_ROWS,
    newestAt: state.entity === null ? null : new Date(state.at),
  };
}
