import { invalid } from '../errors';
import { POSITIONS } from '../evaluation/bucket';
import { asJson, sameJson } from '../evaluation/json';
import { toThousandths } from '../evaluation/serve';
import type { FlagType, Serve, Split, Variant } from '../evaluation/types';
import { isOfType, variantsOf } from '../evaluation/variants';

/** What is served as callers give it: a split may leave out whom it buckets by and its salt. */
export type ServeInput =
  | Exclude<Serve, Split>
  | (Pick<Split, 'split'> & { readonly [P in 'bucket_by' | 'salt']?: string | undefined });

/** The flag that something is checked against. */
interface Target {
  readonly name: string;
  readonly type: FlagType;
  readonly variants: readonly Variant[];
}

/** What an error says of a flag that was written around the API in a way that cannot be read. */
export const unreadable = (flagName: string): string =>
  `the flag ${flagName} is stored in a way that cannot be read`;

/**
 * Checks the variants that are to be stored: none for a boolean flag, which has its own.
 * @throws PennonError `invalid`
 */
export function checkVariants(type: FlagType, variants: readonly Variant[]): readonly Variant[] {
  const builtIn = variantsOf({ type, variants: [] });
  if (type === 'boolean') {
    if (variants.length === 0 || sameJson(asJson(variants), asJson(builtIn))) return [];
    throw invalid({ path: 'variants', message: 'a boolean flag has the variants on and off built in' });
  }
  variants.forEach((variant, index) => {
    if (!isOfType(type, variant.value)) {
      throw invalid({ path: `variants.${index}.value`, message: `must be a ${type} value` });
    }
    for (const earlier of variants.slice(0, index)) {
      if (earlier.key === variant.key) {
        throw invalid({ path: `variants.${index}.key`, message: 'is the key of another variant' });
      }
      if (sameJson(earlier.value, variant.value)) {
        throw invalid({
          path: `variants.${index}.value`,
          message: `is the value of the variant ${earlier.key}`,
        });
      }
    }
  });
  return variants;
}

/**
 * Checks what a layer is to serve, and completes it: a value of a flag with variants becomes the variant that has it,
 * a split gets the user's id and the flag's own salt unless it names others.
 * @throws PennonError `invalid`, with `path` before the field's own
 */
export function checkServe(flag: Target, serve: ServeInput, path: string): Serve {
  const variants = variantsOf(flag);
  if ('split' in serve) return checkSplit(flag, serve, path);
  if ('variant' in serve) {
    assertVariant(flag, serve.variant, `${path}.variant`);
    return serve;
  }
  if (!isOfType(flag.type, serve.value)) {
    throw invalid({ path: `${path}.value`, message: `must be a ${flag.type} value` });
  }
  if (variants.length === 0) return serve;
  const variant = variants.find(({ value }) => sameJson(value, serve.value));
  if (variant) return { variant: variant.key };
  throw invalid({ path: `${path}.value`, message: 'is not the value of a variant of the flag' });
}

/** @throws PennonError `invalid` when the flag has no variant of this key */
function assertVariant(flag: Target, key: string, path: string): void {
  if (variantsOf(flag).some((variant) => variant.key === key)) return;
  throw invalid({ path, message: 'is not a variant of the flag' });
}

function checkSplit(flag: Target, serve: Extract<ServeInput, { split: unknown }>, path: string): Split {
  serve.split.forEach(({ variant }, index) => {
    assertVariant(flag, variant, `${path}.split.${index}.variant`);
  });
  const sum = serve.split.reduce((total, { weight }) => total + (toThousandths(weight) ?? 0), 0);
  if (sum !== POSITIONS) {
    throw invalid({ path: `${path}.split`, message: `must have weights that sum to 100, not ${sum / 1000}` });
  }
  return {
    split: serve.split,
    bucket_by: serve.bucket_by ?? 'user_id',
    salt: serve.salt ?? `${flag.name}:split`,
  };
}
