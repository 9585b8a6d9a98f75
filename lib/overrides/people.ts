import { z } from 'zod';
import type { RequestContext } from '../auth/actor';
import { authorize } from '../auth/policy';
import { inReadTransaction } from '../db/client';
import { cursorsOf } from '../list-cursor';
import { instantText, uuid } from '../validation';
import { endingWithin, filterOf, type OverrideListQuery } from './list';
import { selectPeopleWithOverrides } from './queries-people';
import { requireFlag } from './targets';
import type { PeopleWithOverrides } from './types';

/** Which overrides count. */
export type PeopleQuery = Omit<OverrideListQuery, 'userId' | 'redundant' | 'sort'>;

const place = z.strictObject({ total: z.int(), changedAt: instantText, userId: uuid });

/**
 * A page of the people who have overrides, each with how many: the most first, and of those with as many the one whose
 * were changed last.
 * @throws PennonError `forbidden`, `invalid` (cursor), `flag_not_found`
 */
export async function listPeopleWithOverrides(
  ctx: RequestContext,
  query: PeopleQuery,
): Promise<PeopleWithOverrides> {
  authorize(ctx.actor, 'overrides.read');
  const { endingWithinMs, limit = 50 } = query;
  const list = filterOf(query);
  const cursors = cursorsOf(['people-with-overrides', list, endingWithinMs], place);
  const after = cursors.decode(query.cursor);
  const filter = endingWithin(list, endingWithinMs, ctx.now);
  const { rows, people, overrides } = await inReadTransaction(async (tx) => {
    if (filter.flagName !== undefined) await requireFlag(tx, filter.flagName, ctx.now);
    return selectPeopleWithOverrides(tx, filter, ctx.now, { after, limit: limit + 1 });
  });
  const data = rows.slice(0, limit);
  const last = rows.length > limit ? data.at(-1) : undefined;
  const nextCursor = last
    ? cursors.encode({ total: last.total, changedAt: last.changedAt, userId: last.user.id })
    : null;
  return { data, nextCursor, total: people, overrides };
}
