'use client';

import { Calendar } from 'lucide-react';
import type { Page } from '@/lib/page';
import type { ScheduledChangeStatus, ScheduleRow } from '@/lib/schedules/types';
import { EmptyState } from '../ui/empty-state';
import { Select } from '../ui/select';
import { FilterChip } from '../url/filter-chip';
import { FilterMenu } from '../url/filter-menu';
import { Pager } from '../url/pager';
import { PendingRegion, useUrlState } from '../url/url-state';
import { ScheduleButton } from './schedule-button';
import { ScheduleTimeline } from './schedule-timeline';
import { SchedulesTable } from './schedules-table';
import { RANGES, type RangeKey } from './timeline-scale';

const STATUSES = [
  { value: 'applied', label: 'Applied' },
  { value: 'cancelled', label: 'Cancelled' },
  { value: 'failed', label: 'Failed' },
  { value: 'all', label: 'All' },
] as const;

/** What the address filters by. */
export interface ScheduleFilters {
  readonly status: ScheduledChangeStatus | 'all';
  readonly flag: string | null;
  readonly range: RangeKey;
}

interface SchedulesPanelProps {
  /** The list. */
  readonly page: Page<ScheduleRow>;
  /** What the picture shows, whatever the list is filtered by. */
  readonly timeline: readonly ScheduleRow[];
  readonly filters: ScheduleFilters;
}

/** All flags' scheduled changes: what happens when as a picture, and each as a row. */
export function SchedulesPanel({ page, timeline, filters }: SchedulesPanelProps) {
  const { change } = useUrlState();
  const { status, flag, range } = filters;
  const isFiltered = status !== 'pending' || flag !== null;
  const isEmpty = page.data.length === 0 && page.nextCursor === null;
  if (isEmpty && timeline.length === 0 && !isFiltered) return <TeachingEmpty />;
  return (
    <>
      <div className="flex flex-wrap items-center gap-2 px-4 py-3 md:px-6">
        <FilterMenu
          filters={[
            {
              param: 'status',
              label: 'Status',
              value: status === 'pending' ? null : status,
              options: STATUSES,
            },
          ]}
        />
        {flag === null ? null : <FilterChip name="Flag" value={flag} param="flag" />}
        <span className="ml-auto flex items-center gap-2 text-muted">
          <span className="max-sm:sr-only">Timeline</span>
          <Select
            label="Time that the timeline shows"
            value={range}
            options={RANGES}
            onChange={(next) => change({ range: next === '30' ? null : next })}
          />
        </span>
      </div>
      <PendingRegion>
        <ScheduleTimeline rows={timeline} range={range} />
        {isEmpty ? (
          <NoneFits status={status} />
        ) : (
          <>
            <SchedulesTable rows={page.data} />
            <Pager page={page} noun={['scheduled change', 'scheduled changes']} />
          </>
        )}
      </PendingRegion>
    </>
  );
}

function TeachingEmpty() {
  return (
    <EmptyState icon={Calendar} title="Nothing is scheduled" action={<ScheduleButton />}>
      A scheduled change switches a flag, or serves something else, for everybody at a time you choose: a
      launch on Monday at 9:00, or a gradual rollout from 10 % to 100 % over a week. It comes at that very
      instant, and until then you can edit or cancel it.
    </EmptyState>
  );
}

function NoneFits({ status }: Pick<ScheduleFilters, 'status'>) {
  const words = {
    pending: 'pending ',
    applied: 'applied ',
    cancelled: 'cancelled ',
    failed: 'failed ',
    all: '',
  };
  return (
    <EmptyState icon={Calendar} title={`No ${words[status]}change fits`}>
      Take a filter off to see more.
    </EmptyState>
  );
}
