'use client';

import { useId } from 'react';
import { cn } from './cn';

interface ChoiceChipsProps<T extends string> {
  readonly value: T;
  readonly options: readonly { readonly value: T; readonly label: string }[];
  readonly onChange: (value: T) => void;
}

/** One of a few, all in sight. Belongs into a `FieldGroup`, which names them. */
export function ChoiceChips<T extends string>({ value, options, onChange }: ChoiceChipsProps<T>) {
  const name = useId();
  return (
    <div className="flex flex-wrap gap-1.5">
      {options.map((option) => (
        <label
          key={option.value}
          className={cn(
            'cursor-pointer rounded-lg border px-3 py-1.5 transition-colors duration-120 has-focus-visible:outline-2 has-focus-visible:outline-ink has-focus-visible:outline-offset-2',
            option.value === value
              ? 'border-primary bg-primary text-on-primary'
              : 'border-edge/60 hover:bg-hover',
          )}
        >
          <input
            type="radio"
            name={name}
            value={option.value}
            checked={option.value === value}
            onChange={() => onChange(option.value)}
            className="sr-only"
          />
          {option.label}
        </label>
      ))}
    </div>
  );
}
