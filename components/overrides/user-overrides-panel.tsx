'use client';

import { IdCard } from 'lucide-react';
import type { ReactNode } from 'react';
import type { OverrideView } from '@/lib/overrides/types';
import type { Page } from '@/lib/page';
import { EmptyState } from '../ui/empty-state';
import { Pager } from '../url/pager';
import { PendingRegion } from '../url/url-state';
import type { OverrideManyActions } from './bulk-actions';
import { BulkBar } from './bulk-bar';
import { isFiltered, type ListParams, type OverrideFilters } from './override-filters';
import { OverridesTable } from './overrides-table';
import { OverridesToolbar } from './overrides-toolbar';
import { SelectionProvider } from './selection';

export interface UserOverridesPanelProps {
  readonly page: Page<OverrideView>;
  readonly filters: OverrideFilters;
  /** What the API is asked for to get this very list. */
  readonly params: ListParams;
  readonly actions: OverrideManyActions;
  /** Whose overrides these are, when they are one person's; null for everybody's. */
  readonly ofUser: string | null;
  /** Of which flag they are, when it is one; null for all flags. */
  readonly ofFlag?: string | null;
  /** Other controls of the list: how it is shown, an import. */
  readonly children?: ReactNode;
}

/** Overrides of everybody, of one person or of one flag: search, filters, rows and what can be done with many. */
export function UserOverridesPanel(props: UserOverridesPanelProps) {
  const { page, filters, params, actions, ofUser, ofFlag = null, children } = props;
  const isEmpty = page.data.length === 0 && page.nextCursor === null;
  return (
    <SelectionProvider
      list={JSON.stringify([filters, ofUser, ofFlag])}
      pageIds={page.data.map(({ id }) => id)}
      total={page.total}
    >
      <OverridesToolbar filters={filters} params={params} placeholder={placeholderOf(ofUser, ofFlag)}>
        {children}
      </OverridesToolbar>
      <PendingRegion>
        {isEmpty ? (
          <Empty filtered={isFiltered(filters)} ofUser={ofUser} ofFlag={ofFlag} />
        ) : (
          <>
            <OverridesTable
              overrides={page.data}
              showUser={ofUser === null}
              showFlag={ofFlag === null}
              sort={filters.sort}
            />
            <Pager page={page} noun={['override', 'overrides']} />
          </>
        )}
      </PendingRegion>
      <BulkBar
        params={params}
        total={{ count: page.total, isEstimate: page.totalEstimated ?? false }}
        actions={actions}
      />
    </SelectionProvider>
  );
}

function placeholderOf(ofUser: string | null, ofFlag: string | null): string {
  if (ofUser !== null) return 'Search by flag';
  return ofFlag === null ? 'Search by user or flag' : 'Search by user';
}

interface EmptyProps {
  readonly filtered: boolean;
  readonly ofUser: string | null;
  readonly ofFlag: string | null;
}

function Empty({ filtered, ofUser, ofFlag }: EmptyProps) {
  if (filtered) {
    return (
      <EmptyState icon={IdCard} title="No override fits">
        Try other words, or take a filter off.
      </EmptyState>
    );
  }
  return (
    <EmptyState icon={IdCard} title={emptyTitle(ofUser, ofFlag)}>
      Pin a value to give one person their own value of a flag, at once and with an optional end, for testing
      and debugging.
    </EmptyState>
  );
}

function emptyTitle(ofUser: string | null, ofFlag: string | null): string {
  if (ofUser !== null) return `Nothing is pinned for ${ofUser}`;
  return ofFlag === null ? 'No overrides yet' : `Nobody has an override of ${ofFlag}`;
}
