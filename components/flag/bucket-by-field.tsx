'use client';

import { findAttributes, SEGMENT } from '../conditions/attributes';
import { Combobox } from '../ui/combobox';
import { Field } from '../ui/field';

interface BucketByFieldProps {
  readonly value: string;
  readonly onChange: (attribute: string) => void;
  readonly error: string | undefined;
}

/** By what people are dealt out: those with the same value are always together. */
export function BucketByField({ value, onChange, error }: BucketByFieldProps) {
  return (
    <Field
      label="Bucket by"
      hint="People who have the same value of it stay together: user_id for each one alone, a company’s id for whole companies."
      error={error}
    >
      {(control) => (
        <div className="max-w-100">
          <Combobox
            control={control}
            label="Attributes"
            searchHint="Find or type an attribute"
            placeholder="Choose attribute"
            selected={value === '' ? null : { name: value, note: '' }}
            onSelect={({ name }) => onChange(name)}
            load={findBuckets}
            keyOf={({ name }) => name}
            show={({ name, note }) => (
              <span className="flex min-w-0 items-baseline gap-2">
                <span className="truncate font-mono text-sm">{name}</span>
                <span className="truncate text-muted text-sm">{note}</span>
              </span>
            )}
          />
        </div>
      )}
    </Field>
  );
}

async function findBuckets(text: string, signal: AbortSignal) {
  return (await findAttributes(text, signal)).filter(({ name }) => name !== SEGMENT.name);
}
