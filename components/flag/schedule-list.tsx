import { Calendar } from 'lucide-react';
import type { FlagView } from '@/lib/flags/types';
import type { ScheduledChangeView } from '@/lib/schedules/types';
import { servedBy } from '../flags/flag-actions';
import { nameChoices } from '../flags/served-choices';
import { RelativeTime } from '../time/relative-time';
import { Badge } from '../ui/badge';
import { EmptyState } from '../ui/empty-state';

interface ScheduleListProps {
  readonly flag: Pick<FlagView, 'variants'>;
  readonly changes: readonly ScheduledChangeView[];
}

/** The scheduled changes of a flag in the order in which they are applied, to read. */
export function ScheduleList({ flag, changes }: ScheduleListProps) {
  if (changes.length === 0) {
    return (
      <EmptyState icon={Calendar} title="Nothing is planned">
        A flag can change for everybody at a time you choose: a launch on Monday at 9:00, or a rollout from 5
        % to 100 % over a week.
      </EmptyState>
    );
  }
  return (
    <ol aria-label="Scheduled changes">
      {changes.map((change) => (
        <li
          key={change.id}
          className="flex flex-wrap items-center gap-x-3 gap-y-1 border-b px-4 py-3 md:px-6"
        >
          <Badge tone={change.status === 'pending' ? 'schedule' : 'neutral'}>{change.status}</Badge>
          <RelativeTime instant={change.at} />
          <span className="min-w-0 [overflow-wrap:anywhere]">{nameStep(flag, change)}</span>
          <span className="text-muted text-sm">by {change.createdBy}</span>
        </li>
      ))}
    </ol>
  );
}

/** What a step changes, in words: `turns the flag on, default becomes 25 % new, 75 % control`. */
export function nameStep(
  flag: Pick<FlagView, 'variants'>,
  { enabled, default: serve }: Pick<ScheduledChangeView, 'enabled' | 'default'>,
): string {
  return [
    enabled === null ? null : `turns the flag ${enabled ? 'on' : 'off'}`,
    serve === null ? null : `the default becomes ${nameChoices(servedBy(flag, serve))}`,
  ]
    .filter((part) => part !== null)
    .join(', ');
}
