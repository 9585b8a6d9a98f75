import { canonicalJson, isWithinDepth } from './json';
import type { FlagDefinition, FlagType, JsonValue, Serve, Variant } from './types';

/** The variants that every boolean flag has. */
const BOOLEAN_VARIANTS: readonly Variant[] = [
  { key: 'on', value: true },
  { key: 'off', value: false },
];

/** A value to serve and the variant it belongs to; null for a plain value. */
export interface Served {
  readonly value: JsonValue;
  readonly variant: string | null;
}

/** A flag made ready for evaluation, or the reason why it cannot be evaluated. */
export type CompiledFlag = UsableFlag | BrokenFlag;

export interface UsableFlag {
  readonly usable: true;
  readonly name: string;
  readonly type: FlagType;
  readonly enabled: boolean;
  readonly clientVisible: boolean;
  readonly variants: readonly Variant[];
  readonly default: Served;
  readonly off: Served;
  /** What an override's value serves; null when the value does not fit this flag. */
  readonly accept: (value: JsonValue) => Served | null;
}

export interface BrokenFlag {
  readonly usable: false;
  readonly name: string;
  readonly clientVisible: boolean;
  readonly message: string;
}

/** All flags at one revision. Archived flags are left out: they do not exist for evaluation. */
export interface Snapshot {
  readonly flags: ReadonlyMap<string, CompiledFlag>;
}

/** How deep the arrays and objects of a value may be nested. */
export const MAX_VALUE_DEPTH = 32;

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

/**
 * Compiles a flag. Takes nothing for granted, as rows may have been written around the services: what cannot
 * be understood becomes a broken flag, whose evaluation is an error and harms no other.
 */
export function compileFlag(definition: FlagDefinition): CompiledFlag {
  try {
    return compileChecked(definition);
  } catch (error) {
    return {
      usable: false,
      name: definition.name,
      clientVisible: definition.clientVisible === true,
      message: error instanceof Error ? error.message : 'cannot be read',
    };
  }
}

/** Compiles all flags of one revision. */
export function compileSnapshot(definitions: Iterable<FlagDefinition>): Snapshot {
  const flags = new Map<string, CompiledFlag>();
  for (const definition of definitions) {
    if (!definition.archived) flags.set(definition.name, compileFlag(definition));
  }
  return { flags };
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

function compileChecked(definition: FlagDefinition): UsableFlag {
  const { name, type } = definition;
  if (typeof name !== 'string' || name === '') throw new Error('the name is blank');
  if (!['boolean', 'string', 'number', 'json'].includes(type)) throw new Error('the type is unknown');
  if (typeof definition.enabled !== 'boolean') throw new Error('enabled is not a boolean');

  const byKey = new Map<string, Served>();
  const byValue = new Map<string, Served>();
  const variants = checkedVariants(definition);
  for (const { key, value } of variants) {
    const served: Served = { value, variant: key };
    byKey.set(key, served);
    byValue.set(canonicalJson(value), served);
  }

  const serve = (what: Serve, label: string): Served => {
    if (typeof what !== 'object' || what === null) throw new Error(`${label} is missing`);
    if ('variant' in what) {
      const served = byKey.get(what.variant);
      if (!served) throw new Error(`${label} names a variant that does not exist`);
      return served;
    }
    const served = accept(what.value);
    if (!served) throw new Error(`${label} is not a value of the flag`);
    return served;
  };

  const accept = (value: JsonValue): Served | null => {
    if (!isOfType(type, value)) return null;
    if (byKey.size === 0) return { value, variant: null };
    return byValue.get(canonicalJson(value)) ?? null;
  };

  return {
    usable: true,
    name,
    type,
    enabled: definition.enabled,
    clientVisible: definition.clientVisible === true,
    variants,
    default: serve(definition.default, 'default'),
    off: serve(definition.off, 'off'),
    accept,
  };
}

function checkedVariants(definition: FlagDefinition): readonly Variant[] {
  const variants = variantsOf(definition);
  if (!Array.isArray(variants)) throw new Error('variants are not a list');
  for (const variant of variants as readonly Variant[]) {
    if (typeof variant?.key !== 'string' || variant.key === '') throw new Error('a variant has no key');
    if (!isOfType(definition.type, variant.value)) {
      throw new Error(`variant ${variant.key} is not of the flag's type`);
    }
  }
  return variants;
}
