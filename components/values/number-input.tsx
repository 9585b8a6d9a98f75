'use client';

import { Field } from '../ui/field';
import { Input } from '../ui/input';
import { isNumberText } from './value-draft';
import type { ValueInputProps } from './value-input-props';

/** A number, sent just as it is typed. */
export function NumberInput({ label, draft, onChange, error }: ValueInputProps) {
  return (
    <Field label={label} error={error} hint={hintOf(draft.text.trim())}>
      {(control) => (
        <Input
          {...control}
          value={draft.text}
          onChange={(event) => onChange({ ...draft, text: event.target.value })}
          inputMode="decimal"
          spellCheck={false}
          autoComplete="off"
          className="max-w-64 font-mono"
        />
      )}
    </Field>
  );
}

/** How a number reads that is written in another way than it will be shown. */
function hintOf(text: string): string | undefined {
  if (!isNumberText(text)) return 'Digits with a point, 12.5 say.';
  const shown = String(Number(text));
  return shown === text ? 'A number.' : `The same as ${shown}.`;
}
