import { ServedNow } from '@/components/flag/served-now';
import type { FlagView } from '@/lib/flags/types';
import type { ScheduledChangeView } from '@/lib/schedules/types';

interface TargetingTabProps {
  readonly flag: FlagView;
  readonly pending: readonly ScheduledChangeView[];
}

/** What the flag serves, to whom. */
export function TargetingTab({ flag, pending }: TargetingTabProps) {
  return <ServedNow flag={flag} pending={pending} />;
}
