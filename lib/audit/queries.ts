import { and, asc, desc, eq, gte, inArray, lt, ne, type SQL, sql } from 'drizzle-orm';
import type { Executor } from '../db/client';
import { countRows, type RowCount } from '../db/counting';
import { auditLog, databaseState, users } from '../db/schema';
import type { ActorKind, AuditRow, AuditUser, RevisionAt } from './types';

/** Which rows of the log a list holds. */
export interface AuditFilter {
  readonly entity?: string | undefined;
  readonly entityId?: string | undefined;
  readonly flagName?: string | undefined;
  /** Leaves overrides out. */
  readonly withoutOverrides?: boolean | undefined;
  readonly userId?: string | undefined;
  readonly actorLabel?: string | undefined;
  readonly actorKind?: ActorKind | undefined;
  readonly action?: string | undefined;
  readonly requestId?: string | undefined;
  /** The first instant. */
  readonly from?: Date | undefined;
  /** The first instant after the list. */
  readonly to?: Date | undefined;
}

/** The order of commits, or of the instants at which calls came in; each backwards with a minus. */
export type AuditOrder = '-revision' | 'revision' | '-at' | 'at';

/** Where a page goes on. */
export interface AuditPosition {
  readonly at: Date;
  readonly revision: number;
  readonly ordinal: number;
}

const columns = {
  revision: auditLog.revision,
  ordinal: auditLog.ordinal,
  at: auditLog.at,
  actorKind: auditLog.actorKind,
  actorId: auditLog.actorId,
  actorLabel: auditLog.actorLabel,
  action: auditLog.action,
  entity: auditLog.entity,
  entityId: auditLog.entityId,
  flagName: auditLog.flagName,
  userId: auditLog.userId,
  before: auditLog.before,
  after: auditLog.after,
  requestId: auditLog.requestId,
};

/** A page of the log. */
export function selectAuditRows(
  executor: Executor,
  filter: AuditFilter,
  order: AuditOrder,
  page: { readonly after: AuditPosition | null; readonly limit: number },
): Promise<AuditRow[]> {
  const direction = order.startsWith('-') ? desc : asc;
  const keys = isByTime(order)
    ? [auditLog.at, auditLog.revision, auditLog.ordinal]
    : [auditLog.revision, auditLog.ordinal];
  return executor
    .select(columns)
    .from(auditLog)
    .where(and(matches(filter), page.after ? isBeyond(page.after, order) : undefined))
    .orderBy(...keys.map((key) => direction(key)))
    .limit(page.limit);
}

/** How many rows a filter holds; a long list is estimated. */
export function countAuditRows(executor: Executor, filter: AuditFilter): Promise<RowCount> {
  return countRows(executor, sql`select 1 from ${auditLog} where ${matches(filter) ?? sql`true`}`);
}

/** Whether the log has a row. */
export async function hasAuditRow(executor: Executor, filter: AuditFilter): Promise<boolean> {
  const rows = await executor
    .select({ revision: auditLog.revision })
    .from(auditLog)
    .where(matches(filter))
    .limit(1);
  return rows.length > 0;
}

/** The last committed change. */
export async function selectRevision(executor: Executor): Promise<RevisionAt> {
  const [state] = await executor
    .select({ epoch: databaseState.epoch, revision: databaseState.revision })
    .from(databaseState);
  if (!state) throw new Error('database_state has no row');
  return state;
}

/** The people of these ids who are in the directory. */
export async function selectAuditUsers(
  executor: Executor,
  ids: readonly string[],
): Promise<ReadonlyMap<string, AuditUser>> {
  if (ids.length === 0) return new Map();
  const rows = await executor
    .select({ id: users.id, email: users.email, name: users.name })
    .from(users)
    .where(inArray(users.id, [...ids]));
  return new Map(rows.map(({ id, email, name }) => [id, { email, name }]));
}

const isByTime = (order: AuditOrder) => order === 'at' || order === '-at';

function isBeyond({ at, revision, ordinal }: AuditPosition, order: AuditOrder): SQL {
  const beyond = order.startsWith('-') ? sql`<` : sql`>`;
  const place = sql`${revision}::bigint, ${ordinal}::int`;
  return isByTime(order)
    ? sql`(${auditLog.at}, ${auditLog.revision}, ${auditLog.ordinal}) ${beyond} (${at.toISOString()}::timestamptz, ${place})`
    : sql`(${auditLog.revision}, ${auditLog.ordinal}) ${beyond} (${place})`;
}

function matches(filter: AuditFilter): SQL | undefined {
  return and(
    filter.entity === undefined ? undefined : eq(auditLog.entity, filter.entity),
    filter.entityId === undefined ? undefined : eq(auditLog.entityId, filter.entityId),
    filter.flagName === undefined ? undefined : eq(auditLog.flagName, filter.flagName),
    // As a literal: the index of these rows is found by it.
    filter.withoutOverrides ? ne(auditLog.entity, sql.raw(`'override'`)) : undefined,
    filter.userId === undefined ? undefined : eq(auditLog.userId, filter.userId),
    filter.actorLabel === undefined ? undefined : eq(auditLog.actorLabel, filter.actorLabel),
    filter.actorKind === undefined ? undefined : eq(auditLog.actorKind, filter.actorKind),
    filter.action === undefined ? undefined : eq(auditLog.action, filter.action),
    filter.requestId === undefined ? undefined : eq(auditLog.requestId, filter.requestId),
    filter.from === undefined ? undefined : gte(auditLog.at, filter.from),
    filter.to === undefined ? undefined : lt(auditLog.at, filter.to),
  );
}
