import { z } from 'zod';
import type { RequestContext } from '../auth/actor';
import { authorize } from '../auth/policy';
import { getDb } from '../db/client';
import { PennonError } from '../errors';
import { selectFlagNames } from '../flags/queries';
import { cursorsOf, instantValue } from '../list-cursor';
import type { Page } from '../page';
import { userExists } from '../users/queries';
import {
  type AuditFilter,
  type AuditOrder,
  countAuditRows,
  hasAuditRow,
  selectAuditRows,
  selectAuditUsers,
} from './queries';
import type { AuditListQuery } from './schemas';
import type { AuditEntry } from './types';
import { toAuditEntry } from './view';

interface PageQuery {
  readonly sort?: AuditOrder | undefined;
  readonly cursor?: string | undefined;
  readonly limit?: number | undefined;
}

const position = z.tuple([instantValue, z.int().min(0), z.int().min(0)]);

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
  const [flag] = await selectFlagNames(getDb(), [flagName]);
  if (!flag && !(await hasAuditRow(getDb(), { flagName }))) {
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
  const cursors = cursorsOf(['audit-log', sort, filter], position);
  const after = cursors.decode(cursor);
  const [rows, count] = await Promise.all([
    selectAuditRows(db, filter, sort, {
      after: after && { at: new Date(after[0]), revision: after[1], ordinal: after[2] },
      limit: limit + 1,
    }),
    countAuditRows(db, filter),
  ]);
  const page = rows.slice(0, limit);
  const ids = new Set(page.flatMap(({ userId }) => userId ?? []));
  const people = await selectAuditUsers(db, [...ids]);
  const last = page.at(-1);
  return {
    data: page.map((row) => toAuditEntry(row, people.get(row.userId ?? '') ?? null)),
    nextCursor:
      rows.length > limit && last
        ? cursors.encode([last.at.toISOString(), last.revision, last.ordinal])
        : null,
    ...count,
  };
}
