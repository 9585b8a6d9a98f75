'use client';

import * as RadixSwitch from '@radix-ui/react-switch';
import type { ComponentProps } from 'react';
import { cn } from './cn';
import { Tooltip } from './tooltip';

interface SwitchProps extends ComponentProps<typeof RadixSwitch.Root> {
  /** Why it cannot be used now; it stays reachable and says so. */
  readonly blocked?: string | undefined;
}

/** On or off, at once. */
export function Switch({ className, blocked, onCheckedChange, ...props }: SwitchProps) {
  const control = (
    <RadixSwitch.Root
      className={cn(
        'relative inline-flex h-5 w-9 shrink-0 items-center rounded-full border border-edge bg-surface transition-colors duration-140 aria-checked:border-primary aria-checked:bg-primary aria-disabled:opacity-60',
        className,
      )}
      {...props}
      {...(blocked === undefined
        ? { onCheckedChange }
        : { 'aria-disabled': true, checked: props.checked ?? false, onCheckedChange: () => {} })}
    >
      <RadixSwitch.Thumb className="pointer-events-none block size-3.5 translate-x-0.5 rounded-full bg-edge transition-transform duration-140 ease-out data-[state=checked]:translate-x-[1.0625rem] data-[state=checked]:bg-on-primary" />
    </RadixSwitch.Root>
  );
  return blocked === undefined ? control : <Tooltip text={blocked}>{control}</Tooltip>;
}
