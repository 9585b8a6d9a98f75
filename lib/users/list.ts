import type { RequestContext } from '../auth/actor';
import { authorize } from '../auth/policy';
import { inReadTransaction } from '../db/client';
import { cursorsOf, instantValue, sortOf } from '../list-cursor';
import type { Page } from '../page';
import { text, uuid } from '../validation';
import { selectUserPage, type UserFilter, type UserSort } from './queries-list';
import { toUserView } from './to-view';
import type { UserView } from './types';

interface ListQuery extends UserFilter {
  /** `email` when left out; with `-` backwards. */
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
  const { q, role, disabled, hasOverrides, sort: given = 'email', limit = 50 } = query;
  const filter = { q: q || undefined, role, disabled, hasOverrides };
  const { sort, descending } = sortOf(given);
  const value = sort === 'email' ? text(320) : instantValue;
  const cursors = cursorsOf(['users', given, filter], { value, key: uuid });
  const page = { sort, descending, after: cursors.decode(query.cursor), limit };
  const { rows, next, ...count } = await inReadTransaction((tx) => selectUserPage(tx, filter, ctx.now, page));
  return { data: rows.map(toUserView), nextCursor: next && cursors.encode(next), ...count };
}
