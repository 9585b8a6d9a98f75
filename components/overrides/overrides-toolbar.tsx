'use client';

import type { ReactNode } from 'react';
import { FilterChip } from '../url/filter-chip';
import { FilterMenu } from '../url/filter-menu';
import { SearchBox } from '../url/search-box';
import { ExportMenu } from './export-menu';
import { filterChoices, type ListParams, listOnlyChoices, type OverrideFilters } from './override-filters';

interface OverridesToolbarProps {
  readonly filters: OverrideFilters;
  readonly params: ListParams;
  /** What the search looks through: "Search by flag". */
  readonly placeholder: string;
  /** Whether the rows are people. */
  readonly byUser?: boolean;
  /** Other controls at the right, before the export. */
  readonly children?: ReactNode;
}

/** What can be asked of a list of overrides: a search, filters as chips, and all of it as a file. */
export function OverridesToolbar({
  filters,
  params,
  placeholder,
  byUser = false,
  children,
}: OverridesToolbarProps) {
  const { flag, user } = filters;
  return (
    <div className="flex flex-wrap items-center gap-2 px-4 py-3 md:px-6">
      <SearchBox label="Search overrides" placeholder={placeholder} value={filters.q} />
      <FilterMenu filters={[...filterChoices(filters), ...(byUser ? [] : listOnlyChoices(filters))]} />
      {flag === null ? null : <FilterChip name="Flag" value={flag} param="flag" />}
      {user === null ? null : <FilterChip name="User" value={user.label} param="user" />}
      <div className="ml-auto flex flex-wrap items-center gap-2 max-md:ml-0">
        {children}
        <ExportMenu params={params} sort={filters.sort} />
      </div>
    </div>
  );
}
