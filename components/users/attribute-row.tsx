'use client';

import { CircleAlert } from 'lucide-react';
import { useId } from 'react';
import { Input } from '../ui/input';
import { Select } from '../ui/select';
import { ATTRIBUTE_KINDS, type AttributeDraft, withKind } from './attribute-draft';

const YES_OR_NO = [
  { value: 'true', label: 'Yes (true)' },
  { value: 'false', label: 'No (false)' },
] as const;

interface AttributeRowProps {
  readonly attribute: AttributeDraft;
  readonly onChange: (attribute: AttributeDraft) => void;
  readonly error?: string | undefined;
}

/** One attribute: its name, of which kind it is, and its value. */
export function AttributeRow({ attribute, onChange, error }: AttributeRowProps) {
  const errorId = useId();
  const called = attribute.name || 'without a name';
  const invalid = {
    'aria-invalid': error ? true : undefined,
    'aria-describedby': error ? errorId : undefined,
  };
  return (
    <div className="grid min-w-0 grow grid-cols-[1fr_auto] gap-1 sm:grid-cols-[minmax(0,2fr)_8rem_minmax(0,3fr)]">
      <Input
        {...(attribute.name.trim() === '' ? invalid : {})}
        aria-label="Name of the attribute"
        placeholder="plan"
        value={attribute.name}
        onChange={(event) => onChange({ ...attribute, name: event.target.value })}
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        className="font-mono"
      />
      <Select
        label={`Kind of ${called}`}
        value={attribute.kind}
        options={ATTRIBUTE_KINDS}
        onChange={(kind) => onChange(withKind(attribute, kind))}
      />
      <div className="max-sm:col-span-2">
        {attribute.kind === 'boolean' ? (
          <Select
            label={`Value of ${called}`}
            value={attribute.text === 'false' ? 'false' : 'true'}
            options={YES_OR_NO}
            onChange={(text) => onChange({ ...attribute, text })}
            className="w-full"
          />
        ) : (
          <Input
            {...invalid}
            aria-label={`Value of ${called}`}
            placeholder={{ text: 'pro', number: '12.5', list: '["a", "b"]' }[attribute.kind]}
            value={attribute.text}
            onChange={(event) => onChange({ ...attribute, text: event.target.value })}
            inputMode={attribute.kind === 'number' ? 'decimal' : 'text'}
            autoComplete="off"
            spellCheck={false}
            className="font-mono"
          />
        )}
      </div>
      {error ? (
        <p id={errorId} role="alert" className="col-span-full flex gap-1.5 text-off-ink text-sm">
          <CircleAlert aria-hidden className="mt-0.5 size-3.5 shrink-0" />
          {error}
        </p>
      ) : null}
    </div>
  );
}
