import { SchedulesPanel } from '@/components/flags/feature-flags-panels';
import { spanOf } from '@/components/schedules/timeline-scale';
import type { RequestContext } from '@/lib/auth/actor';
import { listScheduleRows } from '@/lib/schedules/list-rows';
import { choiceParam, MAX_CURSOR, readListForPage, type SearchParams, textParam } from '../list-page';

const MAX_FLAG_NAME = 255;
/** Changes that the picture shows: those to come, and those that were. */
const MAX_COMING = 200;
const MAX_PAST = 50;

interface SchedulesTabProps {
  readonly ctx: RequestContext;
  readonly params: Awaited<SearchParams>;
}

/** The scheduled changes that the address asks for, as a picture and as a list. */
export async function SchedulesTab({ ctx, params }: SchedulesTabProps) {
  const flag = textParam(params.flag, MAX_FLAG_NAME);
  const cursor = textParam(params.cursor, MAX_CURSOR);
  const filters = {
    status: choiceParam(params.status, ['pending', 'applied', 'cancelled', 'failed', 'all']),
    flag: flag === '' ? null : flag,
    range: choiceParam(params.range, ['30', '7', '90', '365']),
  };
  const span = spanOf(filters.range, ctx.now.getTime());
  const ofFlag = filters.flag === null ? {} : { flagName: filters.flag };
  const [page, coming, past] = await readListForPage(
    ctx,
    () =>
      Promise.all([
        listScheduleRows(ctx, {
          ...ofFlag,
          status: filters.status,
          latestFirst: filters.status !== 'pending',
          ...(cursor ? { cursor } : {}),
        }),
        listScheduleRows(ctx, {
          ...ofFlag,
          status: 'pending',
          to: new Date(span.to),
          limit: MAX_COMING,
        }),
        listScheduleRows(ctx, {
          ...ofFlag,
          from: new Date(span.from),
          to: ctx.now,
          latestFirst: true,
          limit: MAX_PAST,
        }),
      ]),
    '/feature-flags?tab=schedules',
  );
  return <SchedulesPanel page={page} timeline={[...past.data, ...coming.data]} filters={filters} />;
}
