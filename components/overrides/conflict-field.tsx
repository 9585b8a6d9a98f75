'use client';

import { FieldGroup } from '../ui/field';
import type { OnConflict } from './import-overrides';

const CHOICES = [
  { value: 'error', label: 'Stop and tell me', hint: 'The row counts as wrong, and nothing is imported.' },
  { value: 'skip', label: 'Keep theirs', hint: 'The row is left out.' },
  { value: 'replace', label: 'Replace theirs', hint: 'Value, reason and end become those of the row.' },
] as const satisfies readonly { readonly value: OnConflict; readonly [words: string]: string }[];

interface ConflictFieldProps {
  readonly value: OnConflict;
  readonly onChange: (value: OnConflict) => void;
}

/** What happens where a person has another override of the flag already. */
export function ConflictField({ value, onChange }: ConflictFieldProps) {
  return (
    <FieldGroup label="If the user has another override of the flag already">
      <div className="grid divide-y rounded-lg border">
        {CHOICES.map((choice) => (
          <label key={choice.value} className="flex cursor-pointer items-baseline gap-2.5 px-3 py-2">
            <input
              type="radio"
              name="on-conflict"
              value={choice.value}
              checked={choice.value === value}
              onChange={() => onChange(choice.value)}
              className="translate-y-0.5 accent-primary"
            />
            <span>
              {choice.label}
              <span className="block text-muted text-sm">{choice.hint}</span>
            </span>
          </label>
        ))}
      </div>
    </FieldGroup>
  );
}
