import { Calendar } from 'lucide-react';
import { EmptyState } from '../ui/empty-state';

/** Scheduled changes are made through the API; their page is not built yet, and nobody is told otherwise. */
export function SchedulesEmpty() {
  return (
    <EmptyState icon={Calendar} title="Scheduled changes have no page yet">
      A flag can change for everybody at a time you choose: a launch on Monday at 9:00, or a rollout from 5 %
      to 100 % over a week. Such changes are made and listed through the API for now.
    </EmptyState>
  );
}
