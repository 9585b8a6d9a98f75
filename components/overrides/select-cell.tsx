'use client';

import { useRef } from 'react';
import { Checkbox } from '../ui/checkbox';
import { Column } from '../ui/table';
import { useSelection } from './selection';

/** The head of the column of checkboxes: all of the page, or nothing of it. */
export function SelectColumn() {
  const selection = useSelection();
  if (selection === null) return null;
  return (
    <Column className="w-12 first:pl-4">
      <Checkbox label="Select this page" checked={selection.page} onChange={selection.choosePage} />
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
