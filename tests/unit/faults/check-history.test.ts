import { describe, expect, test } from 'vitest';
import {
  checkHistory,
  lostUpdates,
  neverWere,
  outlivedEnds,
  stepsBack,
  tooLate,
  wronglyLogged,
  wronglyStored,
} from '../../faults/kit/check-history';
import type { History, Logged, Sample, Write } from '../../faults/kit/history';

const write = (fields: Partial<Write>): Write => ({
  key: 'one',
  user: 'ada',
  flag: 'pin',
  outcome: 'acknowledged',
  basedOn: null,
  version: null,
  endedAt: 1_000,
  ...fields,
});

const logged = (fields: Partial<Logged>): Logged => ({
  revision: 2,
  key: 'one',
  user: 'ada',
  flag: 'pin',
  value: 7,
  versionBefore: null,
  version: 1,
  ...fields,
});

const sample = (fields: Partial<Sample>): Sample => ({
  reader: 'a',
  epoch: 'first',
  revision: 1,
  stale: false,
  values: {},
  askedAt: null,
  cameAt: 0,
  ...fields,
});

const watched = { user: 'ada', first: { left: 0, right: 0, pin: 0 } };

describe('the audit log', () => {
  const log = ['one', 'two'].map((key) => logged({ key }));

  test('has every acknowledged write once, and may have those of which nobody heard', () => {
    expect(wronglyLogged([write({ key: 'one' }), write({ key: 'two', outcome: 'unknown' })], log)).toEqual(
      [],
    );
    expect(wronglyLogged([write({ key: 'three', outcome: 'unknown' })], log)).toEqual([]);
  });

  test('is wrong where an acknowledged write is missing, or a refused one is there', () => {
    const writes = [write({ key: 'three' }), write({ key: 'two', outcome: 'refused' })];
    expect(wronglyLogged(writes, log)).toEqual(['three pin: lost', 'two pin: refused, and done']);
  });

  test('is wrong where a write is there twice, acknowledged or not', () => {
    const writes = [write({ key: 'two', outcome: 'unknown' })];
    expect(wronglyLogged(writes, [...log, ...log])).toEqual(['one pin: 2 times', 'two pin: 2 times']);
  });
});

describe('what is stored', () => {
  const log = [logged({}), logged({ key: 'two', value: 8, versionBefore: 1, version: 2 })];
  const stored = { user: 'ada', flag: 'pin', key: 'two', value: 8, version: 2 };

  test('is what was logged last', () => {
    expect(wronglyStored(log, [stored])).toEqual([]);
  });

  test('must not be what was written before, nothing, or what nobody wrote', () => {
    expect(wronglyStored(log, [{ ...stored, key: 'one', value: 7, version: 1 }])).toEqual([
      'ada pin: stored is 7 (one, version 1), logged was 8 (two, version 2)',
    ]);
    expect(wronglyStored(log, [])).toEqual(['ada pin: stored is nothing, logged was 8 (two, version 2)']);
    expect(wronglyStored([], [stored])).toEqual([
      'ada pin: stored is 8 (two, version 2), logged was nothing',
    ]);
  });
});

describe('a version', () => {
  const log = [logged({}), logged({ key: 'two', versionBefore: 1, version: 2 })];

  test('follows the one before it', () => {
    expect(lostUpdates([write({ version: 1 }), write({ key: 'two', basedOn: 1, version: 2 })], log)).toEqual(
      [],
    );
  });

  test('must not be made twice, nor be left out', () => {
    const twice = [...log, logged({ key: 'three', versionBefore: 1, version: 2 })];
    expect(lostUpdates([], twice)).toEqual(['three pin: from version 1 to 2, after 2']);
    const leftOut = [logged({}), logged({ key: 'three', versionBefore: 2, version: 3 })];
    expect(lostUpdates([], leftOut)).toEqual(['three pin: from version 2 to 3, after 1']);
  });

  test('must not go over one that its writer had not seen', () => {
    const two = write({ key: 'two', basedOn: 0, version: 2 });
    expect(lostUpdates([two], log)).toEqual(['two pin: based on version 0, overwrote 1']);
  });

  test('is the one that was acknowledged', () => {
    expect(lostUpdates([write({ version: 9 })], log)).toEqual([
      'one pin: acknowledged as version 9, logged as 1',
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
  const log = [
    logged({ flag: 'left', value: 1, user: null }),
    logged({ flag: 'right', value: 1, user: null }),
    logged({ revision: 3 }),
    logged({ revision: 4, user: 'grace', value: 8 }),
    logged({ revision: 4, flag: 'somebody else’s', value: 8 }),
  ];
  const problems = (revision: number, values: Record<string, unknown>) =>
    neverWere([sample({ revision, values })], log, watched);

  test('is what was committed up to its revision', () => {
    expect(problems(1, watched.first)).toEqual([]);
    expect(problems(2, { left: 1, right: 1, pin: 0 })).toEqual([]);
    expect(problems(3, { left: 1, right: 1, pin: 7, other: true })).toEqual([]);
    expect(problems(4, { left: 1, right: 1, pin: 7 })).toEqual([]);
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

describe('a change', () => {
  const late = (asked: Partial<Sample>, fields: Partial<Logged> = {}) =>
    tooLate(historyOf({ log: [logged(fields)], samples: [sample(asked)] }), 500);

  test('is in every answer that is asked for later than its limit after it was acknowledged', () => {
    expect(late({ revision: 1, askedAt: 1_500 })).toEqual([]);
    expect(late({ revision: 2, askedAt: 9_000 })).toEqual([]);
    expect(late({ revision: 1, askedAt: 1_501 })).toEqual(['a at 1: one is 501 ms old']);
    expect(late({ revision: 1, askedAt: 1_501 }, { user: null, flag: 'left' })).toHaveLength(1);
  });

  test('may be missing where it concerns somebody else, or the answer says that it is stale', () => {
    expect(late({ revision: 1, askedAt: 9_000, stale: true })).toEqual([]);
    expect(late({ revision: 1, askedAt: 9_000 }, { user: 'grace' })).toEqual([]);
    expect(late({ revision: 1, askedAt: 9_000 }, { flag: 'unwatched' })).toEqual([]);
  });
});

describe('an override with an end', () => {
  const ending = { flag: 'pin', after: 0, atMs: 1_000 };
  const problems = (askedAt: number | null, value: number) =>
    outlivedEnds([sample({ values: { pin: value }, askedAt })], ending);

  test('may count for whoever asks before it, and not for whoever asks then or later', () => {
    expect(problems(999, 7)).toEqual([]);
    expect(problems(1_000, 0)).toEqual([]);
    expect(problems(1_000, 7)).toEqual(['a: 0 ms too long']);
    expect(problems(1_500, 7)).toEqual(['a: 500 ms too long']);
  });

  test('says nothing where nobody knows when it was asked for', () => {
    expect(problems(null, 7)).toEqual([]);
  });
});

function historyOf(fields: Partial<History>): History {
  const rest = { log: [], rows: [], samples: [], refusals: [], endings: [] };
  return { writes: [write({})], watched, ...rest, ...fields };
}

test('the whole check says all of it, and what was refused by an instance that was up', () => {
  const history = historyOf({
    log: [logged({ version: 2 })],
    samples: [
      sample({ revision: 3, values: { ...watched.first, pin: 7 } }),
      sample({ revision: 1, values: { ...watched.first, pin: 9, timed: 9 }, askedAt: 9_000 }),
    ],
    refusals: ['b: 500'],
    endings: [{ flag: 'timed', after: 7, atMs: 8_000 }],
  });
  expect(checkHistory(history, { lateMs: 500 })).toEqual([
    'ada pin: stored is nothing, logged was 7 (one, version 2)',
    'one pin: from version null to 2, after null',
    'a: from 3 to 1',
    'a at 1: pin is 9, was 0',
    'a at 1: one is 8000 ms old',
    'a: 1000 ms too long',
    'b: 500',
  ]);
});

test('what time alone changes is no matter of revisions', () => {
  const history = historyOf({
    log: [logged({})],
    samples: [sample({ revision: 2, values: { ...watched.first, pin: 0 } })],
    endings: [{ flag: 'pin', after: 0, atMs: 8_000 }],
  });
  expect(checkHistory(history, { lateMs: 500 })).toEqual([]);
});
