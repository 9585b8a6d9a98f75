'use client';

import { IdCard } from 'lucide-react';
import type { OverrideStatus, OverrideView } from '@/lib/overrides/types';
import type { Page } from '@/lib/page';
import { EmptyState } from '../ui/empty-state';
import { Select } from '../ui/select';
import { FilterChip } from '../url/filter-chip';
import { Pager } from '../url/pager';
import { SearchBox } from '../url/search-box';
import { PendingRegion, useUrlState } from '../url/url-state';
import { OverridesTable } from './overrides-table';

const STATUS_OPTIONS = [
  { value: 'all', label: 'All states' },
  { value: 'active', label: 'Active' },
  { value: 'disabled', label: 'Paused' },
  { value: 'expired', label: 'Ended' },
] as const;

/** What the address filters by. */
export interface OverrideFilters {
  readonly q: string;
  readonly status: OverrideStatus | 'all';
  /** Name of a flag; null for all flags. */
  readonly flag: string | null;
}

interface UserOverridesPanelProps {
  readonly page: Page<OverrideView>;
  readonly filters: OverrideFilters;
  /** Whose overrides these are, when they are one person's; null for everybody's. */
  readonly ofUser: string | null;
}

/** All overrides, of everybody or of one person: search, filters, rows and what can be done with them. */
export function UserOverridesPanel({ page, filters, ofUser }: UserOverridesPanelProps) {
  const { change } = useUrlState();
  const filtered = filters.q !== '' || filters.status !== 'all' || filters.flag !== null;
  return (
    <>
      <div className="flex flex-wrap items-center gap-2 px-4 py-3 md:px-6">
        <SearchBox
          label="Search overrides"
          placeholder={ofUser === null ? 'Search by user or flag' : 'Search by flag'}
          value={filters.q}
        />
        <Select
          label="Status"
          value={filters.status}
          options={STATUS_OPTIONS}
          onChange={(status) => change({ status: status === 'all' ? null : status })}
        />
        {filters.flag === null ? null : <FilterChip name="Flag" value={filters.flag} param="flag" />}
      </div>
      <PendingRegion>
        {page.data.length === 0 && page.nextCursor === null ? (
          <Empty filtered={filtered} ofUser={ofUser} />
        ) : (
          <>
            <OverridesTable overrides={page.data} showUser={ofUser === null} />
            <Pager page={page} noun={['override', 'overrides']} />
          </>
        )}
      </PendingRegion>
    </>
  );
}

function Empty({ filtered, ofUser }: { readonly filtered: boolean; readonly ofUser: string | null }) {
  if (filtered) {
    return (
      <EmptyState icon={IdCard} title="No override fits">
        Try other words, or take a filter off.
      </EmptyState>
    );
  }
  return (
    <EmptyState
      icon={IdCard}
      title={ofUser === null ? 'No overrides yet' : `Nothing is pinned for ${ofUser}`}
    >
      Pin a value to give one person their own value of a flag, at once and with an optional end, for testing
      and debugging.
    </EmptyState>
  );
}
