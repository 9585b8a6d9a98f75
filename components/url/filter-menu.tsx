'use client';

import { ListFilter } from 'lucide-react';
import { Button } from '../ui/button';
import { Menu, MenuSub, MenuToggle } from '../ui/menu';
import { FilterChip } from './filter-chip';
import { useUrlState } from './url-state';

/** A filter of a list that has a few known values. */
export interface FilterChoice {
  /** Parameter of the address. */
  readonly param: string;
  /** What is filtered by: "Status". */
  readonly label: string;
  /** What the address asks for; null for everything. */
  readonly value: string | null;
  readonly options: readonly { readonly value: string; readonly label: string }[];
}

interface FilterMenuProps {
  readonly filters: readonly FilterChoice[];
}

/** What a list can be filtered by, behind one button; what it is filtered by, as chips that can be taken off. */
export function FilterMenu({ filters }: FilterMenuProps) {
  const { change } = useUrlState();
  return (
    <>
      <Menu
        align="start"
        trigger={
          <Button>
            <ListFilter aria-hidden />
            Filter
          </Button>
        }
      >
        {filters.map(({ param, label, value, options }) => (
          <MenuSub key={param} label={label}>
            {options.map((option) => (
              <MenuToggle
                key={option.value}
                checked={option.value === value}
                onSelect={() => change({ [param]: option.value === value ? null : option.value })}
              >
                {option.label}
              </MenuToggle>
            ))}
          </MenuSub>
        ))}
      </Menu>
      {filters.map(({ param, label, value, options }) =>
        value === null ? null : (
          <FilterChip
            key={param}
            name={label}
            value={options.find((option) => option.value === value)?.label ?? value}
            param={param}
          />
        ),
      )}
    </>
  );
}
