import { OPERATORS } from '@/lib/evaluation/operators';
import type { Condition, Operator } from '@/lib/evaluation/types';

/** An operator, and whether it is turned round. */
interface Comparison {
  readonly operator: Operator;
  readonly negate: boolean;
}

/** What each operator says between the attribute and its values. */
const WORDS: Readonly<Record<Operator, string>> = {
  in: 'is any of',
  not_in: 'is none of',
  equals: 'is',
  not_equals: 'is not',
  contains: 'contains',
  starts_with: 'starts with',
  ends_with: 'ends with',
  matches: 'matches pattern',
  gt: 'is greater than',
  gte: 'is at least',
  lt: 'is less than',
  lte: 'is at most',
  before: 'is before',
  after: 'is after',
  semver_eq: 'is version',
  semver_gt: 'is newer than version',
  semver_gte: 'is version or newer',
  semver_lt: 'is older than version',
  semver_lte: 'is version or older',
  exists: 'is set',
  not_exists: 'is not set',
  in_cidr: 'is an address in',
  not_in_cidr: 'is no address in',
  in_segment: 'is in segment',
  not_in_segment: 'is not in segment',
};

/** What an operator that has no negative twin says when it is turned round. */
const NEGATED: Partial<Record<Operator, string>> = {
  contains: 'does not contain',
  starts_with: 'does not start with',
  ends_with: 'does not end with',
  matches: 'does not match pattern',
};

/** What to choose from: the operators in their order, and those turned round that people ask for. */
const OFFERED: readonly Comparison[] = (Object.keys(WORDS) as Operator[]).flatMap((operator) => [
  { operator, negate: false },
  ...(NEGATED[operator] === undefined ? [] : [{ operator, negate: true }]),
]);

/** What a comparison says: "does not contain". */
function words({ operator, negate }: Comparison): string {
  if (!negate) return WORDS[operator];
  return NEGATED[operator] ?? `not: ${WORDS[operator]}`;
}

const idOf = ({ operator, negate }: Comparison) => (negate ? `${operator} negated` : operator);

const comparisonOf = ({ operator, negate }: Condition): Comparison => ({ operator, negate: negate === true });

/** What a condition says between its attribute and its values. */
export function comparisonWords(condition: Condition): string {
  return words(comparisonOf(condition));
}

/** Whether a condition is one: what was written around the services may be anything. */
export function isReadable(condition: Condition): boolean {
  const { operator, values = [] } = condition ?? {};
  return typeof operator === 'string' && Object.hasOwn(OPERATORS, operator) && Array.isArray(values);
}

/** Whether a condition asks for segments, and not for an attribute. */
export function asksForSegment(condition: Condition): boolean {
  return OPERATORS[condition.operator].values === 'segment';
}

/** The comparisons that a condition can have, its own among them, each with an id for a list. */
export function comparisonChoices(condition: Condition) {
  const own = comparisonOf(condition);
  const fitting = OFFERED.filter(
    ({ operator }) => (OPERATORS[operator].values === 'segment') === asksForSegment(condition),
  );
  const all = fitting.some((offered) => idOf(offered) === idOf(own)) ? fitting : [own, ...fitting];
  return {
    value: idOf(own),
    options: all.map((comparison) => ({ value: idOf(comparison), label: words(comparison) })),
  };
}

/** The condition with another comparison. What the new one has no place for goes; values of its kind stay. */
export function withComparison(condition: Condition, id: string): Condition {
  const [name, negated] = id.split(' ');
  const operator = name as Operator;
  const { values: kind, foldable } = OPERATORS[operator];
  const { attribute, values = [], case_insensitive: fold } = condition;
  const kept = OPERATORS[condition.operator].values === kind || isTextAmongScalars(condition, operator);
  return {
    ...(kind === 'segment' ? {} : { attribute: attribute ?? '' }),
    operator,
    ...(kind === 'none' ? {} : { values: kept ? values : [] }),
    ...(foldable && fold ? { case_insensitive: true } : {}),
    ...(negated ? { negate: true } : {}),
  };
}

/** Text stays text from "is any of" to "contains", and back. */
function isTextAmongScalars({ operator, values = [] }: Condition, next: Operator): boolean {
  const kinds = ['scalar', 'text', 'pattern'];
  return (
    kinds.includes(OPERATORS[operator].values) &&
    kinds.includes(OPERATORS[next].values) &&
    values.every((value) => typeof value === 'string' || OPERATORS[next].values === 'scalar')
  );
}
