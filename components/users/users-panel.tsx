'use client';

import { UsersRound } from 'lucide-react';
import Link from 'next/link';
import type { Page } from '@/lib/page';
import type { UserView } from '@/lib/users/types';
import { RelativeTime } from '../time/relative-time';
import { Badge } from '../ui/badge';
import { EmptyState } from '../ui/empty-state';
import { Cell, Column, Row, Table, TableBody, TableHead } from '../ui/table';
import { Pager } from '../url/pager';
import { SearchBox } from '../url/search-box';
import { PendingRegion } from '../url/url-state';
import { OverrideIndicator } from './override-indicator';

interface UsersPanelProps {
  readonly page: Page<UserView>;
  /** What the address searches for. */
  readonly q: string;
}

/** The directory: who is there, with which role, and whose values are overridden. */
export function UsersPanel({ page, q }: UsersPanelProps) {
  return (
    <>
      <div className="flex flex-wrap items-center gap-2 px-4 py-3 md:px-6">
        <SearchBox label="Search users" placeholder="Search by e-mail or name" value={q} />
      </div>
      <PendingRegion>
        {page.data.length === 0 && page.nextCursor === null ? (
          <Empty q={q} />
        ) : (
          <>
            <Table caption="Users">
              <TableHead>
                <Column className="w-[26%]">Name</Column>
                <Column>E-mail</Column>
                <Column className="w-28">Role</Column>
                <Column className="w-36">Overrides</Column>
                <Column className="w-32">Last change</Column>
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

function UserRow({ user }: { readonly user: UserView }) {
  return (
    <Row className="relative">
      <Cell>
        <Link
          href={`/users/${user.id}`}
          className="truncate rounded-sm font-medium after:absolute after:inset-0 hover:underline"
        >
          {user.name || user.email}
        </Link>
        {user.disabledAt ? (
          <Badge tone="outline" className="ml-2">
            Disabled
          </Badge>
        ) : null}
      </Cell>
      <Cell label="E-mail" className="text-muted">
        <span title={user.email} className="truncate">
          {user.email}
        </span>
      </Cell>
      <Cell label="Role">{user.role}</Cell>
      <Cell label="Overrides">
        <OverrideIndicator count={user.overrideCount} activeCount={user.activeOverrideCount} />
      </Cell>
      <Cell label="Last change" className="text-muted">
        <RelativeTime instant={user.updatedAt} className="relative z-1" />
      </Cell>
    </Row>
  );
}

function Empty({ q }: Pick<UsersPanelProps, 'q'>) {
  return q === '' ? (
    <EmptyState icon={UsersRound} title="No users yet">
      People come here through the REST interface: your application tells Pennon whom it serves.
    </EmptyState>
  ) : (
    <EmptyState icon={UsersRound} title="No user fits">
      Try a part of the e-mail address or of the name.
    </EmptyState>
  );
}
