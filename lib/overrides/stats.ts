import type { RequestContext } from '../auth/actor';
import { authorize } from '../auth/policy';
import { inReadTransaction } from '../db/client';
import { countsOf, selectEndCounts, selectTop } from './queries-counts';
import type { OverrideStats } from './types';

/**
 * How many overrides there are, of one instant, all of it exact.
 * @param query `top`: how many flags and authors are listed
 * @throws PennonError `forbidden`
 */
export async function getOverrideStats(
  ctx: RequestContext,
  query: { readonly top?: number } = {},
): Promise<OverrideStats> {
  authorize(ctx.actor, 'overrides.read');
  const { top = 10 } = query;
  return inReadTransaction(async (tx) => {
    const { total, enabled } = await countsOf(tx, {});
    const ends = await selectEndCounts(tx, ctx.now);
    return {
      total,
      active: enabled - ends.endedEnabled,
      disabled: total - enabled - ends.endedDisabled,
      expired: ends.endedEnabled + ends.endedDisabled,
      endingWithin1Day: ends.within1Day,
      endingWithin7Days: ends.within7Days,
      byFlag: await selectTop(tx, 'flagName', top),
      byAuthor: await selectTop(tx, 'createdBy', top),
    };
  });
}
