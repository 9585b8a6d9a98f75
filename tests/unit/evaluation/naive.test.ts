import { isDeepStrictEqual } from 'node:util';
import { beforeAll, describe, expect, test } from 'vitest';
import { evaluateFlag } from '@/lib/evaluation/evaluate';
import { compileSnapshot } from '@/lib/evaluation/snapshot';
import type {
  Condition,
  Evaluation,
  EvaluationContext,
  FlagDefinition,
  FlagType,
  JsonValue,
  Operator,
  Override,
  Prerequisite,
  Rollout,
  Rule,
  Scalar,
  ScheduledStep,
  SegmentDefinition,
  Serve,
  Split,
  Variant,
} from '@/lib/evaluation/types';
import { compilePattern } from '@/lib/pattern';
import {
  type NaiveError,
  type NaiveValue,
  type NaiveWorld,
  naiveCondition,
  naiveEvaluate,
} from '../../support/naive-evaluator';

const WORLDS = 700;
const USERS_PER_WORLD = 24;
const FLAGS_PER_WORLD = 6;
const SEGMENTS_PER_WORLD = 5;

const NOW = Date.parse('2026-06-15T12:00:00.000Z');

// ------------------------------------------------------------------------------------------------ chance

/** A stream of chance that is the same for the same seed (mulberry32). */
class Chance {
  #state: number;

  constructor(seed: number) {
    this.#state = Math.imul(seed + 1, 0x9e3779b1);
  }

  /** From 0 to below 1. */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let t = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  }

  /** From 0 to below `end`. */
  below(end: number): number {
    return Math.floor(this.next() * end);
  }

  is(probability: number): boolean {
    return this.next() < probability;
  }

  of<T>(pool: readonly T[]): T {
    return pool[this.below(pool.length)] as T;
  }

  /** `least` to `most` times what is made. */
  some<T>(least: number, most: number, make: (index: number) => T): T[] {
    return Array.from({ length: least + this.below(most - least + 1) }, (_, index) => make(index));
  }
}

// ------------------------------------------------------------------------------------------------ pools

// Small, so that what is compared is often the same or nearly so.
const POOLS = {
  text: [
    'CH',
    'ch',
    'AT',
    'ann',
    'ANN',
    'Anna',
    'é',
    'e\u0301',
    'É',
    'Σ',
    'İ',
    'ı',
    'ß',
    '👋',
    '',
    '5',
    'true',
  ],
  number: [0, -0, 1, 5, 5.5, -3, 18, 1e21, 9007199254740991, 9007199254740992, 5e-324, -1e308],
  time: [
    '2026-06-15T12:00:00Z',
    '2026-06-15T14:00:00+02:00',
    '2026-06-15T12:00:00.0009z',
    '2026-06-15t11:59:59.999Z',
    '2026-06-15T12:00:00.001-00:00',
    '2024-02-29T00:00:00Z',
    '1969-12-31T23:59:59.9999Z',
    '0001-01-01T00:00:00Z',
    '9999-12-31T23:59:59.999Z',
  ],
  version: [
    '1.0.0',
    '1.0.0+build',
    '1.0.0-alpha',
    '1.0.0-alpha.1',
    '1.0.0-alpha.beta',
    '1.0.0-2',
    '1.0.0-10',
    '2.1.0',
    '10.0.0',
    '99999999999999999999.0.0',
  ],
  address: [
    '10.0.0.1',
    '10.255.0.0',
    '11.0.0.1',
    '0.0.0.0',
    '::ffff:10.0.0.1',
    '::10.0.0.1',
    '::1',
    '2001:db8::1',
    '2001:DB8:0:0:8000::',
    'ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff',
  ],
} as const;

const RANGES = [
  '10.0.0.0/8',
  '10.9.9.9/8',
  '10.0.0.1',
  '0.0.0.0/0',
  '::/0',
  '::ffff:10.0.0.0/104',
  '::ffff:0:0/96',
  '::ffff:0:0/95',
  '2001:db8::/32',
  '2001:db8::/65',
  '::1/128',
  '10.0.0.0/31',
];

const PATTERNS = ['^a', 'n$', '[A-Z]{2}', 'an+', '^.{3}$', '^.$', '[0-9]', 'é', '(CH|AT)', '^$', '\\.'];

/** What is of the right form for no operator but looks much like it. */
const NEARLY = [
  '2026-02-29T00:00:00Z',
  '2026-06-15T24:00:00Z',
  '2026-06-15T23:59:60Z',
  '2026-06-15',
  'v1.0.0',
  '1.0',
  '1.02.3',
  '010.0.0.1',
  'fe80::1%eth0',
  '10.0.0.1/32',
];

type Kind = keyof typeof POOLS;

/** Attributes with the kind that they usually have. */
const ATTRIBUTES: Readonly<Record<string, Kind | 'boolean' | 'mixed'>> = {
  country: 'text',
  email: 'text',
  constructor: 'text' as const,
  n: 'number',
  age: 'number',
  when: 'time',
  created_at: 'time',
  app: 'version',
  ip: 'address',
  beta: 'boolean',
  tags: 'mixed',
};
const ATTRIBUTE_NAMES = Object.keys(ATTRIBUTES);

const KIND_OF_OPERATOR: Readonly<Record<Operator, Kind | 'range' | 'pattern' | 'any' | 'none' | 'segment'>> =
  {
    equals: 'any',
    not_equals: 'any',
    in: 'any',
    not_in: 'any',
    contains: 'text',
    starts_with: 'text',
    ends_with: 'text',
    matches: 'pattern',
    gt: 'number',
    gte: 'number',
    lt: 'number',
    lte: 'number',
    before: 'time',
    after: 'time',
    semver_eq: 'version',
    semver_gt: 'version',
    semver_gte: 'version',
    semver_lt: 'version',
    semver_lte: 'version',
    exists: 'none',
    not_exists: 'none',
    in_cidr: 'range',
    not_in_cidr: 'range',
    in_segment: 'segment',
    not_in_segment: 'segment',
  };
const OPERATORS = Object.keys(KIND_OF_OPERATOR) as Operator[];
const WITH_CASE: readonly Operator[] = [
  'equals',
  'not_equals',
  'in',
  'not_in',
  'contains',
  'starts_with',
  'ends_with',
  'matches',
];

const KEYS = ['ann', 'bob', 'eve', 'zoe', '42', '', '🦊', 'é', 'e\u0301'];
const SEGMENT_KEYS = [...Array.from({ length: SEGMENTS_PER_WORLD }, (_, n) => `s${n}`), 'unknown'];
const FLAG_NAMES = Array.from({ length: FLAGS_PER_WORLD }, (_, n) => `f${n}`);
const INSTANTS = [
  '2026-06-15T11:59:59.999Z',
  '2026-06-15T12:00:00.000Z',
  '2026-06-15T14:00:00.000+02:00',
  '2026-06-15T12:00:00.001Z',
  '2026-01-01T00:00:00Z',
  '2027-01-01T00:00:00.000Z',
];
const STEP_IDS = Array.from(
  { length: 9 },
  (_, n) => `${'084c1f5ae'[n]}0000000-0000-4000-8000-00000000000${n}`,
);

const VALUES: Readonly<Record<FlagType, readonly JsonValue[]>> = {
  boolean: [true, false],
  string: ['', 'A', 'B', 'on', '5'],
  number: [0, 1, -2.5, 5],
  json: [null, [], {}, { a: 1, b: [2, { c: null }] }, { b: [2, { c: null }], a: 1, d: 1 }, 'A', 5],
};

// ------------------------------------------------------------------------------------------------ worlds

function oneOfKind(chance: Chance, kind: Kind | 'boolean' | 'mixed'): Scalar {
  if (kind === 'boolean') return chance.is(0.5);
  if (kind === 'mixed')
    return oneOfKind(chance, chance.of(['text', 'number', 'boolean', 'version', 'address']));
  return chance.of<Scalar>(POOLS[kind]);
}

function attributeOfOperator(chance: Chance, operator: Operator): string {
  const wanted = { pattern: 'text', range: 'address', segment: '', none: '', any: '' };
  const kind = KIND_OF_OPERATOR[operator];
  const fitting = ATTRIBUTE_NAMES.filter((name) => {
    const has = ATTRIBUTES[name];
    return has === 'mixed' || has === (kind in wanted ? wanted[kind as keyof typeof wanted] : kind);
  });
  if (chance.is(0.12)) return 'user_id';
  if (chance.is(0.1) || kind === 'any' || kind === 'none') return chance.of(ATTRIBUTE_NAMES);
  return chance.of(fitting);
}

function conditionOf(chance: Chance): Condition {
  const operator = chance.of(OPERATORS);
  const kind = KIND_OF_OPERATOR[operator];
  const negate = chance.is(0.2) ? { negate: chance.is(0.8) } : {};
  const insensitive =
    WITH_CASE.includes(operator) && chance.is(0.4) ? { case_insensitive: chance.is(0.8) } : {};
  if (kind === 'segment') {
    return { operator, values: chance.some(1, 2, () => chance.of(SEGMENT_KEYS)), ...negate };
  }
  const attribute = attributeOfOperator(chance, operator);
  if (kind === 'none') return { attribute, operator, ...negate };
  const values = chance.some(1, 3, (): Scalar => {
    if (kind === 'pattern') return chance.of(PATTERNS);
    if (kind === 'range') return chance.of(RANGES);
    if (kind !== 'any') return oneOfKind(chance, kind);
    return attribute === 'user_id' ? chance.of(KEYS) : oneOfKind(chance, ATTRIBUTES[attribute] ?? 'mixed');
  });
  return { attribute, operator, values, ...negate, ...insensitive };
}

function bucketingOf(chance: Chance, flag: string) {
  const bucketBy = chance.is(0.6)
    ? 'user_id'
    : chance.of(['n', 'country', 'beta', 'tags', 'absent', 'constructor']);
  return { bucket_by: bucketBy, salt: chance.is(0.7) ? flag : chance.of(['', 'größe', 'a:b']) };
}

function splitOf(chance: Chance, flag: string, keys: readonly string[]): Split {
  const weights = chance.of([[100], [50, 50], [33.333, 66.667], [0, 100], [0.1, 0.2, 99.7], [25, 25, 50]]);
  const split = weights.map((weight) => ({ variant: chance.of(keys), weight }));
  return { split, ...bucketingOf(chance, `${flag}:split`) };
}

function variantsOf(chance: Chance, type: FlagType): Variant[] {
  if (type === 'boolean' || chance.is(0.4)) return [];
  return VALUES[type].slice(0, 2 + chance.below(2)).map((value, n) => ({ key: `v${n}`, value }));
}

function serveOf(chance: Chance, name: string, type: FlagType, variants: readonly Variant[]): Serve {
  if (type !== 'boolean' && variants.length === 0) return { value: chance.of(VALUES[type]) };
  const all =
    type === 'boolean'
      ? [
          { key: 'on', value: true },
          { key: 'off', value: false },
        ]
      : variants;
  const roll = chance.next();
  if (roll < 0.3)
    return splitOf(
      chance,
      name,
      all.map(({ key }) => key),
    );
  const { key, value } = chance.of(all);
  return roll < 0.45 ? { value } : { variant: key };
}

function ruleOf(chance: Chance, id: string, name: string, serve: Serve): Rule {
  const rollout: Rollout | null = chance.is(0.4)
    ? { percent: chance.of([0, 0.001, 10, 33.333, 50, 90, 99.999, 100]), ...bucketingOf(chance, name) }
    : null;
  const conditions = chance.some(chance.is(0.15) ? 0 : 1, 2, () => conditionOf(chance));
  return { id, name: id, enabled: chance.is(0.85), conditions, rollout, serve };
}

function stepOf(chance: Chance, id: string, serve: Serve): ScheduledStep {
  const unknown: Serve = chance.is(0.5)
    ? { variant: 'no-such-variant' }
    : { split: [{ variant: 'no-such-variant', weight: 100 }], bucket_by: 'user_id', salt: '' };
  return {
    id,
    at: chance.of(INSTANTS),
    ...(chance.is(0.4) ? { enabled: chance.is(0.7) } : {}),
    ...(chance.is(0.7) ? { default: chance.is(0.15) ? unknown : serve } : {}),
  };
}

function flagOf(chance: Chance, name: string): FlagDefinition {
  const type = chance.of<FlagType>(['boolean', 'boolean', 'string', 'number', 'json']);
  const variants = variantsOf(chance, type);
  const serve = (): Serve => serveOf(chance, name, type, variants);
  const firstStep = chance.below(STEP_IDS.length);
  const stepId = (n: number): string => STEP_IDS[(firstStep + n) % STEP_IDS.length] as string;
  const prerequisite = (): Prerequisite => ({
    flag: chance.is(0.06) ? 'unknown' : chance.of(FLAG_NAMES),
    variants: chance.some(1, 4, () => chance.of(['on', 'off', 'v0', 'v1', 'v2'])),
  });
  return {
    name,
    type,
    enabled: chance.is(0.85),
    client_visible: chance.is(0.8),
    archived: chance.is(0.05),
    variants,
    default: serve(),
    off: serve(),
    ...(chance.is(0.35) ? { prerequisites: chance.some(0, 2, prerequisite) } : {}),
    ...(chance.is(0.75) ? { rules: chance.some(0, 3, (n) => ruleOf(chance, `r${n}`, name, serve())) } : {}),
    ...(chance.is(0.5) ? { schedule: chance.some(0, 3, (n) => stepOf(chance, stepId(n), serve())) } : {}),
    ...(chance.is(0.3) ? { default_from: chance.is(0.5) ? null : 'folded' } : {}),
  };
}

function segmentOf(chance: Chance, key: string): SegmentDefinition {
  return {
    key,
    conditions: chance.some(0, 2, () => conditionOf(chance)),
    included: chance.some(0, 2, () => chance.of(KEYS)),
    excluded: chance.some(0, 2, () => chance.of(KEYS)),
  };
}

function worldOf(chance: Chance) {
  return {
    flags: FLAG_NAMES.map((name) => flagOf(chance, name)),
    segments: SEGMENT_KEYS.filter((key) => key !== 'unknown').map((key) => segmentOf(chance, key)),
  };
}

// ------------------------------------------------------------------------------------------------ users

function attributeValueOf(chance: Chance, kind: Kind | 'boolean' | 'mixed'): unknown {
  const roll = chance.next();
  if (roll < 0.62 && kind !== 'mixed') return oneOfKind(chance, kind);
  if (roll < 0.85) return chance.some(0, 3, () => oneOfKind(chance, chance.is(0.8) ? kind : 'mixed'));
  if (roll < 0.89) return chance.of(NEARLY);
  if (roll < 0.93) return oneOfKind(chance, 'mixed');
  if (roll < 0.96) return [oneOfKind(chance, kind), chance.of([null, {}, ['CH'], Number.NaN])];
  return chance.of([null, undefined, {}, { a: 1 }, Number.NaN, Number.POSITIVE_INFINITY]);
}

function contextOf(chance: Chance): EvaluationContext {
  const names = ATTRIBUTE_NAMES.filter(() => chance.is(0.8));
  const attributes = names.map((name) => [name, attributeValueOf(chance, ATTRIBUTES[name] ?? 'mixed')]);
  if (chance.is(0.2)) attributes.push(['user_id', chance.of(KEYS)]);
  return {
    targetingKey: chance.is(0.12) ? null : chance.of(KEYS),
    attributes: Object.fromEntries(attributes),
  };
}

function overridesOf(chance: Chance, flags: readonly FlagDefinition[]): Map<string, Override> {
  const overrides = new Map<string, Override>();
  for (const { name, type, variants } of flags) {
    if (!chance.is(0.2)) continue;
    const other = chance.of<FlagType>(['boolean', 'string', 'number', 'json']);
    const fitting = variants.length > 0 ? variants.map(({ value }) => value) : VALUES[type];
    overrides.set(name, {
      flagName: name,
      value: chance.is(0.7) ? chance.of(fitting) : chance.of(VALUES[other]),
      enabled: chance.is(0.8),
      expiresAt: chance.of([null, null, NOW - 1, NOW, NOW + 1, NOW + 86_400_000]),
      createdAt: 0,
      updatedAt: 0,
    });
  }
  return overrides;
}

// ------------------------------------------------------------------------------------------------ comparison

function same(engine: Evaluation, naive: NaiveValue | NaiveError): boolean {
  if (engine.reason === 'ERROR' || !('value' in naive)) {
    return engine.reason === 'ERROR' && !('value' in naive) && engine.errorCode === naive.error_code;
  }
  return (
    isDeepStrictEqual(engine.value, naive.value) &&
    engine.variant === naive.variant &&
    engine.reason === naive.reason &&
    engine.source === naive.source &&
    engine.ruleId === naive.rule_id &&
    engine.scheduledChangeId === naive.scheduled_change_id &&
    engine.overrideInvalid === naive.override_invalid
  );
}

const inputs: string[] = [];
const outcomes = new Map<string, number>();
const conditions = new Map<string, number>();
const mismatches: string[] = [];
let evaluations = 0;

const count = (tally: Map<string, number>, key: string): void => {
  tally.set(key, (tally.get(key) ?? 0) + 1);
};

function countConditions({ flags, segments }: NaiveWorld, context: EvaluationContext): void {
  for (const { rules = [] } of flags) {
    for (const condition of rules.flatMap((rule) => rule.conditions)) {
      const holds = naiveCondition({ flags, segments }, { ...condition, negate: false }, context);
      count(conditions, `${condition.operator} ${holds ? 'holds' : 'does not hold'}`);
      if (condition.case_insensitive && holds)
        count(conditions, `${condition.operator} without regard to case`);
      if (condition.negate) count(conditions, 'negated');
    }
  }
}

function compareWorld(seed: number): void {
  const chance = new Chance(seed);
  const world = worldOf(chance);
  const snapshot = compileSnapshot(world, { compilePattern });
  for (let user = 0; user < USERS_PER_WORLD; user += 1) {
    const context = contextOf(chance);
    const overrides = overridesOf(chance, world.flags);
    const now = chance.of([NOW - 1, NOW, NOW + 1, NOW + 86_400_000]);
    if (user === 0) {
      countConditions(world, context);
      inputs.push(JSON.stringify([world, context, [...overrides]]));
    }
    for (const name of chance.is(0.02) ? [...FLAG_NAMES, 'unknown'] : FLAG_NAMES) {
      const naive = naiveEvaluate(world, name, context, overrides, now);
      const engine = evaluateFlag(snapshot, name, context, overrides, now);
      evaluations += 1;
      count(outcomes, `${naive.source} ${naive.reason}`);
      if ('override_invalid' in naive && naive.override_invalid) count(outcomes, 'override does not fit');
      if (!same(engine, naive)) {
        mismatches.push(
          JSON.stringify({ seed, name, now, naive, engine, context, overrides: [...overrides], world }),
        );
      }
    }
  }
}

beforeAll(() => {
  for (let seed = 0; seed < WORLDS; seed += 1) compareWorld(seed);
}, 120_000);

describe('generated worlds', () => {
  test('the engine and the naive evaluator agree on 100,000 inputs', () => {
    const shortest = mismatches.toSorted((a, b) => a.length - b.length)[0];
    expect(shortest).toBeUndefined();
    expect(evaluations).toBeGreaterThanOrEqual(100_000);
  });

  test('no two worlds are the same', () => {
    expect(new Set(inputs).size).toBe(WORLDS);
  });

  test.each([
    'override OVERRIDE',
    'off DISABLED',
    'rule TARGETING_MATCH',
    'rule SPLIT',
    'schedule SCHEDULED',
    'schedule SPLIT',
    'default STATIC',
    'default DEFAULT',
    'default SPLIT',
    'error ERROR',
    'override does not fit',
  ])('every outcome is met: %s', (outcome) => {
    expect(outcomes.get(outcome) ?? 0).toBeGreaterThan(1000);
  });

  test.each(OPERATORS)('%s holds for many and does not for many', (operator) => {
    expect(conditions.get(`${operator} holds`) ?? 0).toBeGreaterThan(20);
    expect(conditions.get(`${operator} does not hold`) ?? 0).toBeGreaterThan(20);
  });

  test.each(WITH_CASE)('%s holds for many without regard to case', (operator) => {
    expect(conditions.get(`${operator} without regard to case`) ?? 0).toBeGreaterThan(5);
  });

  test('many conditions are negated', () => {
    expect(conditions.get('negated') ?? 0).toBeGreaterThan(200);
  });
});
