import { canonicalJson, isWithinDepth } from './json';
import type { FlagDefinition, FlagType, JsonValue, Variant } from './types';

/** The variants that every boolean flag has. */
const BOOLEAN_VARIANTS: readonly Variant[] = [
  { key: 'on', value: true },
  { key: 'off', value: false },
];

/** How deep the arrays and objects of a value may be nested. */
export const MAX_VALUE_DEPTH = 32;

/** A value to serve and the variant it belongs to; null for a plain value. */
export interface Served {
  readonly value: JsonValue;
  readonly variant: string | null;
}

/** Whether a value is of a flag's type. Nothing coerces; numbers are finite, nesting is bounded. */
export function isOfType(type: FlagType, value: unknown): value is JsonValue {
  switch (type) {
    case 'boolean':
      return typeof value === 'boolean';
    case 'string':
      return typeof value === 'string';
    case 'number':
      return typeof value === 'number' && Number.isFinite(value);
    case 'json':
      return value !== undefined && isWithinDepth(value as JsonValue, MAX_VALUE_DEPTH);
    default:
      return false;
  }
}

/** The variants of a flag, the built-in ones of a boolean flag included. */
export function variantsOf(flag: Pick<FlagDefinition, 'type' | 'variants'>): readonly Variant[] {
  return flag.type === 'boolean' ? BOOLEAN_VARIANTS : flag.variants;
}

/** Those variants of a flag that can be read, whatever was written around the services. */
export function readableVariants(flag: Pick<FlagDefinition, 'type' | 'variants'>): readonly Variant[] {
  const variants: unknown = variantsOf(flag);
  if (!Array.isArray(variants)) return [];
  return variants.filter((variant) => typeof variant?.key === 'string' && variant.value !== undefined);
}

/** The values that a flag can serve. */
export interface Values {
  readonly variants: readonly Variant[];
  readonly byVariant: (key: unknown) => Served | null;
  /** null for a value that is not of the flag's type, or is no variant's although the flag has variants. */
  readonly byValue: (value: unknown) => Served | null;
}

/**
 * Reads the values that a flag can serve.
 * @throws Error when its variants cannot be understood
 */
export function compileValues(definition: Pick<FlagDefinition, 'type' | 'variants'>): Values {
  const { type } = definition;
  const variants: unknown = variantsOf(definition);
  if (!Array.isArray(variants)) throw new Error('variants are not a list');
  const byKey = new Map<unknown, Served>();
  const byContent = new Map<unknown, Served>();
  for (const variant of variants) {
    const { key, value } = variant ?? {};
    if (typeof key !== 'string' || key === '') throw new Error('a variant has no key');
    if (!isOfType(type, value)) throw new Error(`variant ${key} is not of the flag's type`);
    const served = { value, variant: key };
    byKey.set(key, served);
    byContent.set(contentOf(value), served);
  }
  return {
    variants,
    byVariant: (key) => byKey.get(key) ?? null,
    byValue: (value) => {
      if (!isOfType(type, value)) return null;
      return byKey.size === 0 ? { value, variant: null } : (byContent.get(contentOf(value)) ?? null);
    },
  };
}

/** What two equal values of one type have in common: themselves, or their canonical text. */
function contentOf(value: JsonValue): unknown {
  return typeof value === 'object' ? canonicalJson(value) : value;
}
