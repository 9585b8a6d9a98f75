import { z } from 'zod';
import type { RequestContext } from '../auth/actor';
import { authorize } from '../auth/policy';
import { inReadTransaction } from '../db/client';
import { cursorsOf, instantValue, positionIn, sortOf } from '../list-cursor';
import type { Page } from '../page';
import { text, uuid } from '../validation';
import { selectFoundPage, selectUserPage, type UserFilter, type UserSort } from './queries-list';
import { toUserView } from './to-view';
import type { UserView } from './types';

interface ListQuery extends UserFilter {
  /** With `-` backwards. Left out: by e-mail; a search puts those first whose e-mail or name begins with the text. */
  readonly sort?: UserSort | `-${UserSort}` | undefined;
  readonly cursor?: string | undefined;
  readonly limit?: number | undefined;
}

/**
 * A page of the directory. A page of a search for a common text may be short though more follow.
 * @throws PennonError `forbidden`, `invalid` (cursor)
 */
export async function listUsers(ctx: RequestContext, query: ListQuery): Promise<Page<UserView>> {
  authorize(ctx.actor, 'users.read');
  const { q, role, disabled, hasOverrides, limit = 50 } = query;
  const filter = { q: q || undefined, role, disabled, hasOverrides };
  if (q && query.sort === undefined) return findUsers(ctx, { ...filter, q }, query.cursor, limit);
  const given = query.sort ?? 'email';
  const { sort, descending } = sortOf(given);
  const cursors = cursorsOf(['users', given, filter], PLACES[sort]);
  const page = { sort, descending, after: cursors.decode(query.cursor), limit };
  const { rows, next, ...count } = await inReadTransaction((tx) => selectUserPage(tx, filter, ctx.now, page));
  return { data: rows.map(toUserView), nextCursor: next && cursors.encode(next), ...count };
}

/** What a place in each order looks like. A folded name or e-mail may be longer than it was. */
const PLACES = {
  email: positionIn(text(640), uuid),
  name: positionIn(text(510), text(640)),
  created_at: positionIn(instantValue, uuid),
  updated_at: positionIn(instantValue, uuid),
} as const;

/** A part of what is found, and the last person of the page before: by id, those of a name by e-mail. */
const foundKey = z.union([
  z.string().regex(/^[02]:(?:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})?$/),
  text(642).startsWith('1:'),
]);

async function findUsers(
  ctx: RequestContext,
  filter: UserFilter & { readonly q: string },
  cursor: string | undefined,
  limit: number,
): Promise<Page<UserView>> {
  const cursors = cursorsOf(['found-users', filter], positionIn(text(640), foundKey));
  const page = { after: cursors.decode(cursor), limit };
  const { rows, next, ...count } = await inReadTransaction((tx) =>
    selectFoundPage(tx, filter, ctx.now, page),
  );
  return { data: rows.map(toUserView), nextCursor: next && cursors.encode(next), ...count };
}
