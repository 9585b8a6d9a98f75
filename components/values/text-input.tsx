'use client';

import { Field } from '../ui/field';
import { Textarea } from '../ui/input';
import type { ValueInputProps } from './value-input-props';

/** Text, just as it is typed: one line that grows with what is in it. */
export function TextInput({ label, draft, onChange, error }: ValueInputProps) {
  return (
    <Field label={label} error={error} hint={hintOf(draft.text)}>
      {(control) => (
        <Textarea
          {...control}
          value={draft.text}
          onChange={(event) => onChange({ ...draft, text: event.target.value })}
          rows={1}
          spellCheck={false}
          autoComplete="off"
          className="field-sizing-content max-h-80 min-h-9 resize-none py-1.5 font-mono"
        />
      )}
    </Field>
  );
}

/** What one does not see, or only just. */
function hintOf(text: string): string {
  if (text === '') return 'Empty text is a value too.';
  const length = [...text].length;
  const size = `${length} ${length === 1 ? 'character' : 'characters'}`;
  return text === text.trim() ? size : `${size}, the blanks at its beginning or end included.`;
}
