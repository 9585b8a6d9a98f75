'use client';

import { useId } from 'react';
import { Combobox } from '../ui/combobox';
import type { Load } from '../ui/use-lookup';
import type { FoundKey } from './find-keys';

interface DirectoryFilterProps {
  /** Accessible name of the list: "Flags". */
  readonly label: string;
  readonly placeholder: string;
  readonly load: Load<readonly FoundKey[]>;
  readonly onPick: (key: string) => void;
}

/** Filters by one of very many; which one is then said by a chip. */
export function DirectoryFilter({ label, placeholder, load, onPick }: DirectoryFilterProps) {
  const id = useId();
  return (
    <div className="w-28">
      <Combobox<FoundKey>
        control={{ id, 'aria-describedby': undefined, 'aria-invalid': undefined }}
        label={label}
        searchHint={`Search ${label.toLowerCase()}`}
        placeholder={placeholder}
        selected={null}
        onSelect={({ key }) => onPick(key)}
        load={load}
        keyOf={({ key }) => key}
        show={({ name }) => <span className="truncate">{name}</span>}
      />
    </div>
  );
}
