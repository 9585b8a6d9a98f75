import { describe, expect, test } from 'vitest';
import { neverWere, outlivedEnds, type Sample, stepsBack, wronglyLogged } from '../../support/history';

const sample = (fields: Partial<Sample>): Sample => ({
  reader: 'a',
  epoch: 'first',
  revision: 1,
  stale: false,
  values: {},
  asked: null,
  ...fields,
});

describe('the audit log', () => {
  test('has every acknowledged write once, and may have those of which nobody heard', () => {
    expect(wronglyLogged(['one', 'two'], ['two', 'three', 'one'])).toEqual([]);
  });

  test('is wrong where a write is missing, or is there twice, acknowledged or not', () => {
    expect(wronglyLogged(['one', 'two'], ['two', 'two', 'three', 'three'])).toEqual([
      'one: lost',
      'two: 2 times',
      'three: 2 times',
    ]);
  });
});

describe('a reader', () => {
  test('goes forwards, whatever others see, and begins anew with another history', () => {
    const samples = [
      sample({ revision: 5 }),
      sample({ revision: 3, reader: 'b' }),
      sample({ revision: 5 }),
      sample({ revision: 2, epoch: 'second' }),
    ];
    expect(stepsBack(samples)).toEqual([]);
  });

  test('must not go back, however short that is', () => {
    const samples = [5, 4, 5].map((revision) => sample({ revision }));
    expect(stepsBack(samples)).toEqual(['a: from 5 to 4']);
  });
});

describe('an answer', () => {
  const first = { left: 0, right: 0, pin: 0 };
  const committed = [
    { revision: 2, flag: 'left', value: 1 },
    { revision: 2, flag: 'right', value: 1 },
    { revision: 3, flag: 'pin', value: 7 },
    { revision: 3, flag: 'somebody else’s', value: 8 },
  ];
  const problems = (revision: number, values: Record<string, unknown>) =>
    neverWere([sample({ revision, values })], committed, first);

  test('is what was committed up to its revision', () => {
    expect(problems(1, first)).toEqual([]);
    expect(problems(2, { left: 1, right: 1, pin: 0 })).toEqual([]);
    expect(problems(3, { left: 1, right: 1, pin: 7, other: true })).toEqual([]);
  });

  test('must not be half of a transaction', () => {
    expect(problems(2, { left: 1, right: 0, pin: 0 })).toEqual(['a at 2: right is 0, was 1']);
  });

  test('must not be of two revisions', () => {
    expect(problems(3, { left: 0, right: 0, pin: 7 })).toHaveLength(2);
    expect(problems(2, { left: 1, right: 1, pin: 7 })).toEqual(['a at 2: pin is 7, was 0']);
  });

  test('must not lack anything', () => {
    expect(problems(1, { left: 0, right: 0 })).toEqual(['a at 1: pin is undefined, was 0']);
  });
});

describe('an override with an end', () => {
  const ending = { flag: 'pin', after: 0, atMs: 1_000 };
  const problems = (from: number, value: number) =>
    outlivedEnds([sample({ values: { pin: value }, asked: { from, to: 2_000 } })], ending);

  test('may count for whoever asks before it, and not for whoever asks then or later', () => {
    expect(problems(999, 7)).toEqual([]);
    expect(problems(1_000, 0)).toEqual([]);
    expect(problems(1_000, 7)).toEqual(['a: 0 ms too long']);
    expect(problems(1_500, 7)).toEqual(['a: 500 ms too long']);
  });

  test('says nothing where nobody knows when it was asked for', () => {
    expect(outlivedEnds([sample({ values: { pin: 7 } })], ending)).toEqual([]);
  });
});
