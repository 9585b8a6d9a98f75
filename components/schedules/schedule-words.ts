import type { Serve } from '@/lib/evaluation/types';
import type { ScheduledFlag, Setting } from '@/lib/schedules/types';
import { servedBy } from '../flags/flag-actions';
import { nameChoices } from '../flags/served-choices';

/** What a change sets; null leaves it. */
export interface ScheduledSetting {
  readonly enabled: boolean | null;
  readonly default: Serve | null;
}

/** What is served, in words: `on`, `"a"`, `25 % control, 75 % new`. */
export function nameServe(flag: Pick<ScheduledFlag, 'variants'>, serves: Serve): string {
  return nameChoices(servedBy(flag, serves));
}

/** A setting in words: what people without a rule or an override get, `off (kill switch)` when it is thrown. */
export function nameSetting(flag: Pick<ScheduledFlag, 'variants'>, setting: Setting): string {
  return setting.enabled ? nameServe(flag, setting.default) : 'switched off';
}

/** What a change does, in a few words: `on`, `switch off`, `switch on, 25 % new, 75 % control`. */
export function nameChange(flag: Pick<ScheduledFlag, 'variants'>, change: ScheduledSetting): string {
  return [
    change.enabled === null ? null : change.enabled ? 'switch on' : 'switch off',
    change.default === null ? null : nameServe(flag, change.default),
  ]
    .filter((part) => part !== null)
    .join(', ');
}

/** A setting once a change has been applied to it. */
export function settingWith(setting: Setting, change: ScheduledSetting): Setting {
  return {
    enabled: change.enabled ?? setting.enabled,
    default: change.default ?? setting.default,
  };
}
