'use client';

import * as RadixSelect from '@radix-ui/react-select';
import { Check, ChevronDown } from 'lucide-react';
import { cn } from './cn';

interface SelectProps<T extends string> {
  /** Accessible name, where no label is beside it. */
  readonly label?: string;
  readonly id?: string;
  readonly value: T;
  readonly options: readonly { readonly value: T; readonly label: string }[];
  readonly onChange: (value: T) => void;
  readonly disabled?: boolean | undefined;
  readonly invalid?: boolean;
  readonly className?: string;
}

/** One of a few, all of which are known. */
export function Select<T extends string>({
  label,
  id,
  value,
  options,
  onChange,
  disabled,
  invalid,
  className,
}: SelectProps<T>) {
  return (
    <RadixSelect.Root value={value} disabled={disabled} onValueChange={(chosen) => onChange(chosen as T)}>
      <RadixSelect.Trigger
        id={id}
        aria-label={label}
        data-invalid={invalid || undefined}
        className={cn(
          'inline-flex h-9 items-center justify-between gap-2 whitespace-nowrap rounded-lg border border-edge bg-surface px-3 transition-colors duration-120 hover:bg-hover data-disabled:cursor-not-allowed data-disabled:bg-sunken data-[invalid=true]:border-off data-disabled:text-muted',
          className,
        )}
      >
        <RadixSelect.Value>{options.find((option) => option.value === value)?.label}</RadixSelect.Value>
        <RadixSelect.Icon>
          <ChevronDown aria-hidden className="size-4 text-muted" />
        </RadixSelect.Icon>
      </RadixSelect.Trigger>
      <RadixSelect.Portal>
        <RadixSelect.Content
          position="popper"
          sideOffset={4}
          collisionPadding={8}
          className="z-50 max-h-(--radix-select-content-available-height) min-w-(--radix-select-trigger-width) animate-rise overflow-hidden rounded-lg border bg-surface p-1 shadow-float"
        >
          <RadixSelect.Viewport>
            {options.map((option) => (
              <RadixSelect.Item
                key={option.value}
                value={option.value}
                className="flex h-8 select-none items-center justify-between gap-4 rounded-md px-2 outline-none data-[highlighted]:bg-hover"
              >
                <RadixSelect.ItemText>{option.label}</RadixSelect.ItemText>
                <RadixSelect.ItemIndicator>
                  <Check aria-hidden className="size-4" />
                </RadixSelect.ItemIndicator>
              </RadixSelect.Item>
            ))}
          </RadixSelect.Viewport>
        </RadixSelect.Content>
      </RadixSelect.Portal>
    </RadixSelect.Root>
  );
}
