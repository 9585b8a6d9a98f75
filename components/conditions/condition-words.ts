import { OPERATORS } from '@/lib/evaluation/operators';
import type { Condition, Scalar } from '@/lib/evaluation/types';
import { shorten } from '../values/show-value';
import { asksForSegment, comparisonWords, isReadable } from './condition-choices';

/** How many values a sentence names. */
const NAMED = 3;

/** A value of a condition as it is shown: text that is text has quotes, other kinds are told by the operator. */
export function showScalar(condition: Condition, value: Scalar): string {
  const quoted = OPERATORS[condition.operator].values === 'scalar' && typeof value === 'string';
  return quoted ? `"${value}"` : String(value);
}

/** A condition as a sentence: `country is any of "CH", "AT"`. */
export function conditionInWords(condition: Condition): string {
  if (!isReadable(condition)) return 'a condition that cannot be read';
  const { values = [] } = condition;
  const named = values.slice(0, NAMED).map((value) => shorten(showScalar(condition, value)));
  const rest = values.length - named.length;
  const listed = rest > 0 ? `${named.join(', ')} and ${rest.toLocaleString('en-GB')} more` : named.join(', ');
  return [
    asksForSegment(condition) ? null : condition.attribute,
    comparisonWords(condition),
    listed,
    condition.case_insensitive ? '(ignoring case)' : null,
  ]
    .filter(Boolean)
    .join(' ');
}

/** Conditions as one sentence; what none of them means is for the caller to say. */
export function conditionsInWords(conditions: readonly Condition[]): string {
  return conditions.map(conditionInWords).join(' and ');
}
