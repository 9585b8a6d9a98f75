import type { RequestContext } from '../auth/actor';
import { authorize } from '../auth/policy';
import { inReadTransaction } from '../db/client';
import { countsOf, selectEndCounts } from '../overrides/queries-counts';
import { countChanges } from '../schedules/queries';
import { readEnding } from './ending';
import { readOverTime } from './over-time';
import { countFlagStates, selectAuthorsOfMost } from './queries';
import type { Overview } from './types';

const DAY_MS = 86_400_000;
const AUTHORS_OF_DAYS = 30;
const LISTED = 6;

/**
 * What is pinned, what ends and who set it, of one instant.
 * @throws PennonError `forbidden`
 */
export async function getOverview(ctx: RequestContext): Promise<Overview> {
  authorize(ctx.actor, 'overrides.read');
  authorize(ctx.actor, 'flags.read');
  const { now } = ctx;
  return inReadTransaction(async (tx) => {
    const { total, enabled } = await countsOf(tx, {});
    const ends = await selectEndCounts(tx, now);
    return {
      overrides: {
        active: enabled - ends.endedEnabled,
        paused: total - enabled - ends.endedDisabled,
        endingWithin1Day: ends.within1Day,
      },
      flags: await countFlagStates(tx),
      pendingChanges: await countChanges(tx, { status: 'pending', failing: [] }, now),
      overTime: await readOverTime(tx, now),
      ending: await readEnding(tx, now),
      byAuthor: await selectAuthorsOfMost(tx, new Date(now.getTime() - AUTHORS_OF_DAYS * DAY_MS), LISTED),
    };
  });
}
