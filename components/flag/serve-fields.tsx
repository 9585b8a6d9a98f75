'use client';

import { ChoiceChips } from '../ui/choice-chips';
import { Field, FieldGroup } from '../ui/field';
import { Select } from '../ui/select';
import { ValueInput } from '../values/value-input';
import { nameVariant, variantValue } from './draft-words';
import { toOne, toSplit } from './serve-draft';
import type { ServeFieldsProps } from './serve-fields-props';
import { SharesFields } from './shares-fields';
import { errorAt } from './targeting-errors';

const KINDS = [
  { value: 'one', label: 'One variant for all' },
  { value: 'split', label: 'Split by share' },
] as const;

/** Stands for no variant, as a list of choices has no empty one. */
const NONE = 'none';

/** What is served: a plain value, a variant, or variants by share. */
export function ServeFields(props: ServeFieldsProps) {
  const { label, draft, serve, onChange, errors, path } = props;
  if (draft.variants.length === 0) {
    return (
      <ValueInput
        label={label}
        shape={{ type: draft.type, variants: [] }}
        draft={{ variant: null, text: serve.text }}
        onChange={({ text }) => onChange({ ...serve, text })}
        error={errorAt(errors, path)}
      />
    );
  }
  return (
    <div className="grid gap-4">
      {draft.variants.length > 1 ? (
        <FieldGroup label={label}>
          <ChoiceChips
            value={serve.kind}
            options={KINDS}
            onChange={(kind) => onChange(kind === 'split' ? toSplit(serve, draft.variants) : toOne(serve))}
          />
        </FieldGroup>
      ) : null}
      {serve.kind === 'split' ? <SharesFields {...props} /> : <VariantField {...props} />}
    </div>
  );
}

function VariantField({ draft, serve, onChange, errors, path }: ServeFieldsProps) {
  const known = draft.variants.some(({ id }) => id === serve.variant);
  const options = draft.variants.map((variant) => ({
    value: variant.id,
    label:
      draft.type === 'boolean'
        ? variant.key
        : `${nameVariant(variant)}  ${variantValue(draft.type, variant)}`,
  }));
  return (
    <Field label="Variant" error={errorAt(errors, path)}>
      {({ id }) => (
        <Select
          id={id}
          value={known && serve.variant !== null ? serve.variant : NONE}
          options={known ? options : [{ value: NONE, label: 'Choose a variant' }, ...options]}
          onChange={(variant) => onChange({ ...serve, variant: variant === NONE ? null : variant })}
          className="w-full min-w-0 max-w-100 overflow-hidden"
        />
      )}
    </Field>
  );
}
