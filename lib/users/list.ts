import { z } from 'zod';
import type { RequestContext } from '../auth/actor';
import { authorize } from '../auth/policy';
import { getDb } from '../db/client';
import type { Page } from '../page';
import { decodeCursor, encodeCursor } from '../validation';
import { countUsers, selectUsers } from './queries-list';
import { toUserView } from './to-view';
import type { UserView } from './types';

/**
 * A page of the directory in order of e-mail. `q` finds a part of an e-mail or a name.
 * @throws PennonError `forbidden`, `invalid` (cursor)
 */
export async function listUsers(
  ctx: RequestContext,
  query: { readonly q?: string; readonly cursor?: string; readonly limit?: number },
): Promise<Page<UserView>> {
  authorize(ctx.actor, 'users.read');
  const { q, limit = 50 } = query;
  const after = decodeCursor(z.tuple([z.string()]), query.cursor);
  const [rows, total] = await Promise.all([
    selectUsers(getDb(), q, ctx.now, { after: after?.[0] ?? null, limit: limit + 1 }),
    countUsers(getDb(), q),
  ]);
  const data = rows.slice(0, limit).map(toUserView);
  const last = data.at(-1);
  const nextCursor = rows.length > limit && last ? encodeCursor([last.email.toLowerCase()]) : null;
  return { data, nextCursor, total };
}
