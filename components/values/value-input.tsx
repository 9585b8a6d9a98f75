'use client';

import { BooleanInput } from './boolean-input';
import { JsonInput } from './json-input';
import { NumberInput } from './number-input';
import { TextInput } from './text-input';
import type { ValueInputProps } from './value-input-props';
import { VariantCards } from './variant-cards';

/** Takes a value in the way that fits its type: a switch, cards for variants, text, a number, or JSON. */
export function ValueInput(props: ValueInputProps) {
  const { type, variants } = props.shape;
  if (type === 'boolean') return <BooleanInput {...props} />;
  if (variants.length > 0) return <VariantCards {...props} />;
  if (type === 'json') return <JsonInput {...props} />;
  return type === 'number' ? <NumberInput {...props} /> : <TextInput {...props} />;
}
