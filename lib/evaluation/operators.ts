import { isInRange, parseAddress, parseRange } from './cidr';
import { compareVersions, parseVersion } from './semver';
import { parseInstant } from './time';
import type { Condition, Operator, Scalar } from './types';

/** Makes a test out of a pattern in RE2's syntax; throws when it is none. Given from outside, as this core uses no package. */
export type CompilePattern = (pattern: string, caseInsensitive: boolean) => (text: string) => boolean;

/** Whether one element of an attribute passes. Elements of a kind that the operator does not know do not. */
export type ElementTest = (element: unknown) => boolean;

/** What an operator is like. */
export interface OperatorTraits {
  /** What its values are; `none` has no values, `segment` has no attribute. */
  readonly values:
    | 'scalar'
    | 'text'
    | 'pattern'
    | 'number'
    | 'time'
    | 'version'
    | 'range'
    | 'segment'
    | 'none';
  /** Whether `case_insensitive` is allowed. */
  readonly foldable: boolean;
  /** Whether it holds exactly where its positive does not. */
  readonly negative: boolean;
}

const traits = (
  values: OperatorTraits['values'],
  { foldable = false, negative = false }: Partial<OperatorTraits> = {},
): OperatorTraits => ({ values, foldable, negative });

/** Every operator. */
export const OPERATORS: Readonly<Record<Operator, OperatorTraits>> = {
  equals: traits('scalar', { foldable: true }),
  not_equals: traits('scalar', { foldable: true, negative: true }),
  in: traits('scalar', { foldable: true }),
  not_in: traits('scalar', { foldable: true, negative: true }),
  contains: traits('text', { foldable: true }),
  starts_with: traits('text', { foldable: true }),
  ends_with: traits('text', { foldable: true }),
  matches: traits('pattern', { foldable: true }),
  gt: traits('number'),
  gte: traits('number'),
  lt: traits('number'),
  lte: traits('number'),
  before: traits('time'),
  after: traits('time'),
  semver_eq: traits('version'),
  semver_gt: traits('version'),
  semver_gte: traits('version'),
  semver_lt: traits('version'),
  semver_lte: traits('version'),
  exists: traits('none'),
  not_exists: traits('none', { negative: true }),
  in_cidr: traits('range'),
  not_in_cidr: traits('range', { negative: true }),
  in_segment: traits('segment'),
  not_in_segment: traits('segment', { negative: true }),
};

/** Longest text that patterns are tried on, so that no attribute of a caller takes long. */
const MAX_MATCHED_LENGTH = 10_000;

/** Whether something is a string, a finite number or a boolean. */
export function isScalar(value: unknown): value is Scalar {
  return typeof value === 'string' || typeof value === 'boolean' || isNumber(value);
}

/**
 * What is wrong with one value of a condition, in words that follow the name of the field; null when nothing is.
 */
export function problemOfValue(
  operator: Operator,
  value: unknown,
  compilePattern: CompilePattern,
): string | null {
  switch (OPERATORS[operator].values) {
    case 'scalar':
      return isScalar(value) ? null : 'must be text, a number, true or false';
    case 'number':
      return isNumber(value) ? null : 'must be a number';
    case 'time':
      return isText(value) && parseInstant(value) !== null
        ? null
        : 'must be an RFC 3339 time with its offset, 2030-01-31T18:00:00Z say';
    case 'version':
      return isText(value) && parseVersion(value) ? null : 'must be a semantic version, 1.4.0-rc.1 say';
    case 'range':
      return isText(value) && parseRange(value)
        ? null
        : 'must be an IP address or a range, 10.0.0.0/8 or 2001:db8::/32 say';
    case 'pattern':
      return isText(value) ? problemOfPattern(value, compilePattern) : 'must be text';
    default:
      return isText(value) ? null : 'must be text';
  }
}

/**
 * The test of an operator against its values, of which any one suffices. The negation of negative operators is not
 * in it. Not for `in_segment`, which looks at no element.
 * @param condition one whose values have no problem
 */
export function compileElementTest(condition: Condition, compilePattern: CompilePattern): ElementTest {
  const { operator, values = [], case_insensitive: fold = false } = condition;
  switch (operator) {
    case 'equals':
    case 'not_equals':
    case 'in':
    case 'not_in':
      return equality(values, fold);
    case 'contains':
      return text(values, fold, (element, value) => element.includes(value));
    case 'starts_with':
      return text(values, fold, (element, value) => element.startsWith(value));
    case 'ends_with':
      return text(values, fold, (element, value) => element.endsWith(value));
    case 'matches': {
      const tests = values.map((value) => compilePattern(String(value), fold));
      return (element) =>
        isText(element) && element.length <= MAX_MATCHED_LENGTH && tests.some((test) => test(element));
    }
    case 'gt':
      return compared(values, isNumber, same, (element, value) => element > value);
    case 'gte':
      return compared(values, isNumber, same, (element, value) => element >= value);
    case 'lt':
      return compared(values, isNumber, same, (element, value) => element < value);
    case 'lte':
      return compared(values, isNumber, same, (element, value) => element <= value);
    case 'before':
      return compared(values, isText, parseInstant, (element, value) => element < value);
    case 'after':
      return compared(values, isText, parseInstant, (element, value) => element > value);
    case 'semver_eq':
      return compared(values, isText, parseVersion, (a, b) => compareVersions(a, b) === 0);
    case 'semver_gt':
      return compared(values, isText, parseVersion, (a, b) => compareVersions(a, b) > 0);
    case 'semver_gte':
      return compared(values, isText, parseVersion, (a, b) => compareVersions(a, b) >= 0);
    case 'semver_lt':
      return compared(values, isText, parseVersion, (a, b) => compareVersions(a, b) < 0);
    case 'semver_lte':
      return compared(values, isText, parseVersion, (a, b) => compareVersions(a, b) <= 0);
    case 'in_cidr':
    case 'not_in_cidr': {
      const ranges = values.map((value) => parseRange(String(value))).filter((range) => range !== null);
      return (element) => {
        const address = isText(element) ? parseAddress(element) : null;
        return address !== null && ranges.some((range) => isInRange(address, range));
      };
    }
    default:
      return isScalar;
  }
}

const isText = (value: unknown): value is string => typeof value === 'string';
const isNumber = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value);
const same = (value: number) => value;
const lowered = (value: unknown) => (isText(value) ? value.toLowerCase() : value);

function equality(values: readonly Scalar[], fold: boolean): ElementTest {
  const wanted = new Set<unknown>(fold ? values.map(lowered) : values);
  const [only] = wanted;
  if (fold) return (element) => wanted.has(lowered(element));
  if (wanted.size === 1) return (element) => element === only;
  return (element) => wanted.has(element);
}

function text(
  values: readonly Scalar[],
  fold: boolean,
  holds: (element: string, value: string) => boolean,
): ElementTest {
  const wanted = values.map((value) => (fold ? String(value).toLowerCase() : String(value)));
  return (element) => {
    if (!isText(element)) return false;
    const given = fold ? element.toLowerCase() : element;
    return wanted.some((value) => holds(given, value));
  };
}

/** A comparison with values that are read once, of elements that are read each time. */
function compared<E extends Scalar, T>(
  values: readonly Scalar[],
  isKind: (value: unknown) => value is E,
  read: (value: E) => T | null,
  holds: (element: T, value: T) => boolean,
): ElementTest {
  const wanted = values.filter(isKind).flatMap((value) => {
    const parsed = read(value);
    return parsed === null ? [] : [parsed];
  });
  return (element) => {
    const given = isKind(element) ? read(element) : null;
    return given !== null && wanted.some((value) => holds(given, value));
  };
}

function problemOfPattern(pattern: string, compilePattern: CompilePattern): string | null {
  try {
    compilePattern(pattern, false);
    return null;
  } catch (error) {
    return `must be a pattern in RE2 syntax: ${error instanceof Error ? error.message : 'cannot be read'}`;
  }
}
