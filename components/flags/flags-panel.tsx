'use client';

import { Flag } from 'lucide-react';
import type { FlagListRow } from '@/lib/flags/types';
import type { Page } from '@/lib/page';
import { EmptyState } from '../ui/empty-state';
import { type FilterChoice, FilterMenu } from '../url/filter-menu';
import { Pager } from '../url/pager';
import { SearchBox } from '../url/search-box';
import { PendingRegion } from '../url/url-state';
import type { FlagActions } from './flag-actions';
import type { FlagFilters } from './flag-filters';
import { FlagsTable } from './flags-table';

interface FlagsPanelProps {
  readonly page: Page<FlagListRow>;
  readonly filters: FlagFilters;
  /** Tags that one can choose from. */
  readonly tags: readonly string[];
  readonly actions: FlagActions;
  /** Why this person cannot change flags; undefined when they can. */
  readonly blocked: string | undefined;
}

/** All flags: search, filters, what each serves whom, its kill switch, and how many people are overridden. */
export function FlagsPanel({ page, filters, tags, actions, blocked }: FlagsPanelProps) {
  const choices = choicesOf(filters, tags);
  const isFiltered = filters.q !== '' || choices.some(({ value }) => value !== null);
  return (
    <>
      <div className="flex flex-wrap items-center gap-2 px-4 py-3 md:px-6">
        <SearchBox label="Search flags" placeholder="Search by name or description" value={filters.q} />
        <FilterMenu filters={choices} />
      </div>
      <PendingRegion>
        {page.data.length === 0 && page.nextCursor === null ? (
          <Empty isFiltered={isFiltered} />
        ) : (
          <>
            <FlagsTable rows={page.data} sort={filters.sort} actions={actions} blocked={blocked} />
            <Pager page={page} noun={['flag', 'flags']} />
          </>
        )}
      </PendingRegion>
    </>
  );
}

const TYPES = ['boolean', 'string', 'number', 'json'].map((value) => ({ value, label: value }));
const STATES = [
  { value: 'on', label: 'On' },
  { value: 'off', label: 'Off' },
  { value: 'archived', label: 'Archived' },
  { value: 'all', label: 'All, archived too' },
];
const OVERRIDES = [
  { value: 'with', label: 'Has overrides' },
  { value: 'without', label: 'Has none' },
];

function choicesOf({ type, state, tag, overrides }: FlagFilters, tags: readonly string[]): FilterChoice[] {
  return [
    { param: 'state', label: 'State', value: state === 'active' ? null : state, options: STATES },
    { param: 'type', label: 'Type', value: type === 'all' ? null : type, options: TYPES },
    ...(tags.length === 0 && tag === null
      ? []
      : [
          {
            param: 'tag',
            label: 'Tag',
            value: tag,
            options: tags.map((value) => ({ value, label: value })),
          },
        ]),
    {
      param: 'overrides',
      label: 'Overrides',
      value: overrides === 'any' ? null : overrides,
      options: OVERRIDES,
    },
  ];
}

function Empty({ isFiltered }: { readonly isFiltered: boolean }) {
  return isFiltered ? (
    <EmptyState icon={Flag} title="No flag fits">
      Try other words, or take a filter off.
    </EmptyState>
  ) : (
    <EmptyState icon={Flag} title="No flags yet">
      A flag is a value that applications ask for while they run, so that it can change without a release.
    </EmptyState>
  );
}
