import { z } from 'zod';
import { OPERATORS, problemOfValue } from '../evaluation/operators';
import type { Condition, Operator, Scalar } from '../evaluation/types';
import { compilePattern } from '../pattern';
import { listOf, listWire, text } from '../validation';

const MAX_CONDITIONS = 100;
const MAX_VALUES = 10_000;
/** Patterns are tried one after the other, on every evaluation. */
const MAX_PATTERNS = 100;

const OPERATOR_NAMES = Object.keys(OPERATORS) as [Operator, ...Operator[]];
const SCALARS: ('string' | 'number' | 'boolean')[] = ['string', 'number', 'boolean'];

const yesOrNo = z.boolean('must be true or false').optional();
const valueText = text(1000);

const condition = z
  .strictObject(
    {
      attribute: text(255)
        .min(1, 'must not be empty')
        .optional()
        .meta({ description: 'Left out for in_segment and not_in_segment' }),
      operator: z.enum(OPERATOR_NAMES, { error: `must be one of ${OPERATOR_NAMES.join(', ')}` }),
      values: z
        .array(z.unknown(), { error: 'must be a list' })
        .meta({
          description: 'Any one suffices. Left out for exists and not_exists',
          override: { items: { type: SCALARS }, maxItems: MAX_VALUES },
        })
        .transform((values) => values as readonly Scalar[])
        .optional(),
      case_insensitive: yesOrNo,
      negate: yesOrNo,
    },
    { error: 'must be {"attribute", "operator", "values"}' },
  )
  .superRefine((given, context) => {
    for (const { path, message } of problemsOf(given)) {
      context.addIssue({ code: 'custom', path, message });
    }
  })
  .meta({ id: 'ConditionInput' });

/** Conditions that must all hold. Whether the segments they name exist is for the services to check. */
export const conditionsInput = listOf(condition, MAX_CONDITIONS);

/** The members of a condition on the wire. */
export const conditionFields = {
  attribute: z.string().optional(),
  operator: z.enum(OPERATOR_NAMES),
  values: listWire(z.union([z.string(), z.number(), z.boolean()])).optional(),
  case_insensitive: z.boolean().optional(),
  negate: z.boolean().optional(),
};

/** A condition on the wire. */
export const conditionWire = z.strictObject(conditionFields).meta({ id: 'Condition' });

/** What is wrong with a condition as a whole. Of several bad values the first is named. */
function* problemsOf(given: Condition): Generator<{ path: (string | number)[]; message: string }> {
  const { operator, attribute, values } = given;
  const { values: kind, foldable } = OPERATORS[operator];
  if (kind === 'segment' && attribute !== undefined) {
    yield { path: ['attribute'], message: `must be left out: ${operator} looks at no attribute` };
  }
  if (kind !== 'segment' && attribute === undefined) {
    yield { path: ['attribute'], message: 'is missing; name the attribute to look at' };
  }
  if (given.case_insensitive === true && !foldable) {
    yield { path: ['case_insensitive'], message: `is not for ${operator}` };
  }
  if (kind === 'none') {
    if (values !== undefined) yield { path: ['values'], message: `must be left out: ${operator} has none` };
    return;
  }
  const max = kind === 'pattern' ? MAX_PATTERNS : MAX_VALUES;
  if (values === undefined || values.length === 0) {
    yield { path: ['values'], message: 'must be one or more' };
  } else if (values.length > max) {
    yield { path: ['values'], message: `must be ${max} or fewer` };
  } else {
    for (const [index, value] of values.entries()) {
      const message = problemOf(given, value);
      if (message === null) continue;
      yield { path: ['values', index], message };
      return;
    }
  }
}

function problemOf({ operator, case_insensitive: fold = false }: Condition, value: unknown): string | null {
  if (typeof value === 'string') {
    const problem = valueText.safeParse(value).error?.issues[0];
    if (problem) return problem.message;
  }
  return problemOfValue(operator, value, (pattern) => compilePattern(pattern, fold));
}
