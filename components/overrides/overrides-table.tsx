'use client';

import Link from 'next/link';
import type { OverrideView } from '@/lib/overrides/types';
import { RelativeTime } from '../time/relative-time';
import { CopyText } from '../ui/copy-text';
import { ActionsCell, Cell, Column, Row, Table, TableBody, TableHead } from '../ui/table';
import { Hint } from '../ui/tooltip';
import { ServedValue, ShadowedValue } from '../values/served-value';
import { ValueChip } from '../values/value-chip';
import { OverrideRowMenu } from './override-row-menu';
import { StatusBadge, useStatus } from './override-status';

interface OverridesTableProps {
  readonly overrides: readonly OverrideView[];
  /** Whether the rows say whose they are; not where all are one person's. */
  readonly showUser: boolean;
}

/** Overrides, each with what its person would get without it. */
export function OverridesTable({ overrides, showUser }: OverridesTableProps) {
  return (
    <Table caption="User overrides">
      <TableHead>
        {showUser ? <Column className="w-[18%]">User</Column> : null}
        <Column className={showUser ? 'w-[20%] max-lg:w-auto' : 'w-[28%]'}>Flag</Column>
        <Column className="w-[17%] 2xl:w-[15%] max-lg:w-[19%]">Pinned value</Column>
        <Column className="w-[12%] max-lg:w-[13%]">Without it</Column>
        <Column className="w-22 max-lg:w-20">Status</Column>
        <Column className="max-lg:hidden">Reason</Column>
        <Column className="w-[10%] max-2xl:hidden">Set by</Column>
        <Column className="w-22 max-lg:w-20">Ends</Column>
        <Column className="w-14">
          <span className="sr-only">Actions</span>
        </Column>
      </TableHead>
      <TableBody>
        {overrides.map((override) => (
          <OverrideRow key={override.id} override={override} showUser={showUser} />
        ))}
      </TableBody>
    </Table>
  );
}

function OverrideRow({
  override,
  showUser,
}: {
  readonly override: OverrideView;
  readonly showUser: boolean;
}) {
  return (
    <Row>
      {showUser ? (
        <Cell>
          <Link
            href={`/users/${override.userId}`}
            title={override.user.email}
            className="flex min-w-0 items-baseline gap-2 rounded-sm hover:underline"
          >
            <span className="max-w-full shrink-0 truncate font-medium">
              {override.user.name || override.user.email}
            </span>
            {override.user.name ? (
              <span className="truncate text-muted text-sm md:max-2xl:sr-only">{override.user.email}</span>
            ) : null}
          </Link>
        </Cell>
      ) : null}
      <Cell {...(showUser ? { label: 'Flag' } : {})}>
        <CopyText text={override.flagName} />
      </Cell>
      <Values override={override} />
      <Cell label="Status">
        <StatusBadge override={override} />
      </Cell>
      <Cell label="Reason" className="text-muted max-lg:hidden max-md:flex">
        <Reason override={override} />
      </Cell>
      <Cell label="Set by" className="text-muted max-2xl:hidden max-md:flex">
        <span title={override.updatedBy} className="truncate">
          {override.updatedBy}
        </span>
      </Cell>
      <Cell label="Ends">
        {override.expiresAt ? <RelativeTime instant={override.expiresAt} warnWhenSoon /> : <None />}
      </Cell>
      <ActionsCell>
        <OverrideRowMenu override={override} />
      </ActionsCell>
    </Row>
  );
}

/** What is in force comes with the ladder; what is not is struck, or waits behind a dashed line. */
function Values({ override }: { readonly override: OverrideView }) {
  const { value, variant, fallback } = override;
  const inForce = useStatus(override) === 'active' && override.fits;
  return (
    <>
      <Cell label="Pinned value">
        {inForce ? (
          <ServedValue value={value} variant={variant} source="override" />
        ) : (
          <span className="inline-flex min-w-0 max-w-full pl-7">
            <ValueChip value={value} variant={variant} look="waiting" />
          </span>
        )}
      </Cell>
      <Cell label="Without it">
        {fallback === null ? <None /> : null}
        {fallback && inForce ? <ShadowedValue value={fallback.value} variant={fallback.variant} /> : null}
        {fallback && !inForce ? (
          <ServedValue value={fallback.value} variant={fallback.variant} source={fallback.source} />
        ) : null}
      </Cell>
    </>
  );
}

/** Why, and on hover by whom: that has no column of its own where there is little room. */
function Reason({ override }: { readonly override: OverrideView }) {
  return (
    <Hint
      text={
        <>
          {override.reason ?? 'No reason was given.'}
          <span className="block opacity-75">Set by {override.updatedBy}</span>
        </>
      }
      className="max-w-full truncate"
    >
      {override.reason ?? <None />}
    </Hint>
  );
}

function None() {
  return (
    <span className="text-muted">
      <span aria-hidden>–</span>
      <span className="sr-only">none</span>
    </span>
  );
}
