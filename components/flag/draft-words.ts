import type { FlagType, JsonValue } from '@/lib/evaluation/types';
import type { ServedChoice } from '../flags/flag-actions';
import { summarize } from '../values/show-value';
import type { RuleDraft, ServeDraft, TargetingDraft, VariantDraft } from './draft-types';
import { parsePercent } from './percent';

/** A typed value as far as it can be read; null while it cannot. */
function readValue(type: FlagType, text: string): JsonValue {
  if (type === 'string') return text;
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    return null;
  }
}

/** What is served, to be shown; empty while no variant is chosen. */
export function choicesOf({ type, variants }: TargetingDraft, serve: ServeDraft): readonly ServedChoice[] {
  if (variants.length === 0) return [{ value: readValue(type, serve.text), variant: null, percent: 100 }];
  const shares = serve.kind === 'split' ? serve.shares : [{ variant: serve.variant, percent: '100' }];
  return shares.flatMap(({ variant: id, percent }) => {
    const variant = variants.find((one) => one.id === id);
    const thousandths = parsePercent(percent) ?? 0;
    if (variant === undefined || thousandths === 0) return [];
    return [
      { value: readValue(type, variant.text), variant: nameVariant(variant), percent: thousandths / 1000 },
    ];
  });
}

/** The value of a variant in a few characters. */
export function variantValue(type: FlagType, { text }: VariantDraft): string {
  return summarize(readValue(type, text));
}

/** What a variant is called, also before it has a key. */
export function nameVariant({ key }: VariantDraft): string {
  return key === '' ? 'new variant' : key;
}

/** What a rule is called: its name, or its place. */
export function nameRule({ name }: RuleDraft, index: number): string {
  return name.trim() === '' ? `Rule ${index + 1}` : name;
}
