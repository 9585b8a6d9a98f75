'use client';

import { useRef } from 'react';
import { Checkbox } from '../ui/checkbox';
import { Column } from '../ui/table';
import { useSelection } from './selection';

interface SelectColumnProps {
  /** The rows under it. */
  readonly ids: readonly string[];
  readonly label: string;
}

/** The head of the column of checkboxes: all of the rows, or none of them. */
export function SelectColumn({ ids, label }: SelectColumnProps) {
  const selection = useSelection();
  if (selection === null) return null;
  return (
    <Column className="w-12 first:pl-4">
      <Checkbox
        label={label}
        checked={selection.stateOf(ids)}
        onChange={(on) => selection.chooseRows(ids, on)}
      />
    </Column>
  );
}

interface SelectCellProps {
  readonly id: string;
  /** Says which row: "ui.dark_mode of ada@example.com". */
  readonly label: string;
}

/** Chooses a row; with Shift, everything from the one before to this one. */
export function SelectCell({ id, label }: SelectCellProps) {
  const selection = useSelection();
  const shift = useRef(false);
  if (selection === null) return null;
  return (
    <td
      className="h-10 select-none border-b pl-4 max-md:absolute max-md:top-2.5 max-md:left-2 max-md:h-auto max-md:border-0 max-md:p-0"
      onClickCapture={(event) => {
        shift.current = event.shiftKey;
      }}
    >
      <Checkbox
        label={`Select ${label}`}
        checked={selection.isSelected(id)}
        onChange={(on) => selection.choose(id, on, shift.current)}
      />
    </td>
  );
}
