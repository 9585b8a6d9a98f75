import type { FlagListRow } from '@/lib/flags/types';
import { Column, Table, TableBody, TableHead } from '../ui/table';
import { SortColumn } from '../url/sort-column';
import type { FlagActions } from './flag-actions';
import { FlagRow } from './flag-row';

interface FlagsTableProps {
  readonly rows: readonly FlagListRow[];
  /** What the address sorts by. */
  readonly sort: string;
  readonly actions: FlagActions;
  /** Why this person cannot change flags; undefined when they can. */
  readonly blocked: string | undefined;
}

/** Flags, one row each. */
export function FlagsTable({ rows, sort, actions, blocked }: FlagsTableProps) {
  return (
    <Table caption="Feature flags">
      <TableHead>
        <SortColumn field="name" sort={sort} className="w-[21%] max-lg:w-[30%]">
          Name
        </SortColumn>
        <Column className="w-19 max-lg:hidden">Type</Column>
        <Column className="w-[13%] max-lg:w-[18%]">Default</Column>
        <Column>Targeting</Column>
        <Column className="w-27 max-lg:hidden">Next change</Column>
        <Column className="w-22">Overrides</Column>
        <SortColumn field="updated_at" sort={sort} first="descending" className="w-30 max-lg:hidden">
          Last change
        </SortColumn>
        <Column className="w-26">State</Column>
        <Column className="w-14">
          <span className="sr-only">Actions</span>
        </Column>
      </TableHead>
      <TableBody>
        {rows.map((row) => (
          <FlagRow key={row.flag.name} row={row} actions={actions} blocked={blocked} />
        ))}
      </TableBody>
    </Table>
  );
}
