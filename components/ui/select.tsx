'use client';

import { Slot } from '@radix-ui/react-slot';
import { ChevronDown } from 'lucide-react';
import { cn } from './cn';
import { useLentTrigger } from './lent-trigger';
import type { SelectChoice } from './loaded-select';
import { useLoaded } from './use-loaded';

/** The code of the list, and of what opens it. */
export const loadSelect = () => import('./loaded-select');

interface SelectProps<T extends string> extends SelectChoice<T> {
  /** Accessible name, where no label is beside it. */
  readonly label?: string;
  readonly id?: string;
  readonly invalid?: boolean;
  readonly className?: string;
}

const CLOSED = {
  role: 'combobox',
  'aria-expanded': false,
  'aria-autocomplete': 'none',
  'data-state': 'closed',
} as const;

/** One of a few, all of which are known. Pages come without its list. */
export function Select<T extends string>({ label, id, invalid, className, ...choice }: SelectProps<T>) {
  const trigger = useLentTrigger(CLOSED);
  useLoaded(loadSelect);
  const loaded = useLoaded(loadSelect, trigger.asked);
  const { value, options, disabled } = choice;
  return (
    <>
      <Slot {...trigger.props}>
        <button
          type="button"
          id={id}
          aria-label={label}
          disabled={disabled}
          data-invalid={invalid || undefined}
          className={cn(
            'inline-flex h-9 items-center justify-between gap-2 whitespace-nowrap rounded-lg border border-edge bg-surface px-3 transition-colors duration-120 hover:bg-hover disabled:cursor-not-allowed disabled:bg-sunken disabled:text-muted data-[invalid=true]:border-off',
            className,
          )}
        >
          <span className="pointer-events-none">
            {options.find((option) => option.value === value)?.label}
          </span>
          <ChevronDown aria-hidden className="size-4 text-muted" />
        </button>
      </Slot>
      {loaded ? <loaded.LoadedSelect {...choice} trigger={trigger.lending} /> : null}
    </>
  );
}
