'use client';

import { ChevronRight } from 'lucide-react';
import Link from 'next/link';
import { usePathname, useSearchParams } from 'next/navigation';
import { useId } from 'react';
import type { OverrideView, PersonWithOverrides } from '@/lib/overrides/types';
import type { Page } from '@/lib/page';
import { RelativeTime } from '../time/relative-time';
import { cn } from '../ui/cn';
import { RowsSkeleton } from '../ui/skeleton';
import { Cell, Row } from '../ui/table';
import { changeQuery } from '../url/url-state';
import { countOverrides } from './bulk-actions';
import { None } from './none';
import { OverridesTable } from './overrides-table';

const COLUMNS = 5;

interface PersonRowProps {
  readonly person: PersonWithOverrides;
  readonly isOpen: boolean;
  /** Their overrides; null while those are on their way. */
  readonly page: Page<OverrideView> | null;
  readonly onToggle: () => void;
}

/** One person who has overrides, and under them, when the row is open, which. */
export function PersonRow({ person, isOpen, page, onToggle }: PersonRowProps) {
  const { user, total, active, nextEnd, changedAt } = person;
  const id = useId();
  const name = user.name || user.email;
  return (
    <>
      <Row>
        <Cell>
          <button
            type="button"
            aria-expanded={isOpen}
            aria-controls={isOpen ? id : undefined}
            className="flex h-9 w-full min-w-0 items-center gap-2 rounded-sm text-left focus-visible:-outline-offset-2"
            onClick={onToggle}
          >
            <ChevronRight
              aria-hidden
              className={cn(
                'size-4 shrink-0 text-muted transition-transform duration-140',
                isOpen && 'rotate-90',
              )}
            />
            <span title={user.email} className="max-w-full shrink-0 truncate font-medium max-md:shrink">
              {name}
            </span>
            {user.name ? <span className="truncate text-muted text-sm">{user.email}</span> : null}
          </button>
        </Cell>
        <Cell label="Overrides" className="tabular-nums">
          {countOverrides(total)}
        </Cell>
        <Cell label="Active" className="tabular-nums">
          {active === 0 ? <None /> : active.toLocaleString('en-GB')}
        </Cell>
        <Cell label="Next to end">
          {nextEnd ? <RelativeTime instant={nextEnd} warnWhenSoon /> : <None />}
        </Cell>
        <Cell label="Last change" className="text-muted">
          <RelativeTime instant={changedAt} />
        </Cell>
      </Row>
      {isOpen ? (
        <tr id={id} className="max-md:block">
          <td colSpan={COLUMNS} className="border-b bg-sunken p-0 max-md:block">
            <Opened person={person} page={page} />
          </td>
        </tr>
      ) : null}
    </>
  );
}

function Opened({ person, page }: Pick<PersonRowProps, 'person' | 'page'>) {
  const pathname = usePathname();
  const search = useSearchParams();
  const { user, total } = person;
  const name = user.name || user.email;
  if (page === null)
    return <RowsSkeleton label={`Loading the overrides of ${name}`} rows={Math.min(total, 10)} />;
  const rest = changeQuery(search.toString(), { view: null, open: null, user: user.id });
  return (
    <div className="[&_th]:static [&_th]:h-8 [&_th]:bg-sunken">
      <OverridesTable overrides={page.data} showUser={false} caption={`overrides of ${name}`} />
      <p className="flex flex-wrap gap-4 px-6 py-2 text-sm">
        {page.nextCursor === null ? null : (
          <Link href={`${pathname}${rest}`} className="rounded-sm underline">
            Show all {countOverrides(total)}
          </Link>
        )}
        <Link href={`/users/${user.id}`} className="rounded-sm text-muted hover:text-ink hover:underline">
          Open the page of {name}
        </Link>
      </p>
    </div>
  );
}
