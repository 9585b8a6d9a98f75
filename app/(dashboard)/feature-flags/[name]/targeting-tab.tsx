import { TargetingEditor } from '@/components/flag/flag-panels';
import type { FlagView } from '@/lib/flags/types';
import type { ScheduledChangeView } from '@/lib/schedules/types';
import { updateFlagAction } from '../flag-actions';

interface TargetingTabProps {
  readonly flag: FlagView;
  /** Scheduled changes that are still to come, the next one first. */
  readonly pending: readonly ScheduledChangeView[];
  /** Why this person cannot change flags; undefined when they can. */
  readonly blocked: string | undefined;
}

/** What the flag serves, to whom. */
export function TargetingTab({ flag, pending, blocked }: TargetingTabProps) {
  const why = flag.archivedAt === null ? blocked : 'The flag is archived: restore it to change it.';
  // Another flag is another draft, also when the one page leads to the other.
  return (
    <TargetingEditor key={flag.name} flag={flag} pending={pending} update={updateFlagAction} blocked={why} />
  );
}
