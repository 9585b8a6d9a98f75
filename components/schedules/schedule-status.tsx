import { Ban, CalendarClock, CheckCheck, CircleAlert } from 'lucide-react';
import type { ScheduledChangeView } from '@/lib/schedules/types';
import { Badge } from '../ui/badge';
import { Hint } from '../ui/tooltip';

const STATES = {
  pending: { label: 'Pending', icon: CalendarClock, tone: 'schedule' },
  applied: { label: 'Applied', icon: CheckCheck, tone: 'neutral' },
  cancelled: { label: 'Cancelled', icon: Ban, tone: 'outline' },
  failed: { label: 'Failed', icon: CircleAlert, tone: 'off' },
} as const;

/** What has become of a change so far; why, when it could not be applied. */
export function ScheduleStatus({ change }: { readonly change: ScheduledChangeView }) {
  const { label, icon: Icon, tone } = STATES[change.status];
  const badge = (
    <Badge tone={tone}>
      <Icon aria-hidden />
      {label}
    </Badge>
  );
  return change.failure === null ? badge : <Hint text={change.failure}>{badge}</Hint>;
}
