'use client';

import { UsersRound } from 'lucide-react';
import type { Page } from '@/lib/page';
import type { UserView } from '@/lib/users/types';
import { EmptyState } from '../ui/empty-state';
import { Column, Table, TableBody, TableHead } from '../ui/table';
import { FilterMenu } from '../url/filter-menu';
import { Pager } from '../url/pager';
import { SearchBox } from '../url/search-box';
import { SortColumn } from '../url/sort-column';
import { PendingRegion } from '../url/url-state';
import { ImportPeopleButton } from './import-people-button';
import { UserRow } from './user-row';

/** What the address filters and sorts the directory by; empty for everything. */
export interface UserFilters {
  readonly q: string;
  readonly role: '' | UserView['role'];
  readonly disabled: '' | 'true' | 'false';
  readonly overrides: '' | 'true' | 'false';
  /** A field, with `-` before it when descending; empty for the order that finds people first. */
  readonly sort: string;
}

const ROLES = ['admin', 'viewer', 'user'].map((role) => ({ value: role, label: role }));
const STATES = [
  { value: 'false', label: 'Enabled' },
  { value: 'true', label: 'Disabled' },
];
const OVERRIDES = [
  { value: 'true', label: 'With overrides' },
  { value: 'false', label: 'Without overrides' },
];

interface UsersPanelProps {
  readonly page: Page<UserView>;
  readonly filters: UserFilters;
  /** Why this person cannot import users; undefined when they can. */
  readonly blocked?: string | undefined;
}

/** The directory: who is there, with which role, and whose values are overridden. */
export function UsersPanel({ page, filters, blocked }: UsersPanelProps) {
  const { q, role, disabled, overrides, sort } = filters;
  return (
    <>
      <div className="flex flex-wrap items-center gap-2 px-4 py-3 md:px-6">
        <SearchBox label="Search users" placeholder="Search by e-mail or name" value={q} />
        <FilterMenu
          filters={[
            { param: 'role', label: 'Role', value: role || null, options: ROLES },
            { param: 'disabled', label: 'State', value: disabled || null, options: STATES },
            { param: 'overrides', label: 'Overrides', value: overrides || null, options: OVERRIDES },
          ]}
        />
        <div className="ml-auto">
          <ImportPeopleButton blocked={blocked} />
        </div>
      </div>
      <PendingRegion>
        {page.data.length === 0 && page.nextCursor === null ? (
          <Empty filtered={[q, role, disabled, overrides].some((filter) => filter !== '')} />
        ) : (
          <>
            <Table caption="Users">
              <TableHead>
                <SortColumn field="name" sort={sort} className="w-[18%]">
                  Name
                </SortColumn>
                <SortColumn field="email" sort={sort || (q === '' ? 'email' : '')}>
                  E-mail
                </SortColumn>
                <Column className="w-20">Role</Column>
                <Column className="w-36">Overrides</Column>
                <Column className="w-[21%] md:max-lg:hidden">Attributes</Column>
                <SortColumn
                  field="created_at"
                  sort={sort}
                  first="descending"
                  className="w-28 md:max-xl:hidden"
                >
                  Created
                </SortColumn>
                <SortColumn field="updated_at" sort={sort} first="descending" className="w-36">
                  Last change
                </SortColumn>
              </TableHead>
              <TableBody>
                {page.data.map((user) => (
                  <UserRow key={user.id} user={user} />
                ))}
              </TableBody>
            </Table>
            <Pager page={page} noun={['user', 'users']} />
          </>
        )}
      </PendingRegion>
    </>
  );
}

function Empty({ filtered }: { readonly filtered: boolean }) {
  return filtered ? (
    <EmptyState icon={UsersRound} title="No user fits">
      Try a part of the e-mail address or of the name, or take a filter off.
    </EmptyState>
  ) : (
    <EmptyState icon={UsersRound} title="No users yet">
      Create one here, import many at once, or let your application tell Pennon whom it serves.
    </EmptyState>
  );
}
