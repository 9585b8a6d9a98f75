import type { ScheduleRow } from '@/lib/schedules/types';
import { Column, Table, TableBody, TableHead } from '../ui/table';
import { ScheduleTableRow } from './schedule-table-row';

interface SchedulesTableProps {
  readonly rows: readonly ScheduleRow[];
  /** Whether all are of one flag, which needs no column then. */
  readonly ofOneFlag?: boolean;
}

/** Scheduled changes: what changes from what to what, when, and who wants it so. */
export function SchedulesTable({ rows, ofOneFlag = false }: SchedulesTableProps) {
  return (
    <Table caption="Scheduled changes">
      <TableHead>
        {ofOneFlag ? null : <Column className="w-[26%]">Flag</Column>}
        <Column>Change</Column>
        <Column className="w-28">When</Column>
        <Column className="w-28">Status</Column>
        <Column className="w-[18%]">By</Column>
        <Column className="w-14">
          <span className="sr-only">Actions</span>
        </Column>
      </TableHead>
      <TableBody>
        {rows.map((row) => (
          <ScheduleTableRow key={row.change.id} row={row} ofOneFlag={ofOneFlag} />
        ))}
      </TableBody>
    </Table>
  );
}
