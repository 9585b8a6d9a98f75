import { z } from 'zod';
import type { RequestContext } from '../auth/actor';
import { authorize } from '../auth/policy';
import { getDb } from '../db/client';
import { invalid, PennonError } from '../errors';
import type { Page } from '../page';
import { userExists } from '../users/queries';
import { decodeCursor, encodeCursor, instantText } from '../validation';
import {
  type AuditFilter,
  type AuditOrder,
  type AuditPosition,
  countAuditRows,
  flagExists,
  hasAuditRow,
  selectAuditRows,
  selectAuditUsers,
} from './queries';
import type { AuditListQuery } from './schemas';
import type { AuditEntry, AuditRow } from './types';
import { toAuditEntry } from './view';

interface PageQuery {
  readonly sort?: AuditOrder | undefined;
  readonly cursor?: string | undefined;
  readonly limit?: number | undefined;
}

const cursorPosition = z.tuple([z.string(), instantText, z.int().min(0), z.int().min(0)]);

/**
 * A page of the audit log, newest first unless told otherwise.
 * @throws PennonError `forbidden`, `invalid` (cursor)
 */
export async function listAuditLog(
  ctx: RequestContext,
  query: Partial<AuditListQuery>,
): Promise<Page<AuditEntry>> {
  authorize(ctx.actor, 'audit.read');
  const { from, to, entity, action } = query;
  const filter = {
    entity,
    action,
    from,
    to,
    entityId: query.entity_id,
    flagName: query.flag,
    userId: query.user,
    actorLabel: query.actor,
    actorKind: query.actor_kind,
    requestId: query.request_id,
  };
  // What lies between two instants is found by the index of instants, which has this order.
  const sort = query.sort ?? (from || to ? '-at' : '-revision');
  return readPage(filter, { ...query, sort });
}

/**
 * What happened to a flag: to itself and its schedule, with `overrides` to its overrides too.
 * @throws PennonError `forbidden`, `invalid` (cursor), `flag_not_found` for a name that no flag ever had
 */
export async function listFlagHistory(
  ctx: RequestContext,
  flagName: string,
  query: PageQuery & { readonly overrides?: boolean },
): Promise<Page<AuditEntry>> {
  authorize(ctx.actor, 'audit.read');
  if (!(await flagExists(getDb(), flagName)) && !(await hasAuditRow(getDb(), { flagName }))) {
    throw new PennonError('flag_not_found');
  }
  return readPage({ flagName, withoutOverrides: !query.overrides }, query);
}

/**
 * What happened to a person and their overrides; also after they were deleted.
 * @throws PennonError `forbidden`, `invalid` (cursor), `user_not_found` for an id that nobody ever had
 */
export async function listUserHistory(
  ctx: RequestContext,
  userId: string,
  query: PageQuery,
): Promise<Page<AuditEntry>> {
  authorize(ctx.actor, 'audit.read');
  if (!(await userExists(getDb(), userId)) && !(await hasAuditRow(getDb(), { userId }))) {
    throw new PennonError('user_not_found');
  }
  return readPage({ userId }, query);
}

async function readPage(
  filter: AuditFilter,
  { sort = '-revision', cursor, limit = 50 }: PageQuery,
): Promise<Page<AuditEntry>> {
  const db = getDb();
  const after = readCursor(cursor, sort);
  const [rows, count] = await Promise.all([
    selectAuditRows(db, filter, sort, { after, limit: limit + 1 }),
    countAuditRows(db, filter),
  ]);
  const page = rows.slice(0, limit);
  const ids = new Set(page.flatMap(({ userId }) => userId ?? []));
  const people = await selectAuditUsers(db, [...ids]);
  const last = page.at(-1);
  return {
    data: page.map((row) => toAuditEntry(row, people.get(row.userId ?? '') ?? null)),
    nextCursor: rows.length > limit && last ? cursorOf(last, sort) : null,
    ...count,
  };
}

function cursorOf({ at, revision, ordinal }: AuditRow, sort: AuditOrder): string {
  return encodeCursor([sort, at.toISOString(), revision, ordinal]);
}

function readCursor(cursor: string | undefined, sort: AuditOrder): AuditPosition | null {
  const position = decodeCursor(cursorPosition, cursor);
  if (position === null) return null;
  const [of, at, revision, ordinal] = position;
  if (of !== sort) throw invalid({ path: 'cursor', message: 'is of a list in another order' });
  return { at, revision, ordinal };
}
