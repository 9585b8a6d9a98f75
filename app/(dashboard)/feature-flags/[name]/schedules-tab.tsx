import { ScheduleList } from '@/components/flag/schedule-list';
import type { RequestContext } from '@/lib/auth/actor';
import type { FlagView } from '@/lib/flags/types';
import { listScheduledChanges } from '@/lib/schedules/service';
import { readListForPage } from '../../list-page';

interface SchedulesTabProps {
  readonly ctx: RequestContext;
  readonly flag: FlagView;
}

/** What is planned for the flag, and what was. */
export async function SchedulesTab({ ctx, flag }: SchedulesTabProps) {
  const { data } = await readListForPage(
    ctx,
    () => listScheduledChanges(ctx, { flagName: flag.name, limit: 200 }),
    `/feature-flags/${flag.name}`,
  );
  return <ScheduleList flag={flag} changes={data} />;
}
