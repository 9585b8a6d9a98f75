import type { RequestContext } from '../auth/actor';
import { inReadTransaction } from '../db/client';
import { variantsOf } from '../evaluation/variants';
import { type FlagRow, selectFlagsByNames } from '../flags/queries';
import type { Page } from '../page';
import { type ScheduledChangeRow, selectComingOfFlags } from './queries';
import { listScheduledChanges, type ScheduleListQuery } from './service';
import { settingAfter } from './settings';
import type { ScheduledChangeView, ScheduledFlag, ScheduleRow } from './types';

/**
 * A page of scheduled changes with the flag of each, and how it is just before; three queries, however many rows.
 * @throws PennonError `forbidden`, `invalid` (cursor), `flag_not_found`
 */
export async function listScheduleRows(
  ctx: RequestContext,
  query: ScheduleListQuery,
): Promise<Page<ScheduleRow>> {
  const page = await listScheduledChanges(ctx, query);
  const names = [...new Set(page.data.map(({ flagName }) => flagName))];
  const { flags, coming } = await inReadTransaction(async (tx) => ({
    flags: new Map((await selectFlagsByNames(tx, names, ctx.now)).map((flag) => [flag.name, flag])),
    coming: await selectComingOfFlags(tx, names, ctx.now),
  }));
  const data = page.data.flatMap((change) => {
    const flag = flags.get(change.flagName);
    return flag ? [toRow(change, flag, coming)] : [];
  });
  return { ...page, data };
}

function toRow(
  change: ScheduledChangeView,
  flag: FlagRow,
  coming: readonly ScheduledChangeRow[],
): ScheduleRow {
  const ofFlag = coming.filter(({ flagName }) => flagName === flag.name);
  const earlier = ofFlag.slice(
    0,
    ofFlag.findIndex(({ id }) => id === change.id),
  );
  const before = change.status === 'pending' ? settingAfter(flag, earlier) : null;
  return { change, flag: toScheduledFlag(flag), before };
}

/** A flag as its scheduled changes are shown beside it. */
function toScheduledFlag(flag: FlagRow): ScheduledFlag {
  const { name, type, enabled, defaultServe, archivedAt } = flag;
  return { name, type, variants: variantsOf(flag), enabled, default: defaultServe, archivedAt };
}
