'use client';

import { useState } from 'react';
import { OPERATORS } from '@/lib/evaluation/operators';
import type { Condition, Scalar } from '@/lib/evaluation/types';
import { Select } from '../ui/select';
import { showScalar } from './condition-words';
import { kindOfValues, mayHoldCommas, partsOf, readTyped, type ScalarKind, valueHint } from './typed-value';
import { ValueChips } from './value-chips';

const KINDS = [
  { value: 'text', label: 'Text' },
  { value: 'number', label: 'Number' },
  { value: 'boolean', label: 'True or false' },
] as const;

interface ValuesFieldProps {
  readonly condition: Condition;
  readonly onChange: (condition: Condition) => void;
  readonly disabled: boolean;
  /** Id of what says that it is wrong. */
  readonly errorId: string | undefined;
  /** What was typed and cannot be a value; null when all is well. */
  readonly onProblem: (message: string | null) => void;
}

/** The values of a condition as chips. Enter, or leaving the box, adds what is typed; a pasted list adds all. */
export function ValuesField({ condition, onChange, disabled, errorId, onProblem }: ValuesFieldProps) {
  const { operator, values = [] } = condition;
  const [typed, setTyped] = useState('');
  const [kind, setKind] = useState<ScalarKind>(kindOfValues(values));
  const of = condition.attribute || 'the condition';
  const add = (texts: readonly string[]) => {
    const read = texts.map((text) => readTyped(operator, kind, text));
    const wrong = read.find((value) => !value.ok);
    onProblem(wrong?.message ?? null);
    setTyped(wrong ? texts.join(', ') : '');
    if (wrong !== undefined || read.length === 0) return;
    const added = read.flatMap((value) => (value.ok ? [value.value] : []));
    onChange({ ...condition, values: [...new Set<Scalar>([...values, ...added])] });
  };
  const addTyped = () =>
    add(mayHoldCommas(operator, kind) ? [typed].filter((text) => text.trim() !== '') : partsOf(typed));
  return (
    <div className="flex min-w-0 flex-wrap items-center gap-1.5 rounded-lg border border-edge bg-surface p-1 focus-within:border-ink">
      <ValueChips
        of={of}
        values={values.map((value) => showScalar(condition, value))}
        onRemove={(index) => onChange({ ...condition, values: values.filter((_, at) => at !== index) })}
        disabled={disabled}
      />
      {disabled ? null : (
        <input
          aria-label={`Add value of ${of}`}
          aria-describedby={errorId}
          aria-invalid={errorId ? true : undefined}
          value={typed}
          placeholder={valueHint(operator, kind)}
          className="h-7 min-w-32 flex-1 rounded-sm bg-transparent px-2 font-mono text-sm placeholder:font-sans placeholder:text-muted max-md:text-lg"
          spellCheck={false}
          autoComplete="off"
          autoCapitalize="none"
          onChange={(event) => {
            setTyped(event.target.value);
            onProblem(null);
          }}
          onBlur={addTyped}
          onPaste={(event) => {
            const pasted = partsOf(event.clipboardData.getData('text'));
            if (typed !== '' || pasted.length < 2 || OPERATORS[operator].values === 'pattern') return;
            event.preventDefault();
            add(pasted);
          }}
          onKeyDown={(event) => {
            if (event.key === 'Enter') {
              // Not the end of the form.
              event.preventDefault();
              addTyped();
            }
            if (event.key === 'Backspace' && typed === '' && values.length > 0) {
              onChange({ ...condition, values: values.slice(0, -1) });
            }
          }}
        />
      )}
      {OPERATORS[operator].values === 'scalar' && !disabled ? (
        <Select
          label={`Kind of the values of ${of}`}
          value={kind}
          options={KINDS}
          onChange={setKind}
          className="h-7 rounded-md border-transparent px-2 text-muted text-sm"
        />
      ) : null}
    </div>
  );
}
