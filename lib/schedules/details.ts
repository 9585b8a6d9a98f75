import type { Executor } from '../db/client';
import type { FlagRow } from '../flags/queries';
import { conflictsOf } from './conflicts';
import {
  type ScheduledChangeRow,
  type ScheduledChangeWithFlag,
  selectActiveOverrideCounts,
  selectPendingChanges,
} from './queries';
import type { ScheduledChangeDetails } from './types';
import { isDue, toScheduledChangeView } from './view';

/** The changes of a flag that are still to come, in the order in which they are applied. */
export async function selectComing(
  executor: Executor,
  flagName: string,
  now: Date,
): Promise<ScheduledChangeRow[]> {
  return (await selectPendingChanges(executor, flagName)).filter((change) => !isDue(change, now));
}

/** A change with what is in its way. */
export async function toDetails(
  executor: Executor,
  now: Date,
  flag: FlagRow,
  row: ScheduledChangeWithFlag,
): Promise<ScheduledChangeDetails> {
  const [details] = await toDetailsOfAll(executor, now, flag, [row]);
  return details as ScheduledChangeDetails;
}

/** Changes of one flag with what is in the way of each. */
export async function toDetailsOfAll(
  executor: Executor,
  now: Date,
  flag: FlagRow,
  rows: readonly ScheduledChangeWithFlag[],
): Promise<ScheduledChangeDetails[]> {
  const coming = await selectComing(executor, flag.name, now);
  const instants = rows.map(({ at }) => at);
  const overrides = await selectActiveOverrideCounts(executor, flag.name, instants);
  return rows.map((row, index) => {
    const change = coming.find(({ id }) => id === row.id);
    return {
      ...toScheduledChangeView(row, now),
      conflicts: change ? conflictsOf(change, flag, coming, overrides[index] as number) : [],
    };
  });
}
