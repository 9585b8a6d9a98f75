'use client';

import type { OverrideView } from '@/lib/overrides/types';
import { Column, Table, TableBody, TableHead } from '../ui/table';
import { SortColumn } from '../url/sort-column';
import type { OverrideOrder } from './override-filters';
import { OverrideRow } from './override-row';
import { SelectColumn } from './select-cell';

interface OverridesTableProps {
  readonly overrides: readonly OverrideView[];
  /** Whether the rows say whose they are; not where all are one person's. */
  readonly showUser: boolean;
  /** Whether the rows say of which flag they are; not where all are of one. */
  readonly showFlag?: boolean;
  /** The order of the rows, which the heads change; null where it stays as it is. */
  readonly sort?: OverrideOrder | null;
  /** What the rows are, where a page has several tables. */
  readonly caption?: string | null;
}

/** Overrides, each with what its person would get without it. */
export function OverridesTable({
  overrides,
  showUser,
  showFlag = true,
  sort = null,
  caption = null,
}: OverridesTableProps) {
  const both = showUser && showFlag;
  return (
    <Table caption={caption ?? 'User overrides'}>
      <TableHead>
        <SelectColumn
          ids={overrides.map(({ id }) => id)}
          label={caption === null ? 'Select this page' : `Select ${caption}`}
        />
        {showUser ? <Column className={both ? 'w-[16%]' : 'w-[26%]'}>User</Column> : null}
        {showFlag ? (
          <Column className={both ? 'w-[18%] 2xl:w-[16%] max-lg:w-auto' : 'w-[27%]'}>Flag</Column>
        ) : null}
        <Column className="w-[15%] 2xl:w-[13%] max-lg:w-[18%]">Pinned value</Column>
        <Column className="w-[12%] 2xl:w-[10%] max-lg:w-[13%]">Without it</Column>
        <Column className="w-22 max-lg:w-20">Status</Column>
        <Column className="max-lg:hidden">Reason</Column>
        <Column className="w-[10%] max-2xl:hidden">Set by</Column>
        <Head sort={sort} field="updated_at" first="descending" className="w-26 max-xl:hidden">
          Changed
        </Head>
        <Head sort={sort} field="expires_at" className="w-22 max-lg:w-20">
          Ends
        </Head>
        <Column className="w-14">
          <span className="sr-only">Actions</span>
        </Column>
      </TableHead>
      <TableBody>
        {overrides.map((override) => (
          <OverrideRow key={override.id} override={override} showUser={showUser} showFlag={showFlag} />
        ))}
      </TableBody>
    </Table>
  );
}

type HeadProps = Omit<Parameters<typeof SortColumn>[0], 'sort'> & { readonly sort: OverrideOrder | null };

function Head({ sort, field, first, className, children }: HeadProps) {
  if (sort === null) return <Column className={className}>{children}</Column>;
  return (
    <SortColumn field={field} sort={sort} {...(first ? { first } : {})} {...(className ? { className } : {})}>
      {children}
    </SortColumn>
  );
}
