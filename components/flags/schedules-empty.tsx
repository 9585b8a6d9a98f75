import { Calendar } from 'lucide-react';
import { EmptyState } from '../ui/empty-state';

/** Scheduled changes are not built yet, and nobody is told otherwise. */
export function SchedulesEmpty() {
  return (
    <EmptyState icon={Calendar} title="Scheduled changes are not part of this version yet">
      Here a flag will change for everybody at a time you choose: a launch on Monday at 9:00, or a rollout
      from 5 % to 100 % over a week. Until then, change a flag when it is time.
    </EmptyState>
  );
}
