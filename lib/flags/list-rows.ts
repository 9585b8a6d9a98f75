import type { RequestContext } from '../auth/actor';
import { authorize } from '../auth/policy';
import { getDb } from '../db/client';
import type { Page } from '../page';
import { selectNextOfFlags } from '../schedules/queries';
import { type FlagListQuery, listFlags } from './list';
import { selectTags } from './queries-list';
import type { FlagListRow } from './types';

/**
 * A page of flags with the next scheduled change of each, in one query more, however many there are.
 * @throws PennonError `forbidden`, `invalid` (cursor)
 */
export async function listFlagRows(ctx: RequestContext, query: FlagListQuery): Promise<Page<FlagListRow>> {
  const page = await listFlags(ctx, query);
  const names = page.data.map(({ name }) => name);
  const next = new Map(
    (await selectNextOfFlags(getDb(), names, ctx.now)).map((change) => [change.flagName, change]),
  );
  const data = page.data.map((flag) => {
    const change = next.get(flag.name);
    return {
      flag,
      next: change ? { at: change.at, enabled: change.enabled, default: change.default } : null,
    };
  });
  return { ...page, data };
}

/**
 * The tags of the flags that are not archived, in order; the first 200.
 * @throws PennonError `forbidden`
 */
export async function listTags(ctx: RequestContext): Promise<readonly string[]> {
  authorize(ctx.actor, 'flags.read');
  return selectTags(getDb());
}
