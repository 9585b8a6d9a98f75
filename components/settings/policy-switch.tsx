'use client';

import { useId } from 'react';
import { Switch } from '../ui/switch';

interface PolicySwitchProps {
  readonly label: string;
  readonly hint: string;
  readonly checked: boolean;
  readonly blocked: string | undefined;
  readonly onChange: (checked: boolean) => void;
}

/** One thing that the policy can ask for, with what lacks it now. */
export function PolicySwitch({ label, hint, checked, blocked, onChange }: PolicySwitchProps) {
  const id = useId();
  return (
    <div className="flex items-start gap-3">
      <Switch
        id={id}
        checked={checked}
        blocked={blocked}
        onCheckedChange={onChange}
        aria-describedby={`${id}-hint`}
      />
      <div className="grid gap-0.5">
        <label htmlFor={id} className="font-medium">
          {label}
        </label>
        <p id={`${id}-hint`} className="text-muted text-sm">
          {hint}
        </p>
      </div>
    </div>
  );
}
