'use client';

import { Field } from '../ui/field';
import { Switch } from '../ui/switch';
import type { ValueInputProps } from './value-input-props';

/** On or off. */
export function BooleanInput({ label, draft, onChange, error }: ValueInputProps) {
  const on = draft.variant === 'on';
  return (
    <Field label={label} error={error}>
      {({ id, 'aria-describedby': describedBy }) => (
        <div className="flex h-9 items-center gap-3">
          <Switch
            id={id}
            aria-describedby={describedBy}
            checked={on}
            onCheckedChange={(checked) => onChange({ ...draft, variant: checked ? 'on' : 'off' })}
          />
          <span aria-hidden className="font-mono text-sm">
            {on ? 'on' : 'off'}
          </span>
        </div>
      )}
    </Field>
  );
}
