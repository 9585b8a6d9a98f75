import { BlockList, isIPv6 } from 'node:net';
import fc from 'fast-check';
import semver from 'semver';
import { describe, expect, test } from 'vitest';
import { bucketPosition } from '@/lib/evaluation/bucket';
import { isInRange, parseAddress, parseRange } from '@/lib/evaluation/cidr';
import { evaluateAll, evaluateFlag } from '@/lib/evaluation/evaluate';
import { explainFlag } from '@/lib/evaluation/explain';
import { compareVersions, parseVersion } from '@/lib/evaluation/semver';
import type { EvaluationContext, FlagDefinition, Override, SegmentDefinition } from '@/lib/evaluation/types';
import { flagOf, NOW, only, overrideOf, personOf, ruleOf, snapshotOf, worldOf } from './support/worlds';

const NOBODY = new Map<string, Override>();
const people = Array.from({ length: 2_000 }, (_, i) => personOf(`person-${i}`));
const rollout = (percent: number) => ({ percent, bucket_by: 'user_id', salt: 'flag' });

describe('a rollout', () => {
  const included = (percent: number) => {
    const snapshot = snapshotOf(flagOf({ rules: [ruleOf({ rollout: rollout(percent) })] }));
    return people.filter(
      (person) => evaluateFlag(snapshot, 'flag', person, NOBODY, NOW).reason === 'TARGETING_MATCH',
    );
  };

  test('drops nobody when its percentage is raised', () => {
    const percents = fc.integer({ min: 0, max: 100_000 }).map((thousandths) => thousandths / 1_000);
    fc.assert(
      fc.property(percents, percents, (a, b) => {
        const [fewer, more] = [included(Math.min(a, b)), new Set(included(Math.max(a, b)))];
        expect(fewer.every((person) => more.has(person))).toBe(true);
      }),
      { numRuns: 30 },
    );
  });

  test('includes nobody at 0 % and everybody at 100 %', () => {
    expect(included(0)).toHaveLength(0);
    expect(included(100)).toHaveLength(people.length);
  });
});

test('a split gives each variant its weight, within what chance allows', () => {
  const weights = [50, 30, 19.5, 0.5];
  const flag = flagOf({
    type: 'number',
    variants: weights.map((_, index) => ({ key: `v${index}`, value: index })),
    off: { variant: 'v0' },
    default: {
      split: weights.map((weight, index) => ({ variant: `v${index}`, weight })),
      bucket_by: 'user_id',
      salt: 'flag:split',
    },
  });
  const snapshot = snapshotOf(flag);
  const size = 40_000;
  const counts = weights.map(() => 0);
  for (let i = 0; i < size; i++) {
    const evaluation = evaluateFlag(snapshot, 'flag', personOf(`u${i}`), NOBODY, NOW);
    if (evaluation.reason === 'SPLIT')
      counts[Number(evaluation.value)] = (counts[Number(evaluation.value)] ?? 0) + 1;
  }
  const chiSquare = weights.reduce((sum, weight, index) => {
    const wanted = (size * weight) / 100;
    return sum + ((counts[index] ?? 0) - wanted) ** 2 / wanted;
  }, 0);
  // 99.9 % of fair draws are below this, for 3 degrees of freedom.
  expect(chiSquare).toBeLessThan(16.27);
});

test('positions cover the line evenly', () => {
  const tenths = Array.from({ length: 10 }, () => 0);
  for (let i = 0; i < 50_000; i++) {
    const tenth = Math.floor(bucketPosition('salt', `user-${i}`) / 10_000);
    tenths[tenth] = (tenths[tenth] ?? 0) + 1;
  }
  for (const count of tenths) expect(Math.abs(count - 5_000)).toBeLessThan(300);
});

test('of two rules that match, the one that comes first serves', () => {
  const [on, off] = [ruleOf({ id: 'on' }), ruleOf({ id: 'off', serve: { variant: 'off' } })];
  const decide = (...rules: (typeof on)[]) =>
    evaluateFlag(snapshotOf(flagOf({ rules })), 'flag', personOf('u'), NOBODY, NOW);
  expect(decide(on, off)).toMatchObject({ value: true, ruleId: 'on' });
  expect(decide(off, on)).toMatchObject({ value: false, ruleId: 'off' });
});

describe('whatever is stored and whoever asks', () => {
  const anything = fc.anything({ withBigInt: true, withDate: true, withMap: true, withNullPrototype: true });
  const someServe = fc.oneof(
    fc.constant({ variant: 'on' }),
    fc.record({ split: anything, salt: anything }),
    anything,
  );
  const someCondition = fc.oneof(
    fc.record({
      attribute: fc.string(),
      operator: fc.constantFrom('in', 'gt', 'matches', 'in_segment'),
      values: anything,
    }),
    anything,
  );
  const someRule = fc.oneof(
    fc.record({
      id: fc.string(),
      enabled: fc.boolean(),
      conditions: fc.array(someCondition),
      serve: someServe,
    }),
    anything,
  );
  const someFlag = fc.oneof(
    fc.record({
      name: fc.constantFrom('flag', 'other'),
      type: fc.constantFrom('boolean', 'json'),
      enabled: fc.boolean(),
      variants: anything,
      default: someServe,
      off: someServe,
      rules: fc.oneof(fc.array(someRule, { maxLength: 3 }), anything),
      prerequisites: anything,
      schedule: anything,
    }),
    anything,
  ) as fc.Arbitrary<FlagDefinition>;
  const someSegment = fc.oneof(
    fc.record({ key: fc.string(), conditions: anything, included: anything, excluded: anything }),
    anything,
  ) as fc.Arbitrary<SegmentDefinition>;
  const someContext = fc.oneof(
    fc.record({ targetingKey: fc.oneof(fc.string(), anything), attributes: fc.oneof(fc.object(), anything) }),
    anything,
  ) as fc.Arbitrary<EvaluationContext>;
  const someOverrides = fc.oneof(
    fc.constant(NOBODY),
    anything.map((override) => new Map([['flag', override as Override]])),
  );

  test('evaluation never throws, and says the same twice', () => {
    fc.assert(
      fc.property(
        fc.array(someFlag, { maxLength: 3 }),
        fc.array(someSegment, { maxLength: 2 }),
        someContext,
        someOverrides,
        fc.double(),
        (flags, segments, context, overrides, now) => {
          const snapshot = worldOf(flags, segments);
          const first = evaluateFlag(snapshot, 'flag', context, overrides, now);
          expect(evaluateFlag(snapshot, 'flag', context, overrides, now)).toEqual(first);
          evaluateAll(snapshot, context, overrides, now, { clientOnly: false });
          expect(explainFlag(snapshot, 'flag', context, overrides, now).evaluation).toEqual(first);
        },
      ),
      { numRuns: 1_000 },
    );
  }, 30_000);

  test('an override for one person changes nothing for another', () => {
    const flags = [
      flagOf({
        rules: [ruleOf({ rollout: rollout(50) })],
        prerequisites: [{ flag: 'other', variants: ['on'] }],
      }),
      flagOf({ name: 'other', default: { variant: 'on' } }),
    ];
    const snapshot = worldOf(flags, []);
    const all = () => people.map((person) => evaluateFlag(snapshot, 'flag', person, NOBODY, NOW));
    const before = all();
    evaluateFlag(
      snapshot,
      'flag',
      personOf('pinned'),
      only(overrideOf({ flagName: 'other', value: false })),
      NOW,
    );
    expect(all()).toEqual(before);
  });
});

describe('semantic versions', () => {
  const number = fc.oneof(fc.nat(3), fc.nat(), fc.constantFrom('01', '', 'x'));
  const identifier = fc.oneof(
    fc.nat(20).map(String),
    fc.constantFrom('alpha', 'beta', 'rc', 'x-1', '-', '007', 'a.b', '', 'é'),
  );
  const identifiers = (sign: string) =>
    fc.array(identifier, { maxLength: 3 }).map((list) => (list.length === 0 ? '' : sign + list.join('.')));
  const version = fc
    .tuple(number, number, number, identifiers('-'), identifiers('+'))
    .map(([major, minor, patch, pre, build]) => `${major}.${minor}.${patch}${pre}${build}`);

  test('are those that the semver package reads', () => {
    fc.assert(
      fc.property(version, (text) => {
        expect(parseVersion(text) !== null).toBe(semver.parse(text) !== null);
      }),
      { numRuns: 5_000 },
    );
  });

  test('are in the order of the semver package', () => {
    const valid = version.filter((text) => semver.parse(text) !== null);
    fc.assert(
      fc.property(valid, valid, (a, b) => {
        const [left, right] = [parseVersion(a), parseVersion(b)];
        if (!left || !right) throw new Error('not read');
        expect(Math.sign(compareVersions(left, right))).toBe(semver.compare(a, b));
      }),
      { numRuns: 5_000 },
    );
  });
});

test('addresses are in the ranges that Node’s own block list says', () => {
  const base = fc.oneof(fc.ipV4(), fc.ipV6());
  const prefixes = fc.nat(128);
  fc.assert(
    fc.property(base, prefixes, base, fc.boolean(), (network, size, other, near) => {
      const kind = isIPv6(network) ? 'ipv6' : 'ipv4';
      const prefix = kind === 'ipv4' ? size % 33 : size;
      const address = near ? network : other;
      const range = parseRange(`${network}/${prefix}`);
      const parsed = parseAddress(address);
      if (!range || !parsed) throw new Error('not read');
      const list = new BlockList();
      list.addSubnet(network, prefix, kind);
      const sameKind = isIPv6(address) === isIPv6(network);
      const mapped = /^(?:0*:)*:?ffff:/i.test(address) || /^(?:0*:)*:?ffff:/i.test(network);
      if (mapped) return;
      expect(isInRange(parsed, range)).toBe(sameKind && list.check(address, kind));
    }),
    { numRuns: 5_000 },
  );
});
