import { z } from 'zod';
import { toThousandths } from '../evaluation/serve';
import { conditionsInput } from '../segments/schemas-conditions';
import { flagName, jsonValue, listOf, text } from '../validation';
import type { ServeInput } from './checks';

const MAX_RULES = 100;
const MAX_CHOICES = 100;
const MAX_PREREQUISITES = 50;
/** No flag has more variants. */
const MAX_VARIANTS = 100;

const variantKey = text(128);

const percent = z
  .number({ error: 'must be a number from 0 to 100' })
  .refine((value) => toThousandths(value) !== null, 'must be from 0 to 100, with three decimals or fewer')
  .meta({ description: 'Three decimals or fewer', minimum: 0, maximum: 100 });

const bucketing = {
  bucket_by: text(255).min(1, 'must not be empty').optional(),
  salt: text(255).min(1, 'must not be empty').optional(),
};

const choice = z.strictObject({ variant: variantKey, weight: percent });

const choices = listOf(choice, MAX_CHOICES)
  .refine((split) => split.length > 0, 'must be one or more')
  .superRefine(nameTwice('variant', 'has a weight already'));

const SERVE =
  'must be {"variant": key}, {"value": value} or {"split": [{"variant": key, "weight": percent}, …]}';

/**
 * What a layer serves: `{"variant": key}`, `{"value": v}`, or variants by weight:
 * `{"split": [{"variant", "weight"}], "bucket_by"?, "salt"?}`.
 */
export const serveInput = z
  .strictObject(
    {
      variant: z.string({ error: 'must be text' }).optional(),
      value: jsonValue.optional(),
      split: choices.optional(),
      ...bucketing,
    },
    { error: SERVE },
  )
  .superRefine(({ variant, value, split, ...others }, context) => {
    if ([variant, value, split].filter((given) => given !== undefined).length !== 1) {
      context.addIssue({ code: 'custom', message: SERVE });
    }
    for (const [name, given] of Object.entries(others)) {
      if (given === undefined || split !== undefined) continue;
      context.addIssue({ code: 'custom', path: [name], message: 'is for a split' });
    }
  })
  .transform(({ variant, value, split, ...others }): ServeInput => {
    if (variant !== undefined) return { variant };
    return split === undefined ? { value: value ?? null } : { split, ...others };
  })
  .meta({
    id: 'ServeInput',
    description: 'What is served: a variant, a plain value, or variants by weight (percents that sum to 100)',
    override: { oneOf: ['variant', 'value', 'split'].map((name) => ({ required: [name] })) },
  });

const rule = z
  .strictObject({
    id: text(128)
      .regex(/^[A-Za-z0-9._-]+$/, 'must be 1 to 128 letters, digits, dots, underscores and hyphens')
      .optional(),
    name: text(255).default(''),
    enabled: z.boolean('must be true or false').default(true),
    conditions: conditionsInput.default([]),
    rollout: z
      .strictObject({ percent, ...bucketing }, { error: 'must be null or {"percent", "bucket_by", "salt"}' })
      .nullable()
      .default(null),
    serve: serveInput,
  })
  .meta({ id: 'RuleInput' });

/** Targeting rules in the order in which they are tried. */
export const rulesInput = listOf(rule, MAX_RULES).superRefine(nameTwice('id', 'is the id of another rule'));

/** What people must get from other flags, else the flag serves `off`. */
export const prerequisitesInput = listOf(
  z.strictObject({
    flag: flagName,
    variants: listOf(variantKey, MAX_VARIANTS).refine((keys) => keys.length > 0, 'must be one or more'),
  }),
  MAX_PREREQUISITES,
).superRefine(nameTwice('flag', 'is in the list already'));

/** Body of a count before saving. */
export const ruleMatchesInput = z.strictObject({ rules: rulesInput });

/** A check that no two items of a list have the same text under `name`. */
function nameTwice<N extends string>(name: N, message: string) {
  return (items: readonly { readonly [P in N]?: string | undefined }[], context: z.core.$RefinementCtx) => {
    const seen = new Set<string>();
    items.forEach((item, index) => {
      const key = item[name];
      if (key === undefined) return;
      if (seen.has(key)) context.addIssue({ code: 'custom', path: [index, name], message });
      seen.add(key);
    });
  };
}
