'use client';

import Link from 'next/link';
import type { OverrideView } from '@/lib/overrides/types';
import { actorInWords } from '../history/actor-words';
import { RelativeTime } from '../time/relative-time';
import { cn } from '../ui/cn';
import { CopyText } from '../ui/copy-text';
import { ActionsCell, Cell, Row } from '../ui/table';
import { Hint } from '../ui/tooltip';
import { None } from './none';
import { OverrideRowMenu } from './override-row-menu';
import { StatusBadge } from './override-status';
import { OverrideValues } from './override-values';
import { SelectCell } from './select-cell';
import { useSelection } from './selection';

interface OverrideRowProps {
  readonly override: OverrideView;
  readonly showUser: boolean;
  readonly showFlag: boolean;
}

/** One override: whose, of what, what it changes, why, by whom and how long. */
export function OverrideRow({ override, showUser, showFlag }: OverrideRowProps) {
  const selection = useSelection();
  const isSelected = selection?.isSelected(override.id) ?? false;
  return (
    <Row
      className={cn(
        selection && 'max-md:pl-12',
        isSelected && 'bg-override-tint/50 hover:bg-override-tint/70',
      )}
      data-selected={isSelected || undefined}
    >
      <SelectCell id={override.id} label={`${override.flagName} of ${override.user.email}`} />
      {showUser ? (
        <Cell>
          <UserLink user={override.user} />
        </Cell>
      ) : null}
      {showFlag ? (
        <Cell {...(showUser ? { label: 'Flag' } : {})}>
          <CopyText text={override.flagName} />
        </Cell>
      ) : null}
      <OverrideValues override={override} />
      <Cell label="Status">
        <StatusBadge override={override} />
      </Cell>
      <Cell label="Reason" className="text-muted max-lg:hidden max-md:flex">
        <Reason override={override} />
      </Cell>
      <Cell label="Set by" className="text-muted max-2xl:hidden max-md:flex">
        <span title={actorInWords(override.updatedBy)} className="truncate">
          {actorInWords(override.updatedBy)}
        </span>
      </Cell>
      <Cell label="Changed" className="text-muted max-xl:hidden max-md:flex">
        <RelativeTime instant={override.updatedAt} />
      </Cell>
      <Cell label="Ends">
        {override.expiresAt ? <RelativeTime instant={override.expiresAt} warnWhenSoon /> : <None />}
      </Cell>
      <ActionsCell>
        <OverrideRowMenu override={override} narrow={{ user: showUser, flag: showUser && showFlag }} />
      </ActionsCell>
    </Row>
  );
}

function UserLink({ user }: Pick<OverrideView, 'user'>) {
  return (
    <Link
      href={`/users/${user.id}`}
      title={user.email}
      className="flex min-w-0 items-baseline gap-2 rounded-sm hover:underline"
    >
      <span className="max-w-full shrink-0 truncate font-medium">{user.name || user.email}</span>
      {user.name ? (
        <span className="truncate text-muted text-sm md:max-2xl:sr-only">{user.email}</span>
      ) : null}
    </Link>
  );
}

/** Why, and on hover by whom: that has no column of its own where there is little room. */
function Reason({ override }: { readonly override: OverrideView }) {
  return (
    <Hint
      text={
        <>
          {override.reason ?? 'No reason was given.'}
          <span className="block opacity-75">Set by {actorInWords(override.updatedBy)}</span>
        </>
      }
      className="max-w-full truncate"
    >
      {override.reason ?? <None />}
    </Hint>
  );
}
