'use client';

import * as RadixSelect from '@radix-ui/react-select';
import { Check } from 'lucide-react';
import { Lend } from './lend';
import type { Lending } from './lent-trigger';

/** Of what one is chosen. */
export interface SelectChoice<T extends string> {
  readonly value: T;
  readonly options: readonly { readonly value: T; readonly label: string }[];
  readonly onChange: (value: T) => void;
  readonly disabled?: boolean | undefined;
}

/** The list of a select, and what its trigger does. */
export function LoadedSelect<T extends string>({
  trigger,
  value,
  options,
  onChange,
  disabled,
}: SelectChoice<T> & { readonly trigger: Lending }) {
  return (
    <RadixSelect.Root value={value} disabled={disabled} onValueChange={(chosen) => onChange(chosen as T)}>
      <RadixSelect.Trigger asChild>
        <Lend to={trigger} />
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
