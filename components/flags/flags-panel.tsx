'use client';

import { Flag } from 'lucide-react';
import type { FlagType } from '@/lib/evaluation/types';
import type { FlagView } from '@/lib/flags/types';
import type { Page } from '@/lib/page';
import { EmptyState } from '../ui/empty-state';
import { Select } from '../ui/select';
import { Column, Table, TableBody, TableHead } from '../ui/table';
import { Pager } from '../url/pager';
import { SearchBox } from '../url/search-box';
import { PendingRegion, useUrlState } from '../url/url-state';
import type { FlagActions } from './flag-actions';
import { FlagRow } from './flag-row';

const TYPES = [
  { value: 'all', label: 'All types' },
  { value: 'boolean', label: 'boolean' },
  { value: 'string', label: 'string' },
  { value: 'number', label: 'number' },
  { value: 'json', label: 'json' },
] as const;

const STATES = [
  { value: 'active', label: 'In use' },
  { value: 'archived', label: 'Archived' },
  { value: 'all', label: 'All states' },
] as const;

/** What the address filters by. */
export interface FlagFilters {
  readonly q: string;
  readonly type: FlagType | 'all';
  readonly state: 'active' | 'archived' | 'all';
}

interface FlagsPanelProps {
  readonly page: Page<FlagView>;
  readonly filters: FlagFilters;
  readonly actions: FlagActions;
  /** Why this person cannot change flags; undefined when they can. */
  readonly blocked: string | undefined;
}

/** All flags: search, filters, what each serves, its kill switch, and how many people are overridden. */
export function FlagsPanel({ page, filters, actions, blocked }: FlagsPanelProps) {
  const { change } = useUrlState();
  return (
    <>
      <div className="flex flex-wrap items-center gap-2 px-4 py-3 md:px-6">
        <SearchBox label="Search flags" placeholder="Search by name or description" value={filters.q} />
        <Select
          label="Type"
          value={filters.type}
          options={TYPES}
          onChange={(type) => change({ type: type === 'all' ? null : type })}
        />
        <Select
          label="State"
          value={filters.state}
          options={STATES}
          onChange={(state) => change({ state: state === 'active' ? null : state })}
        />
      </div>
      <PendingRegion>
        {page.data.length === 0 && page.nextCursor === null ? (
          <Empty filters={filters} />
        ) : (
          <>
            <FlagsTable flags={page.data} actions={actions} blocked={blocked} />
            <Pager page={page} noun={['flag', 'flags']} />
          </>
        )}
      </PendingRegion>
    </>
  );
}

function FlagsTable({
  flags,
  actions,
  blocked,
}: Pick<FlagsPanelProps, 'actions' | 'blocked'> & { readonly flags: readonly FlagView[] }) {
  return (
    <Table caption="Feature flags">
      <TableHead>
        <Column className="w-[32%]">Name</Column>
        <Column className="w-28">Type</Column>
        <Column>Default value</Column>
        <Column className="w-28">State</Column>
        <Column className="w-24">Overrides</Column>
        <Column className="w-28 max-lg:hidden">Last change</Column>
        <Column className="w-14">
          <span className="sr-only">Actions</span>
        </Column>
      </TableHead>
      <TableBody>
        {flags.map((flag) => (
          <FlagRow key={flag.name} flag={flag} actions={actions} blocked={blocked} />
        ))}
      </TableBody>
    </Table>
  );
}

function Empty({ filters }: Pick<FlagsPanelProps, 'filters'>) {
  if (filters.q !== '' || filters.type !== 'all' || filters.state !== 'active') {
    return (
      <EmptyState icon={Flag} title="No flag fits">
        Try other words, or other filters.
      </EmptyState>
    );
  }
  return (
    <EmptyState icon={Flag} title="No flags yet">
      A flag is a value that applications ask for while they run, so that it can change without a release.
    </EmptyState>
  );
}
