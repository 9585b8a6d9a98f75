import type { FlagRow } from '../flags/queries';
import type { ScheduledChangeRow } from './queries';
import type { Setting } from './types';
import { failureOf } from './view';

/** What the flag serves once some changes have been applied, in their order; those that fail leave it as it is. */
export function settingAfter(flag: FlagRow, changes: readonly ScheduledChangeRow[]): Setting {
  return changes
    .filter((change) => failureOf(flag, change) === null)
    .reduce<Setting>(
      (setting, change) => ({
        enabled: change.enabled ?? setting.enabled,
        default: change.default ?? setting.default,
      }),
      { enabled: flag.enabled, default: flag.defaultServe },
    );
}
