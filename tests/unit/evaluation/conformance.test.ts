import { describe, expect, test } from 'vitest';
import { bucketPosition, murmur3 } from '@/lib/evaluation/bucket';
import { evaluateFlag } from '@/lib/evaluation/evaluate';
import { compileSnapshot } from '@/lib/evaluation/snapshot';
import { compilePattern } from '@/lib/pattern';
import {
  conformanceSuites,
  type Expected,
  murmur3Vectors,
  positionVectors,
  type Situation,
  unleashRollouts,
} from '../../support/conformance';
import {
  type NaiveError,
  type NaiveValue,
  naiveEvaluate,
  naiveMurmur3,
  naivePosition,
} from '../../support/naive-evaluator';
import { toExpected } from '../../support/outcome';

function ofNaive(outcome: NaiveValue | NaiveError): Expected {
  if (!('value' in outcome)) return outcome;
  const { rule_id, scheduled_change_id, override_invalid, ...rest } = outcome;
  return {
    ...rest,
    ...(rule_id === null ? {} : { rule_id }),
    ...(scheduled_change_id === null ? {} : { scheduled_change_id }),
    ...(override_invalid ? { override_invalid } : {}),
  };
}

const snapshots = new Map<Situation['definitions'], ReturnType<typeof compileSnapshot>>();

function snapshotOf({ definitions }: Situation) {
  const snapshot = snapshots.get(definitions) ?? compileSnapshot(definitions, { compilePattern });
  snapshots.set(definitions, snapshot);
  return snapshot;
}

/** With the title first, as only so is it printed whole. */
const named = (situations: readonly Situation[]) => situations.map((given) => [given.title, given] as const);

const suites = conformanceSuites().map(({ name, situations }) => [name, named(situations)] as const);

describe.each(suites)('%s', (_, situations) => {
  test.each(situations)('%s', (_, given) => {
    const { flag, context, overrides, nowMs, expected } = given;
    expect(toExpected(evaluateFlag(snapshotOf(given), flag, context, overrides, nowMs))).toEqual(expected);
  });
});

// It takes valid definitions only.
const valid = suites.filter(([name]) => !name.startsWith('poisoned'));

describe.each(valid)('%s, by the naive evaluator', (_, situations) => {
  test.each(situations)('%s', (_, { definitions, flag, context, overrides, nowMs, expected }) => {
    const found = (pattern: string, insensitive: boolean, text: string): boolean =>
      compilePattern(pattern, insensitive)(text);
    const outcome = naiveEvaluate(definitions, flag, context, overrides, nowMs, found);
    expect(ofNaive(outcome)).toEqual(expected);
  });
});

describe('vectors', () => {
  test.each([
    ['the engine', murmur3],
    ['the naive evaluator', naiveMurmur3],
  ])('%s gives the published hashes', (_, hash) => {
    const vectors = murmur3Vectors();
    expect(vectors.map(({ text, seed }) => ({ text, seed, hash: hash(text, seed) }))).toEqual(vectors);
  });

  test.each([
    ['the engine', bucketPosition],
    ['the naive evaluator', naivePosition],
  ])('%s gives the positions', (_, position) => {
    const vectors = positionVectors();
    expect(vectors.map(({ salt, value }) => ({ salt, value, position: position(salt, value) }))).toEqual(
      vectors,
    );
  });

  test('a rollout of a whole percent has the people that Unleash picks', () => {
    const { percents, users } = unleashRollouts();
    const ours = users.map(({ group, key }) => {
      const position = bucketPosition(group, key);
      const included = percents.map((percent) => (position < percent * 1000 ? '1' : '0')).join('');
      return { group, key, included };
    });
    expect(users.length).toBeGreaterThanOrEqual(1000);
    expect(ours).toEqual(users);
  });
});
