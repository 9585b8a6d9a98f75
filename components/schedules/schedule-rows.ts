import type { ScheduledChangeView, ScheduledFlag, ScheduleRow, Setting } from '@/lib/schedules/types';
import { settingWith } from './schedule-words';

/** All changes of one flag with how it is just before each that is still to come. */
export function rowsOfFlag(
  flag: ScheduledFlag,
  changes: readonly ScheduledChangeView[],
): readonly ScheduleRow[] {
  let setting: Setting = flag;
  return inOrder(changes).map((change) => {
    if (change.status !== 'pending') return { change, flag, before: null };
    const before = { enabled: setting.enabled, default: setting.default };
    setting = settingWith(before, change);
    return { change, flag, before };
  });
}

/** Changes in the order in which they are applied. */
function inOrder(changes: readonly ScheduledChangeView[]): readonly ScheduledChangeView[] {
  return [...changes].sort((a, b) => a.at.getTime() - b.at.getTime() || (a.id < b.id ? -1 : 1));
}
