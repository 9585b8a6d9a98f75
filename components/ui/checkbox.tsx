'use client';

import * as RadixCheckbox from '@radix-ui/react-checkbox';
import { Check, Minus } from 'lucide-react';
import { cn } from './cn';

interface CheckboxProps {
  /** Accessible name, where no label is beside it. */
  readonly label?: string;
  readonly id?: string;
  /** `indeterminate`: some of what it stands for. */
  readonly checked: boolean | 'indeterminate';
  readonly onChange: (checked: boolean) => void;
  readonly disabled?: boolean;
  readonly className?: string;
}

/** Chosen, not chosen, or partly. Its target is 24 px wide, its box 16. */
export function Checkbox({ label, id, checked, onChange, disabled, className }: CheckboxProps) {
  return (
    <RadixCheckbox.Root
      id={id}
      aria-label={label}
      checked={checked}
      disabled={disabled}
      onCheckedChange={(next) => onChange(next === true)}
      className={cn('group/box grid size-6 shrink-0 place-items-center rounded-md', className)}
    >
      <span className="grid size-4 place-items-center rounded-sm border border-edge bg-surface transition-colors duration-120 group-data-[state=checked]/box:border-primary group-data-[state=indeterminate]/box:border-primary group-data-[state=checked]/box:bg-primary group-data-[state=indeterminate]/box:bg-primary group-disabled/box:opacity-50">
        <RadixCheckbox.Indicator className="text-on-primary">
          {checked === 'indeterminate' ? (
            <Minus aria-hidden className="size-3" strokeWidth={3} />
          ) : (
            <Check aria-hidden className="size-3" strokeWidth={3} />
          )}
        </RadixCheckbox.Indicator>
      </span>
    </RadixCheckbox.Root>
  );
}
