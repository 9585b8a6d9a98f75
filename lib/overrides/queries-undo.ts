import { and, asc, eq, gt } from 'drizzle-orm';
import type { Executor } from '../db/client';
import { auditLog } from '../db/schema';
import type { JsonValue } from '../evaluation/types';

/** What a revision did to one thing, as the audit log keeps it. */
export interface LoggedChange {
  readonly ordinal: number;
  readonly actorId: string;
  readonly action: string;
  readonly entity: string;
  readonly before: JsonValue | null;
  readonly after: JsonValue | null;
}

/**
 * The changes of one revision in their order, a part at a time.
 * @param after ordinal of the last one of the part before; -1 for the first part
 */
export function selectChangesOfRevision(
  executor: Executor,
  revision: number,
  after: number,
  limit: number,
): Promise<LoggedChange[]> {
  return executor
    .select({
      ordinal: auditLog.ordinal,
      actorId: auditLog.actorId,
      action: auditLog.action,
      entity: auditLog.entity,
      before: auditLog.before,
      after: auditLog.after,
    })
    .from(auditLog)
    .where(and(eq(auditLog.revision, revision), gt(auditLog.ordinal, after)))
    .orderBy(asc(auditLog.ordinal))
    .limit(limit);
}
