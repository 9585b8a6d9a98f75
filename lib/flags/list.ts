import { z } from 'zod';
import type { RequestContext } from '../auth/actor';
import { authorize } from '../auth/policy';
import { inReadTransaction } from '../db/client';
import { cursorsOf, instantValue, positionIn, sortOf } from '../list-cursor';
import type { Page } from '../page';
import { flagName } from '../validation';
import { type FlagFilter, type FlagSort, selectFlagPage } from './queries-list';
import type { FlagView } from './types';
import { toFlagView } from './view';

/** Which flags a list holds, in which order, and which page of it. */
export interface FlagListQuery extends Partial<FlagFilter> {
  /** `name` when left out; with `-` backwards. */
  readonly sort?: FlagSort | `-${FlagSort}` | undefined;
  readonly cursor?: string | undefined;
  readonly limit?: number | undefined;
}

const CURSOR_VALUES = {
  name: flagName,
  created_at: instantValue,
  updated_at: instantValue,
  override_count: z.string().regex(/^\d{1,15}$/),
};

/**
 * A page of flags.
 * @throws PennonError `forbidden`, `invalid` (cursor)
 */
export async function listFlags(ctx: RequestContext, query: FlagListQuery): Promise<Page<FlagView>> {
  authorize(ctx.actor, 'flags.read');
  const { q, type, state = 'active', enabled, tag, hasOverrides, sort: given = 'name', limit = 50 } = query;
  const filter = { q: q || undefined, type, state, enabled, tag, hasOverrides };
  const { sort, descending } = sortOf(given);
  const cursors = cursorsOf(['flags', given, filter], positionIn(CURSOR_VALUES[sort], flagName));
  const page = { sort, descending, after: cursors.decode(query.cursor), limit };
  const { rows, next, ...count } = await inReadTransaction((tx) => selectFlagPage(tx, filter, ctx.now, page));
  return { data: rows.map(toFlagView), nextCursor: next && cursors.encode(next), ...count };
}
