import { z } from 'zod';
import type { RequestContext } from '../auth/actor';
import { authorize } from '../auth/policy';
import { getDb } from '../db/client';
import type { Page } from '../page';
import { decodeCursor, encodeCursor, instantText, uuid } from '../validation';
import { selectOverridesOfUser } from './queries';
import { countOverrides, selectOverrides } from './queries-list';
import { assertUser, requireFlag } from './targets';
import { toViews } from './to-views';
import type { OverrideStatus, OverrideView } from './types';

interface ListQuery {
  readonly userId?: string;
  readonly flagName?: string;
  readonly status?: OverrideStatus | 'all';
  readonly q?: string;
  readonly cursor?: string;
  readonly limit?: number;
}

const position = z.tuple([instantText, uuid]);

/**
 * All overrides of one user, by name of the flag.
 * @throws PennonError `forbidden`, `user_not_found`
 */
export async function getUserOverrides(
  ctx: RequestContext,
  userId: string,
): Promise<ReadonlyMap<string, OverrideView>> {
  authorize(ctx.actor, 'overrides.read');
  await assertUser(getDb(), userId);
  const rows = await selectOverridesOfUser(getDb(), userId);
  const views = await toViews(getDb(), rows, ctx.now);
  return new Map(views.map((view) => [view.flagName, view]));
}

/**
 * A page of overrides, newest change first, of everybody, of one user, or of one flag.
 * @throws PennonError `forbidden`, `invalid` (cursor), `user_not_found`, `flag_not_found`
 */
export async function listOverrides(ctx: RequestContext, query: ListQuery): Promise<Page<OverrideView>> {
  authorize(ctx.actor, 'overrides.read');
  const { userId, flagName, status = 'all', q, limit = 50 } = query;
  const after = decodeCursor(position, query.cursor);
  const db = getDb();
  if (userId !== undefined) await assertUser(db, userId);
  if (flagName !== undefined) await requireFlag(db, flagName, ctx.now);
  const filter = { userId, flagName, status, q };
  const [rows, total] = await Promise.all([
    selectOverrides(db, filter, ctx.now, {
      after: after && { updatedAt: after[0], id: after[1] },
      limit: limit + 1,
    }),
    countOverrides(db, filter, ctx.now),
  ]);
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  return {
    data: await toViews(db, page, ctx.now),
    nextCursor: rows.length > limit && last ? encodeCursor([last.updatedAt.toISOString(), last.id]) : null,
    total,
  };
}
