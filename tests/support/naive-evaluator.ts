/**
 * A second evaluator, written from the specification and as literally as possible: no indexes, no caches, nothing
 * prepared. It is the judge of the real one, shares no code with it, and takes valid definitions only.
 */
import { isIPv4, isIPv6 } from 'node:net';
import type {
  Condition,
  ErrorCode,
  EvaluationContext,
  FlagDefinition,
  JsonValue,
  Override,
  Rule,
  ScheduledStep,
  SegmentDefinition,
  Serve,
  Split,
} from '@/lib/evaluation/types';

export interface NaiveWorld {
  readonly flags: readonly FlagDefinition[];
  readonly segments: readonly SegmentDefinition[];
}

export interface NaiveValue {
  readonly value: JsonValue;
  readonly variant: string | null;
  readonly reason: string;
  readonly source: string;
  readonly rule_id: string | null;
  readonly scheduled_change_id: string | null;
  readonly override_invalid: boolean;
}

export interface NaiveError {
  readonly reason: 'ERROR';
  readonly source: 'error';
  readonly error_code: ErrorCode;
}

/** Whether a pattern is found in a text. */
export type NaivePattern = (pattern: string, caseInsensitive: boolean, text: string) => boolean;

/** JavaScript's own patterns: the same as RE2's only where the pattern is a simple one. */
const javaScriptPattern: NaivePattern = (pattern, caseInsensitive, text) =>
  new RegExp(pattern, caseInsensitive ? 'iu' : 'u').test(text);

// ------------------------------------------------------------------------------------------------ hashing

/** MurmurHash3, x86, 32 bits, over UTF-8. */
export function naiveMurmur3(text: string, seed: number): number {
  const bytes = Buffer.from(text, 'utf8');
  const rotate = (x: number, by: number): number => (x << by) | (x >>> (32 - by));
  const scramble = (k: number): number => Math.imul(rotate(Math.imul(k, 0xcc9e2d51), 15), 0x1b873593);
  const whole = bytes.length - (bytes.length % 4);
  let h = seed | 0;
  for (let i = 0; i < whole; i += 4) {
    h ^= scramble(bytes.readInt32LE(i));
    h = (Math.imul(rotate(h, 13), 5) + 0xe6546b64) | 0;
  }
  let rest = 0;
  for (let i = bytes.length - 1; i >= whole; i -= 1) rest = (rest << 8) | bytes.readUInt8(i);
  h ^= scramble(rest);
  h ^= bytes.length;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

/** Where a bucket value is on the line of 100,000 positions. */
export function naivePosition(salt: string, value: string): number {
  const h = naiveMurmur3(`${salt}:${value}`, 0);
  return (h % 100) * 1000 + (Math.floor(h / 100) % 1000);
}

// ------------------------------------------------------------------------------------------------ times

/** Unix milliseconds of an RFC 3339 time; null for what is none. */
function naiveTime(text: string): number | null {
  const parts =
    /^(\d{4})-(\d\d)-(\d\d)[Tt](\d\d):(\d\d):(\d\d)(?:\.(\d+))?(?:[Zz]|([+-])(\d\d):(\d\d))$/.exec(text);
  if (!parts) return null;
  const [year, month, day, hour, minute, second] = parts.slice(1, 7).map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const milliseconds = Number(`${parts[7] ?? ''}000`.slice(0, 3));
  const offsetHours = Number(parts[9] ?? 0);
  const offsetMinutes = Number(parts[10] ?? 0);
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  const days = [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1];
  if (year === 0 || days === undefined || day < 1 || day > days) return null;
  if (hour > 23 || minute > 59 || second > 59 || offsetHours > 23 || offsetMinutes > 59) return null;
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  date.setUTCHours(hour, minute, second, milliseconds);
  const offset = (offsetHours * 60 + offsetMinutes) * 60_000;
  return date.getTime() - (parts[8] === '-' ? -offset : offset);
}

// ------------------------------------------------------------------------------------------------ versions

/** The pattern that semver.org suggests. */
const VERSION =
  /^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(?:-((?:0|[1-9]\d*|\d*[a-zA-Z-][0-9a-zA-Z-]*)(?:\.(?:0|[1-9]\d*|\d*[a-zA-Z-][0-9a-zA-Z-]*))*))?(?:\+([0-9a-zA-Z-]+(?:\.[0-9a-zA-Z-]+)*))?$/;

function comparePart(a: string, b: string): number {
  const isNumber = (text: string): boolean => /^\d+$/.test(text);
  if (isNumber(a) && isNumber(b)) return BigInt(a) === BigInt(b) ? 0 : BigInt(a) < BigInt(b) ? -1 : 1;
  if (isNumber(a)) return -1;
  if (isNumber(b)) return 1;
  return a === b ? 0 : a < b ? -1 : 1;
}

/** Negative, zero or positive by the precedence of two versions; null if one is none. */
function naiveCompareVersions(a: string, b: string): number | null {
  const [left, right] = [a, b].map((text) => (text.length > 256 ? null : VERSION.exec(text)));
  if (!left || !right) return null;
  for (const i of [1, 2, 3]) {
    const order = comparePart(left[i] ?? '', right[i] ?? '');
    if (order !== 0) return order;
  }
  if (left[4] === undefined || right[4] === undefined) {
    return (left[4] === undefined ? 1 : 0) - (right[4] === undefined ? 1 : 0);
  }
  const leftParts = left[4].split('.');
  const rightParts = right[4].split('.');
  for (const [i, part] of leftParts.entries()) {
    const other = rightParts[i];
    if (other === undefined) return 1;
    const order = comparePart(part, other);
    if (order !== 0) return order;
  }
  return leftParts.length - rightParts.length;
}

// ------------------------------------------------------------------------------------------------ addresses

interface Address {
  readonly bits: 32 | 128;
  readonly number: bigint;
}

function ipv4(text: string): bigint {
  return text.split('.').reduce((sum, part) => sum * 256n + BigInt(part), 0n);
}

function ipv6(text: string): bigint {
  const dotted = /^(.*:)([^:]*\.[^:]*)$/.exec(text);
  if (dotted) {
    const end = ipv4(dotted[2] ?? '');
    return ipv6(`${dotted[1]}${(end >> 16n).toString(16)}:${(end & 0xffffn).toString(16)}`);
  }
  const [before = '', after] = text.split('::');
  const groups = (part: string): string[] => (part === '' ? [] : part.split(':'));
  const head = groups(before);
  const tail = groups(after ?? '');
  const zeros = after === undefined ? [] : Array<string>(8 - head.length - tail.length).fill('0');
  return [...head, ...zeros, ...tail].reduce((sum, group) => sum * 65536n + BigInt(`0x${group}`), 0n);
}

/** An address as it is written: a mapped one is of IPv6 here. */
function writtenAddress(text: string): Address | null {
  if (isIPv4(text)) return { bits: 32, number: ipv4(text) };
  if (isIPv6(text) && !text.includes('%')) return { bits: 128, number: ipv6(text) };
  return null;
}

const isMapped = ({ bits, number }: Address): boolean => bits === 128 && number >> 32n === 0xffffn;

/** Whether an address is in a range. */
function naiveInRange(text: string, range: string): boolean {
  const written = writtenAddress(text);
  if (!written) return false;
  const address: Address = isMapped(written) ? { bits: 32, number: written.number & 0xffffffffn } : written;
  const [base = '', prefixText] = range.split('/');
  let start = writtenAddress(base);
  if (!start) throw new Error(`not a range: ${range}`);
  let prefix = prefixText === undefined ? start.bits : Number(prefixText);
  if (isMapped(start) && prefix >= 96) {
    start = { bits: 32, number: start.number & 0xffffffffn };
    prefix -= 96;
  }
  const beyond = BigInt(start.bits - prefix);
  return address.bits === start.bits && address.number >> beyond === start.number >> beyond;
}

// ------------------------------------------------------------------------------------------------ attributes

type Scalar = string | number | boolean;

const isScalar = (value: unknown): value is Scalar =>
  typeof value === 'string' ||
  typeof value === 'boolean' ||
  (typeof value === 'number' && Number.isFinite(value));

/** A user's attribute; undefined when it is absent. */
function attributeOf(context: EvaluationContext, name: string): Scalar | readonly unknown[] | undefined {
  if (name === 'user_id') return context.targetingKey ?? undefined;
  if (!Object.hasOwn(context.attributes, name)) return undefined;
  const value = context.attributes[name];
  return isScalar(value) || Array.isArray(value) ? value : undefined;
}

/** What is hashed; null when the user has no bucket value. */
function bucketValue(context: EvaluationContext, name: string): string | null {
  const value = attributeOf(context, name);
  if (typeof value === 'string') return value;
  if (typeof value === 'boolean') return value ? 'true' : 'false';
  if (typeof value === 'number' && Number.isSafeInteger(value)) return BigInt(value).toString();
  return null;
}

/** Equality of JSON: the order of keys does not count. */
function sameJson(a: JsonValue, b: JsonValue): boolean {
  if (Array.isArray(a) && Array.isArray(b)) {
    return a.length === b.length && a.every((item, i) => sameJson(item, b[i] as JsonValue));
  }
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return a === b;
  if (Array.isArray(a) || Array.isArray(b)) return false;
  const [left, right] = [Object.entries(a), Object.entries(b)];
  return (
    left.length === right.length &&
    left.every(([key, value]) => right.some(([other, also]) => key === other && sameJson(value, also)))
  );
}

// ------------------------------------------------------------------------------------------------ conditions

/** Whether one element of an attribute fits one value. */
function fits(operator: string, element: Scalar, value: Scalar, insensitive: boolean, found: NaivePattern) {
  const lower = (text: string): string => (insensitive ? text.toLowerCase() : text);
  if (operator === 'equals' || operator === 'in') {
    if (typeof element === 'string' && typeof value === 'string') return lower(element) === lower(value);
    return element === value;
  }
  if (operator === 'gt' || operator === 'gte' || operator === 'lt' || operator === 'lte') {
    if (typeof element !== 'number' || typeof value !== 'number') return false;
    if (operator === 'gt') return element > value;
    if (operator === 'gte') return element >= value;
    return operator === 'lt' ? element < value : element <= value;
  }
  if (typeof element !== 'string' || typeof value !== 'string') return false;
  switch (operator) {
    case 'contains':
      return lower(element).includes(lower(value));
    case 'starts_with':
      return lower(element).startsWith(lower(value));
    case 'ends_with':
      return lower(element).endsWith(lower(value));
    case 'matches':
      return element.length <= 10_000 && found(value, insensitive, element);
    case 'in_cidr':
      return naiveInRange(element, value);
    case 'before':
    case 'after': {
      const [time, limit] = [naiveTime(element), naiveTime(value)];
      if (time === null || limit === null) return false;
      return operator === 'before' ? time < limit : time > limit;
    }
    default: {
      const order = naiveCompareVersions(element, value);
      if (order === null) return false;
      if (operator === 'semver_eq') return order === 0;
      if (operator === 'semver_gt') return order > 0;
      if (operator === 'semver_gte') return order >= 0;
      if (operator === 'semver_lt') return order < 0;
      if (operator === 'semver_lte') return order <= 0;
      throw new Error(`unknown operator: ${operator}`);
    }
  }
}

/** Whether a condition holds. */
export function naiveCondition(
  world: NaiveWorld,
  condition: Condition,
  context: EvaluationContext,
  found: NaivePattern = javaScriptPattern,
): boolean {
  const { operator, values = [], negate = false, case_insensitive: insensitive = false } = condition;
  if (negate) return !naiveCondition(world, { ...condition, negate: false }, context, found);
  if (operator.startsWith('not_')) {
    const positive = operator.slice('not_'.length) as Condition['operator'];
    return !naiveCondition(world, { ...condition, operator: positive }, context, found);
  }
  if (operator === 'in_segment') {
    return values.some((key) => naiveSegmentMember(world, String(key), context, found));
  }
  const attribute = attributeOf(context, condition.attribute ?? '');
  if (attribute === undefined) return false;
  if (operator === 'exists') return true;
  const elements = (Array.isArray(attribute) ? attribute : [attribute]).filter(isScalar);
  return elements.some((element) =>
    values.some((value) => fits(operator, element, value, insensitive, found)),
  );
}

// ------------------------------------------------------------------------------------------------ segments

/** Whether a way leads from a node back to itself. */
function reachesItself(start: string, next: (node: string) => readonly string[]): boolean {
  const seen = new Set<string>();
  const visit = (node: string): void => {
    for (const other of next(node)) {
      if (seen.has(other)) continue;
      seen.add(other);
      visit(other);
    }
  };
  visit(start);
  return seen.has(start);
}

/** How many steps the longest way from a node has. Ways that come round are not followed. */
function chainLength(start: string, next: (node: string) => readonly string[]): number {
  if (reachesItself(start, next)) return 0;
  return Math.max(0, ...next(start).map((node) => 1 + chainLength(node, next)));
}

const CHAIN_MAX = 100;

/** Whether a user is in a segment. */
function naiveSegmentMember(
  world: NaiveWorld,
  key: string,
  context: EvaluationContext,
  found: NaivePattern = javaScriptPattern,
): boolean {
  const find = (other: string) => world.segments.find((segment) => segment.key === other);
  const named = (other: string): string[] =>
    (find(other)?.conditions ?? [])
      .filter(({ operator }) => operator === 'in_segment' || operator === 'not_in_segment')
      .flatMap(({ values }) => (values ?? []).map(String));
  const segment = find(key);
  if (!segment || reachesItself(key, named) || chainLength(key, named) > CHAIN_MAX) return false;
  const { targetingKey } = context;
  if (targetingKey !== null && segment.excluded.includes(targetingKey)) return false;
  if (targetingKey !== null && segment.included.includes(targetingKey)) return true;
  return (
    segment.conditions.length > 0 &&
    segment.conditions.every((condition) => naiveCondition(world, condition, context, found))
  );
}

// ------------------------------------------------------------------------------------------------ flags

interface Choice {
  readonly value: JsonValue;
  readonly variant: string | null;
}

const variantsOf = ({ type, variants }: FlagDefinition) =>
  type === 'boolean'
    ? [
        { key: 'on', value: true },
        { key: 'off', value: false },
      ]
    : variants;

/** A plain value as what it is of the flag; null if it does not fit. */
function choiceOfValue(flag: FlagDefinition, value: JsonValue): Choice | null {
  const variants = variantsOf(flag);
  if (variants.length > 0) {
    const variant = variants.find((candidate) => sameJson(candidate.value, value));
    return variant ? { value: variant.value, variant: variant.key } : null;
  }
  return flag.type === 'json' || typeof value === flag.type ? { value, variant: null } : null;
}

function choiceOfVariant(flag: FlagDefinition, key: string): Choice | null {
  const variant = variantsOf(flag).find((candidate) => candidate.key === key);
  return variant ? { value: variant.value, variant: key } : null;
}

/** The choice of a split; null when the user has no bucket value. */
function choiceOfSplit(flag: FlagDefinition, split: Split, context: EvaluationContext): Choice | null {
  const value = bucketValue(context, split.bucket_by);
  if (value === null) return null;
  const position = naivePosition(split.salt, value);
  let end = 0;
  for (const { variant, weight } of split.split) {
    end += Math.round(weight * 1000);
    if (position < end) return choiceOfVariant(flag, variant);
  }
  throw new Error('the weights do not sum to 100');
}

function isSplit(serve: Serve): serve is Split {
  return 'split' in serve;
}

/** What a layer other than a rule serves. */
function serveOf(flag: FlagDefinition, serve: Serve, context: EvaluationContext): Choice {
  const first = isSplit(serve) ? (serve.split[0]?.variant ?? '') : '';
  const choice = isSplit(serve)
    ? (choiceOfSplit(flag, serve, context) ?? choiceOfVariant(flag, first))
    : 'variant' in serve
      ? choiceOfVariant(flag, serve.variant)
      : choiceOfValue(flag, serve.value);
  if (!choice) throw new Error(`${flag.name} serves what it does not have`);
  return choice;
}

/** Whether a scheduled change names only what the flag has. */
function canApply(flag: FlagDefinition, { at, default: serve }: ScheduledStep): boolean {
  if (naiveTime(at) === null) return false;
  if (serve === undefined) return true;
  if (isSplit(serve)) return serve.split.every(({ variant }) => choiceOfVariant(flag, variant) !== null);
  if ('variant' in serve) return choiceOfVariant(flag, serve.variant) !== null;
  return choiceOfValue(flag, serve.value) !== null;
}

/** Whether all that a rule asks for is there, and what it then serves. */
function ruleChoice(
  world: NaiveWorld,
  flag: FlagDefinition,
  rule: Rule,
  context: EvaluationContext,
  found: NaivePattern,
): Choice | null {
  if (!rule.enabled) return null;
  if (!rule.conditions.every((condition) => naiveCondition(world, condition, context, found))) return null;
  if (rule.rollout) {
    const value = bucketValue(context, rule.rollout.bucket_by);
    if (value === null) return null;
    if (naivePosition(rule.rollout.salt, value) >= Math.round(rule.rollout.percent * 1000)) return null;
  }
  return isSplit(rule.serve) ? choiceOfSplit(flag, rule.serve, context) : serveOf(flag, rule.serve, context);
}

/** What one user gets from one flag. */
export function naiveEvaluate(
  world: NaiveWorld,
  flagName: string,
  context: EvaluationContext,
  overrides: ReadonlyMap<string, Override>,
  nowMs: number,
  found: NaivePattern = javaScriptPattern,
): NaiveValue | NaiveError {
  const find = (name: string) => world.flags.find((other) => other.name === name && !other.archived);
  const flag = find(flagName);
  if (!flag) return { reason: 'ERROR', source: 'error', error_code: 'FLAG_NOT_FOUND' };

  const nothing = { rule_id: null, scheduled_change_id: null, override_invalid: false };
  const override = overrides.get(flagName);
  if (override?.enabled && (override.expiresAt === null || override.expiresAt > nowMs)) {
    const choice = choiceOfValue(flag, override.value);
    if (choice) return { ...choice, reason: 'OVERRIDE', source: 'override', ...nothing };
    nothing.override_invalid = true;
  }

  let { enabled, default: serve } = flag;
  let scheduledChange = flag.default_from ?? null;
  const timeOf = (step: ScheduledStep): number => naiveTime(step.at) ?? Number.NaN;
  const due = (flag.schedule ?? [])
    .filter((step) => canApply(flag, step) && timeOf(step) <= nowMs)
    .sort((a, b) => timeOf(a) - timeOf(b) || (a.id < b.id ? -1 : 1));
  for (const step of due) {
    if (step.enabled !== undefined) enabled = step.enabled;
    if (step.default !== undefined) {
      serve = step.default;
      scheduledChange = step.id;
    }
  }

  const isMet = (name: string, variants: readonly string[]): boolean => {
    const needed = (other: string): string[] => (find(other)?.prerequisites ?? []).map((each) => each.flag);
    if (reachesItself(name, needed) || chainLength(name, needed) > CHAIN_MAX) return false;
    const got = naiveEvaluate(world, name, context, overrides, nowMs, found);
    return 'variant' in got && got.variant !== null && variants.includes(got.variant);
  };
  if (!enabled || !(flag.prerequisites ?? []).every((each) => isMet(each.flag, each.variants))) {
    return { ...serveOf(flag, flag.off, context), reason: 'DISABLED', source: 'off', ...nothing };
  }

  for (const rule of flag.rules ?? []) {
    const choice = ruleChoice(world, flag, rule, context, found);
    if (!choice) continue;
    const reason = isSplit(rule.serve) ? 'SPLIT' : 'TARGETING_MATCH';
    return { ...choice, reason, source: 'rule', ...nothing, rule_id: rule.id };
  }

  const choice = serveOf(flag, serve, context);
  if (scheduledChange !== null) {
    const reason = isSplit(serve) ? 'SPLIT' : 'SCHEDULED';
    return { ...choice, reason, source: 'schedule', ...nothing, scheduled_change_id: scheduledChange };
  }
  const plain = flag.rules?.some((rule) => rule.enabled) ? 'DEFAULT' : 'STATIC';
  return { ...choice, reason: isSplit(serve) ? 'SPLIT' : plain, source: 'default', ...nothing };
}
