'use client';

import { ToggleRight } from 'lucide-react';
import { useId } from 'react';
import type { Source } from '@/lib/evaluation/types';
import type { ResolvedFlag } from '@/lib/overrides/types';
import type { Page } from '@/lib/page';
import type { OverrideActions, Person } from '../overrides/types';
import { EmptyState } from '../ui/empty-state';
import { Switch } from '../ui/switch';
import { Column, Table, TableBody, TableHead } from '../ui/table';
import { Pager } from '../url/pager';
import { SearchBox } from '../url/search-box';
import { PendingRegion, useUrlState } from '../url/url-state';
import { PersonFlagRow } from './person-flag-row';
import { SourceFilter } from './source-filter';

/** What the address asks for. */
export interface PersonFlagFilters {
  readonly q: string;
  readonly source: Source | null;
  readonly order: 'overridden' | 'name';
}

interface PersonFlagsPanelProps {
  readonly page: Page<ResolvedFlag>;
  readonly bySource: Readonly<Record<Source, number>>;
  readonly filters: PersonFlagFilters;
  readonly person: Person;
  readonly actions: OverrideActions;
}

/** Every flag as one person gets it: which layer decided, what an override hides, and the way to change it. */
export function PersonFlagsPanel({ page, bySource, filters, person, actions }: PersonFlagsPanelProps) {
  const { change } = useUrlState();
  const switchId = useId();
  const { q, source, order } = filters;
  return (
    <>
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2 px-4 py-3 md:px-6">
        <SearchBox label="Filter flags" placeholder="Filter by name" value={q} />
        <SourceFilter value={source} counts={bySource} />
        <span className="flex items-center gap-2">
          <Switch
            id={switchId}
            checked={order === 'overridden'}
            onCheckedChange={(first) => change({ order: first ? null : 'name' })}
          />
          <label htmlFor={switchId}>Overridden first</label>
        </span>
      </div>
      <PendingRegion>
        {page.data.length === 0 ? (
          <Empty filtered={q !== '' || source !== null} />
        ) : (
          <>
            <Table caption="Flags as this person gets them">
              <TableHead>
                <Column className="w-[34%]">Flag</Column>
                <Column>Value</Column>
                <Column className="w-32">Decided by</Column>
                <Column className="w-28">Ends</Column>
                <Column className="w-28">
                  <span className="sr-only">Actions</span>
                </Column>
              </TableHead>
              <TableBody>
                {page.data.map((flag) => (
                  <PersonFlagRow key={flag.name} flag={flag} person={person} actions={actions} />
                ))}
              </TableBody>
            </Table>
            <Pager page={page} noun={['flag', 'flags']} />
          </>
        )}
      </PendingRegion>
    </>
  );
}

function Empty({ filtered }: { readonly filtered: boolean }) {
  return filtered ? (
    <EmptyState icon={ToggleRight} title="No flag fits">
      Try a part of the name, or show all flags.
    </EmptyState>
  ) : (
    <EmptyState icon={ToggleRight} title="There are no flags yet">
      As soon as a flag is created, its value shows here.
    </EmptyState>
  );
}
