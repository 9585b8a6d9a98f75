import { isDeepStrictEqual } from 'node:util';
import { expect, test } from 'vitest';
import { conformanceSuites } from '../support/conformance';
import { toExpected } from '../support/outcome';
import { builtSdk } from './support/built';

const { compileDefinitions, evaluateFlag } = await builtSdk('server');

const snapshots = new Map<object, ReturnType<typeof compileDefinitions>>();

function snapshotOf(definitions: Parameters<typeof compileDefinitions>[0]) {
  const snapshot = snapshots.get(definitions) ?? compileDefinitions(definitions);
  snapshots.set(definitions, snapshot);
  return snapshot;
}

/** One test for each file: that many cases as tests would take longer to print than to run. */
test.each(conformanceSuites())('$name is answered by the published evaluator', ({ situations }) => {
  const wrong = situations.flatMap(({ title, definitions, flag, context, overrides, nowMs, expected }) => {
    const given = toExpected(evaluateFlag(snapshotOf(definitions), flag, context, overrides, nowMs));
    return isDeepStrictEqual(given, expected) ? [] : [{ title, given, expected }];
  });
  expect(situations.length).toBeGreaterThan(0);
  expect(wrong).toEqual([]);
});
