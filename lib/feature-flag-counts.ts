import { gt, isNull, sql } from 'drizzle-orm';
import type { RequestContext } from './auth/actor';
import { authorize } from './auth/policy';
import { inReadTransaction } from './db/client';
import { countRows, type RowCount } from './db/counting';
import { featureFlags, scheduledChanges } from './db/schema';
import { countsOf } from './overrides/queries-counts';

/** How many there are of what the Feature flags page lists. */
export interface FeatureFlagCounts {
  /** Flags that are not archived. */
  readonly flags: RowCount;
  /** Scheduled changes that are still to come. */
  readonly schedules: RowCount;
  /** Overrides in any state. */
  readonly overrides: RowCount;
}

/**
 * How many flags, scheduled changes and overrides there are; long lists are estimated.
 * @throws PennonError `forbidden`
 */
export async function countFeatureFlags(ctx: RequestContext): Promise<FeatureFlagCounts> {
  authorize(ctx.actor, 'flags.read');
  authorize(ctx.actor, 'schedules.read');
  authorize(ctx.actor, 'overrides.read');
  return inReadTransaction(async (tx) => {
    const isComing = sql`${scheduledChanges.status} = 'pending' and ${gt(scheduledChanges.at, ctx.now)}`;
    return {
      flags: await countRows(tx, sql`select 1 from ${featureFlags} where ${isNull(featureFlags.archivedAt)}`),
      schedules: await countRows(tx, sql`select 1 from ${scheduledChanges} where ${isComing}`),
      overrides: { total: (await countsOf(tx, {})).total, totalEstimated: false },
    };
  });
}
