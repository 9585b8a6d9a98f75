import { describe, expect, test } from 'vitest';
import { compileSnapshot } from '@/lib/evaluation/compile';
import { evaluateFlag } from '@/lib/evaluation/evaluate';
import type { Evaluation } from '@/lib/evaluation/types';
import { conformanceSuites, definitionsOf, type Expected, overridesOf } from '../../support/conformance';

function toExpected(evaluation: Evaluation): Expected {
  const { reason, source } = evaluation;
  if (evaluation.reason === 'ERROR') return { reason, source, error_code: evaluation.errorCode };
  const { value, variant, overrideInvalid } = evaluation;
  return { value, variant, reason, source, ...(overrideInvalid ? { override_invalid: true } : {}) };
}

describe.each(conformanceSuites())('$name', (suite) => {
  const snapshot = compileSnapshot(definitionsOf(suite));

  test.each(suite.cases)('$title', (given) => {
    const evaluation = evaluateFlag(snapshot, overridesOf(given), given.flag, Date.parse(given.now));
    expect(toExpected(evaluation)).toEqual(given.expected);
  });
});
