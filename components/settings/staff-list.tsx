'use client';

import Link from 'next/link';
import type { Staff, StaffGroup, StaffMember } from '@/lib/users/types';
import { RelativeTime } from '../time/relative-time';
import { Badge } from '../ui/badge';
import { Cell, Column, Row, Table, TableBody, TableHead } from '../ui/table';

/** Who may see or change what is not their own, and how they sign in. */
export function StaffList({ staff: { admins, viewers } }: { readonly staff: Staff }) {
  return (
    <>
      <Table caption="Admins and viewers">
        <TableHead>
          <Column className="w-[26%]">Name</Column>
          <Column>E-mail</Column>
          <Column className="w-24">Role</Column>
          <Column className="w-[22%]">Signs in with</Column>
          <Column className="w-36">Last sign-in</Column>
        </TableHead>
        <TableBody>
          {[...admins.people, ...viewers.people].map((person) => (
            <StaffRow key={person.id} person={person} />
          ))}
        </TableBody>
      </Table>
      <div className="flex flex-wrap gap-x-6 gap-y-1 px-4 py-3 text-sm empty:hidden md:px-6">
        <Rest group={admins} noun="admin" />
        <Rest group={viewers} noun="viewer" />
      </div>
    </>
  );
}

function StaffRow({ person }: { readonly person: StaffMember }) {
  const { id, name, email, role, disabledAt, lastSignInAt } = person;
  return (
    <Row className="relative">
      <Cell>
        <Link
          href={`/users/${id}`}
          className="truncate rounded-sm font-medium after:absolute after:inset-0 hover:underline"
        >
          {name || email}
        </Link>
        {disabledAt === null ? null : (
          <Badge tone="outline" className="ml-2">
            Disabled
          </Badge>
        )}
      </Cell>
      <Cell label="E-mail" className="text-muted">
        <span title={email} className="truncate">
          {email}
        </span>
      </Cell>
      <Cell label="Role">{role}</Cell>
      <Cell label="Signs in with">
        <WayIn person={person} />
      </Cell>
      <Cell label="Last sign-in" className="text-muted">
        {lastSignInAt === null ? (
          'not known'
        ) : (
          <RelativeTime instant={lastSignInAt} className="relative z-1" />
        )}
      </Cell>
    </Row>
  );
}

function WayIn({ person: { hasPassword, hasProvider, invitedUntil } }: { readonly person: StaffMember }) {
  const ways = [hasPassword ? 'password' : null, hasProvider ? 'provider' : null].filter(Boolean).join(', ');
  return (
    <span className="flex min-w-0 items-center gap-1.5">
      {ways === '' ? <span className="text-muted">cannot sign in yet</span> : ways}
      {invitedUntil === null ? null : (
        <span className="flex min-w-0 items-center gap-1">
          <Badge tone="schedule">Invited</Badge>
          <RelativeTime instant={invitedUntil} className="relative z-1 text-muted" />
        </span>
      )}
    </span>
  );
}

function Rest({ group: { people, total }, noun }: { readonly group: StaffGroup; readonly noun: string }) {
  if (total === people.length) return null;
  return (
    <Link href={`/users?role=${noun}`} className="rounded-sm underline underline-offset-4">
      Show all {total.toLocaleString('en-GB')} {noun}s
    </Link>
  );
}
