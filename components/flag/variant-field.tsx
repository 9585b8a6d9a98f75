'use client';

import { Trash2 } from 'lucide-react';
import type { FlagType } from '@/lib/evaluation/types';
import { Button } from '../ui/button';
import { Field } from '../ui/field';
import { Input } from '../ui/input';
import { ValueInput } from '../values/value-input';
import type { VariantDraft } from './draft-types';
import { nameVariant } from './draft-words';

interface VariantFieldProps {
  readonly type: FlagType;
  readonly variant: VariantDraft;
  readonly onChange: (changes: Partial<Omit<VariantDraft, 'id'>>) => void;
  readonly onRemove: () => void;
  readonly keyError: string | undefined;
  readonly valueError: string | undefined;
}

/** One variant: its key and its value. */
export function VariantField(props: VariantFieldProps) {
  const { type, variant, onChange, onRemove } = props;
  return (
    <div className="grid grid-cols-[minmax(0,1fr)_auto] items-start gap-2 sm:grid-cols-[minmax(0,14rem)_minmax(0,1fr)_auto]">
      <Field label="Key" error={props.keyError}>
        {(control) => (
          <Input
            {...control}
            value={variant.key}
            onChange={(event) => onChange({ key: event.target.value })}
            className="font-mono"
            maxLength={128}
            spellCheck={false}
            autoComplete="off"
            autoCapitalize="none"
          />
        )}
      </Field>
      <div className="min-w-0 max-sm:col-span-2 max-sm:row-start-2">
        <ValueInput
          label="Value"
          shape={{ type, variants: [] }}
          draft={{ variant: null, text: variant.text }}
          onChange={({ text }) => onChange({ text })}
          error={props.valueError}
        />
      </div>
      <Button
        look="quiet"
        size="icon"
        aria-label={`Remove ${nameVariant(variant)}`}
        className="mt-6.5"
        onClick={onRemove}
      >
        <Trash2 aria-hidden />
      </Button>
    </div>
  );
}
