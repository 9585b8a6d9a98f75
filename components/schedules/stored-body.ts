import type { ScheduledChangeView } from '@/lib/schedules/types';

/** The body that makes a stored change once more. */
export function storedBody(change: ScheduledChangeView): string {
  return JSON.stringify({
    at: change.at.toISOString(),
    time_zone: change.timeZone,
    enabled: change.enabled,
    default: change.default,
    reason: change.reason,
  });
}
