import type { ReactNode } from 'react';
import type { FieldControl } from './field';
import type { Load } from './use-lookup';

/** What a combobox chooses from, and how it is shown. */
export interface ComboboxProps<T> {
  /** From the field around it. */
  readonly control: FieldControl;
  /** Accessible name of the list: "Users". */
  readonly label: string;
  /** What to type: "Search by e-mail or name". */
  readonly searchHint: string;
  readonly placeholder: string;
  readonly selected: T | null;
  readonly onSelect: (item: T) => void;
  readonly load: Load<readonly T[]>;
  readonly keyOf: (item: T) => string;
  /** How one is shown in the list, and when it is the chosen one. */
  readonly show: (item: T) => ReactNode;
  readonly disabled?: boolean;
}
