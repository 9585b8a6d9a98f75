import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  evaluateAll,
  evaluateFlag,
  evaluateShadowed,
  isActive,
  nextChangeAt,
} from '@/lib/evaluation/evaluate';
import { canonicalJson, isWithinDepth, sameJson } from '@/lib/evaluation/json';
import type { Evaluation, FlagDefinition, JsonValue, Override } from '@/lib/evaluation/types';
import { isOfType } from '@/lib/evaluation/variants';
import { ANONYMOUS, compiled, flagOf, NOW, only, overrideOf, snapshotOf } from './support/worlds';

const json = fc.jsonValue() as fc.Arbitrary<JsonValue>;

const NOBODY = new Map<string, Override>();

const anyOverride: fc.Arbitrary<Override> = fc.record({
  flagName: fc.constant('flag'),
  value: json,
  enabled: fc.boolean(),
  expiresAt: fc.option(fc.integer({ min: NOW - 3, max: NOW + 3 })),
  createdAt: fc.nat(),
  updatedAt: fc.nat(),
});

/** Anything that a row written around the services might hold. */
const anyDefinition = fc.record({
  name: fc.constant('flag'),
  type: fc.oneof(fc.constantFrom('boolean', 'string', 'number', 'json'), json),
  enabled: fc.oneof(fc.boolean(), json),
  client_visible: fc.oneof(fc.boolean(), json),
  variants: fc.oneof(fc.array(fc.record({ key: fc.string(), value: json })), json),
  default: fc.oneof(fc.record({ value: json }), fc.record({ variant: fc.string() }), json),
  off: fc.oneof(fc.record({ value: json }), fc.record({ variant: fc.string() }), json),
  archived: fc.boolean(),
}) as unknown as fc.Arbitrary<FlagDefinition>;

describe('evaluation', () => {
  test('never throws and says the same twice, whatever is stored', () => {
    fc.assert(
      fc.property(anyDefinition, anyOverride, (definition, override) => {
        const snapshot = snapshotOf(definition);
        const first = evaluateFlag(snapshot, 'flag', ANONYMOUS, only(override), NOW);
        expect(evaluateFlag(snapshot, 'flag', ANONYMOUS, only(override), NOW)).toEqual(first);
      }),
      { numRuns: 2_000 },
    );
  });

  test('an override for one person changes nothing for another', () => {
    fc.assert(
      fc.property(anyDefinition, anyOverride, (definition, override) => {
        const snapshot = snapshotOf(definition);
        const before = evaluateFlag(snapshot, 'flag', ANONYMOUS, NOBODY, NOW);
        evaluateFlag(snapshot, 'flag', ANONYMOUS, only(override), NOW);
        expect(evaluateFlag(snapshot, 'flag', ANONYMOUS, NOBODY, NOW)).toEqual(before);
      }),
    );
  });

  test('an override decides exactly when it is enabled, has not ended and fits', () => {
    fc.assert(
      fc.property(anyOverride, fc.boolean(), (override, enabled) => {
        const snapshot = snapshotOf(flagOf({ enabled }));
        const evaluation = evaluateFlag(snapshot, 'flag', ANONYMOUS, only(override), NOW);
        const ended = override.expiresAt !== null && override.expiresAt <= NOW;
        const decides = override.enabled && !ended && typeof override.value === 'boolean';
        expect(evaluation.source === 'override').toBe(decides);
      }),
      { numRuns: 1_000 },
    );
  });

  test('what is shadowed is what somebody without the override gets', () => {
    const snapshot = snapshotOf(flagOf({ default: { variant: 'on' } }));
    expect(evaluateFlag(snapshot, 'flag', ANONYMOUS, only(overrideOf({ value: false })), NOW)).toMatchObject({
      value: false,
      variant: 'off',
      reason: 'OVERRIDE',
    });
    expect(
      evaluateShadowed(snapshot, 'flag', ANONYMOUS, only(overrideOf({ value: false })), NOW),
    ).toMatchObject({
      value: true,
      variant: 'on',
      reason: 'STATIC',
    });
  });

  test('the deciding override is handed on', () => {
    const override = overrideOf({ expiresAt: NOW + 1 });
    const evaluation = evaluateFlag(snapshotOf(flagOf()), 'flag', ANONYMOUS, only(override), NOW);
    expect(evaluation).toMatchObject({ override, overrideInvalid: false });
  });

  test('a value nested deeper than 32 levels is no value', () => {
    const nest = (depth: number): JsonValue => (depth === 0 ? 'core' : [nest(depth - 1)]);
    const snapshot = snapshotOf(flagOf({ type: 'json', default: { value: 1 }, off: { value: 1 } }));
    const at = (depth: number) =>
      evaluateFlag(snapshot, 'flag', ANONYMOUS, only(overrideOf({ value: nest(depth) })), NOW);
    expect(at(32)).toMatchObject({ reason: 'OVERRIDE', overrideInvalid: false });
    expect(at(33)).toMatchObject({ reason: 'STATIC', overrideInvalid: true });
    expect(at(5_000)).toMatchObject({ reason: 'STATIC', overrideInvalid: true });
  });
});

describe('evaluating all flags', () => {
  const snapshot = snapshotOf(
    flagOf({ name: 'b' }),
    flagOf({ name: 'hidden', client_visible: false }),
    flagOf({ name: 'a' }),
    flagOf({ name: 'broken', default: { variant: 'blue' } }),
    flagOf({ name: 'archived', archived: true }),
  );
  const names = (clientOnly: boolean) =>
    evaluateAll(snapshot, ANONYMOUS, NOBODY, NOW, { clientOnly }).map(({ flagName }) => flagName);

  test('gives them in order of name, without the archived ones', () => {
    expect(names(false)).toEqual(['a', 'b', 'broken', 'hidden']);
  });

  test('leaves out for browsers what they may not see', () => {
    expect(names(true)).toEqual(['a', 'b', 'broken']);
  });

  test('says what evaluating each one says', () => {
    const overrides = only(overrideOf({ flagName: 'a' }));
    for (const evaluation of evaluateAll(snapshot, ANONYMOUS, overrides, NOW, { clientOnly: false })) {
      expect(evaluateFlag(snapshot, evaluation.flagName, ANONYMOUS, overrides, NOW)).toEqual(evaluation);
    }
  });
});

describe('the next change by time alone', () => {
  const snapshot = snapshotOf(
    flagOf({ name: 'a' }),
    flagOf({ name: 'b' }),
    flagOf({ name: 'broken', default: { variant: 'blue' } }),
  );
  const next = (...overrides: Override[]) =>
    nextChangeAt(snapshot, new Map(overrides.map((override) => [override.flagName, override])), NOW, {
      clientOnly: false,
    });

  test('is the first end of an override that counts', () => {
    const later = overrideOf({ flagName: 'a', expiresAt: NOW + 9 });
    const sooner = overrideOf({ flagName: 'b', expiresAt: NOW + 5 });
    expect(next(later, sooner)).toBe(NOW + 5);
    expect(next(sooner, later)).toBe(NOW + 5);
  });

  test.each([
    ['there is no override', []],
    ['the override never ends', [overrideOf({ flagName: 'a' })]],
    ['the override is paused', [overrideOf({ flagName: 'a', enabled: false, expiresAt: NOW + 5 })]],
    ['the override has ended', [overrideOf({ flagName: 'a', expiresAt: NOW })]],
    ['there is no such flag', [overrideOf({ flagName: 'gone', expiresAt: NOW + 5 })]],
  ])('is never when %s', (_, overrides) => {
    expect(next(...overrides)).toBeNull();
  });

  test('is never later than the instant at which the answer changes', () => {
    fc.assert(
      fc.property(anyOverride, fc.integer({ min: 0, max: 10 }), (override, later) => {
        const one = snapshotOf(flagOf());
        const at = (now: number) => evaluateFlag(one, 'flag', ANONYMOUS, only(override), now);
        // Whether an override was skipped is a report to operators, no part of what the person gets.
        const given = (evaluation: Evaluation) => ({ ...evaluation, overrideInvalid: null });
        const change =
          nextChangeAt(one, only(override), NOW, { clientOnly: false }) ?? Number.POSITIVE_INFINITY;
        if (NOW + later < change) expect(given(at(NOW + later))).toEqual(given(at(NOW)));
      }),
    );
  });
});

describe('an override', () => {
  test.each([
    [true, null, true],
    [true, NOW + 1, true],
    [true, NOW, false],
    [true, NOW - 1, false],
    [false, null, false],
    [false, NOW + 1, false],
  ])('with enabled %s and an end at %s is active: %s', (enabled, expiresAt, active) => {
    expect(isActive(overrideOf({ enabled, expiresAt }), NOW)).toBe(active);
  });
});

describe('types', () => {
  test.each([
    ['boolean', true, true],
    ['boolean', 0, false],
    ['boolean', null, false],
    ['string', '', true],
    ['string', 5, false],
    ['number', 0, true],
    ['number', Number.NaN, false],
    ['number', Number.POSITIVE_INFINITY, false],
    ['number', '5', false],
    ['json', null, true],
    ['json', undefined, false],
    ['json', { a: [1] }, true],
  ] as const)('%s takes %j: %s', (type, value, fits) => {
    expect(isOfType(type, value)).toBe(fits);
  });

  test('nothing is of a type that does not exist', () => {
    expect(isOfType('colour' as never, 'red')).toBe(false);
  });
});

describe('a flag that cannot be compiled', () => {
  test('says why', () => {
    expect(compiled(flagOf({ name: '' }))).toMatchObject({ usable: false, message: 'the name is blank' });
    expect(compiled(flagOf({ off: { variant: 'x' } }))).toMatchObject({
      usable: false,
      message: 'off is not a value of the flag',
    });
  });

  test('is found out even where reading it throws', () => {
    const hostile = {
      ...flagOf(),
      get default(): never {
        throw 'not even an Error';
      },
    };
    expect(compiled(hostile)).toMatchObject({ usable: false, message: 'cannot be read' });
  });
});

describe('canonical JSON', () => {
  test('is the same for equal values and reads back as the value', () => {
    fc.assert(
      fc.property(json, (value) => {
        const text = canonicalJson(value);
        const read = JSON.parse(text) as JsonValue;
        expect(canonicalJson(read)).toBe(text);
        expect(sameJson(value, read)).toBe(true);
      }),
    );
  });

  test.each([
    [{ b: 1, a: [true, null] }, '{"a":[true,null],"b":1}'],
    [{ é: 1, z: 2, Z: 3 }, '{"Z":3,"z":2,"é":1}'],
    [[], '[]'],
    [1e21, '1e+21'],
    ['"\u2028', '"\\"\u2028"'],
  ])('of %j is %s', (value, text) => {
    expect(canonicalJson(value)).toBe(text);
  });

  test.each([
    [{ a: 1 }, { a: 2 }, false],
    [{ a: 1 }, [1], false],
    [null, {}, false],
    [1, 1, true],
    [1, '1', false],
    [{ a: 1, b: 2 }, { b: 2, a: 1 }, true],
  ])('%j and %j are the same: %s', (a, b, same) => {
    expect(sameJson(a, b)).toBe(same);
  });

  test('depth is counted in arrays and objects', () => {
    expect(isWithinDepth('text', 0)).toBe(true);
    expect(isWithinDepth([], 0)).toBe(false);
    expect(isWithinDepth({ a: [{}] }, 3)).toBe(true);
    expect(isWithinDepth({ a: [{}] }, 2)).toBe(false);
  });
});
