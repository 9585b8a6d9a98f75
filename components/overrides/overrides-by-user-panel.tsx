'use client';

import { IdCard } from 'lucide-react';
import type { ReactNode } from 'react';
import type { PeopleWithOverrides } from '@/lib/overrides/types';
import { EmptyState } from '../ui/empty-state';
import { Pager } from '../url/pager';
import { PendingRegion } from '../url/url-state';
import type { OverrideManyActions } from './bulk-actions';
import { BulkBar } from './bulk-bar';
import { isFiltered, type ListParams, type OverrideFilters } from './override-filters';
import { OverridesToolbar } from './overrides-toolbar';
import { type OpenedPerson, PeopleTable } from './people-table';
import { SelectionProvider } from './selection';

interface OverridesByUserPanelProps {
  readonly page: PeopleWithOverrides;
  readonly opened: readonly OpenedPerson[];
  readonly filters: OverrideFilters;
  /** What the API is asked for to get all of these overrides. */
  readonly params: ListParams;
  readonly actions: OverrideManyActions;
  /** Other controls of the list: how it is shown, an import. */
  readonly children?: ReactNode;
}

/** Everybody who has overrides, each with how many; a person opens to theirs. */
export function OverridesByUserPanel(props: OverridesByUserPanelProps) {
  const { page, opened, filters, params, actions, children } = props;
  const ids = opened.flatMap((person) => person.page.data.map(({ id }) => id));
  return (
    <SelectionProvider list={JSON.stringify(filters)} pageIds={ids} total={page.overrides}>
      <OverridesToolbar filters={filters} params={params} placeholder="Search by user or flag" byUser>
        {children}
      </OverridesToolbar>
      <PendingRegion>
        {page.data.length === 0 ? (
          <EmptyState
            icon={IdCard}
            title={isFiltered(filters) ? 'No override fits' : 'Nobody has an override'}
          >
            {isFiltered(filters)
              ? 'Try other words, or take a filter off.'
              : 'Everybody for whom a value is pinned is listed here, with how many.'}
          </EmptyState>
        ) : (
          <>
            <PeopleTable people={page.data} opened={opened} />
            <Pager page={page} noun={['person', 'people']} />
          </>
        )}
      </PendingRegion>
      <BulkBar params={params} total={{ count: page.overrides, isEstimate: false }} actions={actions} />
    </SelectionProvider>
  );
}
