'use client';

import Link from 'next/link';
import type { UserView } from '@/lib/users/types';
import { RelativeTime } from '../time/relative-time';
import { Badge } from '../ui/badge';
import { Cell, Row } from '../ui/table';
import { AttributeList } from './attribute-list';
import { OverrideIndicator } from './override-indicator';

/** One person of the directory. The whole row leads to their page. */
export function UserRow({ user }: { readonly user: UserView }) {
  return (
    <Row className="relative">
      <Cell>
        <span className="flex min-w-0 items-center gap-2">
          <Link
            href={`/users/${user.id}`}
            title={user.name || user.email}
            className="truncate rounded-sm font-medium after:absolute after:inset-0 hover:underline"
          >
            {user.name || user.email}
          </Link>
          {user.disabledAt ? <Badge tone="outline">Disabled</Badge> : null}
        </span>
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
      <Cell label="Attributes" className="md:max-lg:hidden">
        <AttributeList attributes={user.attributes} />
      </Cell>
      <Cell label="Created" className="text-muted max-xl:hidden">
        <RelativeTime instant={user.createdAt} className="relative z-1" />
      </Cell>
      <Cell label="Last change" className="text-muted">
        <RelativeTime instant={user.updatedAt} className="relative z-1" />
      </Cell>
    </Row>
  );
}
