import { ScheduleSteps } from '@/components/flag/flag-panels';
import type { RequestContext } from '@/lib/auth/actor';
import { can } from '@/lib/auth/policy';
import type { FlagView } from '@/lib/flags/types';
import { listScheduledChanges } from '@/lib/schedules/service';
import type { ScheduledChangeView } from '@/lib/schedules/types';
import { readListForPage } from '../../list-page';
import { SCHEDULE_ACTIONS } from '../schedule-action-set';

/** Changes that were, the latest first: the audit log has all of them. */
const MAX_PAST = 50;

interface SchedulesTabProps {
  readonly ctx: RequestContext;
  readonly flag: FlagView;
  /** Scheduled changes that are still to come. */
  readonly pending: readonly ScheduledChangeView[];
}

/** What is planned for the flag, and what was. */
export async function SchedulesTab({ ctx, flag, pending }: SchedulesTabProps) {
  const latest = await readListForPage(
    ctx,
    () => listScheduledChanges(ctx, { flagName: flag.name, latestFirst: true, limit: 100 + MAX_PAST }),
    `/feature-flags/${flag.name}`,
  );
  const past = latest.data.filter(({ status }) => status !== 'pending').slice(0, MAX_PAST);
  return (
    <ScheduleSteps
      flag={flag}
      changes={[...pending, ...past]}
      actions={SCHEDULE_ACTIONS}
      blocked={can(ctx.actor, 'schedules.write') ? undefined : 'Only admins can change scheduled changes.'}
    />
  );
}
