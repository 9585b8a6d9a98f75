import { describe, expect, test } from 'vitest';
import { evaluateFlag } from '@/lib/evaluation/evaluate';
import { explainFlag, type LayerTrace } from '@/lib/evaluation/explain';
import type { EvaluationContext, FlagDefinition, Override, SegmentDefinition } from '@/lib/evaluation/types';
import {
  ANONYMOUS,
  flagOf,
  NOW,
  only,
  overrideOf,
  personOf,
  ruleOf,
  segmentOf,
  worldOf,
} from './support/worlds';

interface World {
  readonly flags?: readonly FlagDefinition[];
  readonly segments?: readonly SegmentDefinition[];
  readonly context?: EvaluationContext;
  readonly override?: Override;
  readonly at?: number;
}

function explain({ flags = [flagOf()], segments = [], context = ANONYMOUS, override, at = NOW }: World) {
  const overrides = override ? only(override) : new Map<string, Override>();
  return explainFlag(worldOf(flags, segments), 'flag', context, overrides, at);
}

type LayerName = LayerTrace['layer'];

function layer<L extends LayerName>(name: L, world: World) {
  const found = explain(world).layers.find((trace) => trace.layer === name);
  return found as Extract<LayerTrace, { layer: L }>;
}

const verdicts = (world: World) =>
  Object.fromEntries(explain(world).layers.map((trace) => [trace.layer, trace.verdict]));

const switchedOn = ruleOf({ id: 'on', serve: { variant: 'on' } });
const step = { id: '00000000-0000-4000-8000-000000000001', at: '2026-06-15T12:00:00Z' };

describe('the layers', () => {
  test('come in order of precedence, and one of them has decided', () => {
    const { layers } = explain({});
    expect(layers.map((trace) => trace.layer)).toEqual(['override', 'off', 'rule', 'schedule', 'default']);
    expect(verdicts({})).toEqual({
      override: 'silent',
      off: 'silent',
      rule: 'silent',
      schedule: 'silent',
      default: 'decided',
    });
  });

  test('below the one that decided say what they would have said', () => {
    const world: World = {
      flags: [flagOf({ rules: [switchedOn], schedule: [{ ...step, default: { variant: 'on' } }] })],
      override: overrideOf({ value: false }),
    };
    expect(verdicts(world)).toEqual({
      override: 'decided',
      off: 'silent',
      rule: 'shadowed',
      schedule: 'shadowed',
      default: 'shadowed',
    });
    expect(layer('rule', world).answer).toEqual({ value: true, variant: 'on' });
    expect(layer('default', world).answer).toEqual({ value: false, variant: 'off' });
  });

  test('of a flag that is not there, or cannot be read, do not exist', () => {
    expect(explain({ flags: [] })).toMatchObject({
      evaluation: { errorCode: 'FLAG_NOT_FOUND' },
      shadowed: null,
      layers: [],
    });
    expect(explain({ flags: [flagOf({ default: { variant: 'blue' } })] })).toMatchObject({
      evaluation: { errorCode: 'GENERAL' },
      layers: [],
    });
  });
});

describe('the override', () => {
  test.each([
    ['none', undefined, 'silent'],
    ['active', overrideOf(), 'decided'],
    ['active', overrideOf({ expiresAt: NOW + 1 }), 'decided'],
    ['expired', overrideOf({ expiresAt: NOW }), 'silent'],
    ['expired', overrideOf({ expiresAt: NOW, enabled: false }), 'silent'],
    ['paused', overrideOf({ enabled: false }), 'silent'],
    ['paused', overrideOf({ enabled: false, expiresAt: NOW + 1 }), 'silent'],
    ['invalid', overrideOf({ value: 'x' }), 'silent'],
  ] as const)('is %s: %j', (state, override, verdict) => {
    const world: World = { ...(override && { override }) };
    expect(layer('override', world)).toMatchObject({ state, verdict, override: override ?? null });
    expect(layer('override', world).answer).toEqual(
      state === 'active' ? { value: true, variant: 'on' } : null,
    );
  });

  test('shows what it shadows, and only then', () => {
    expect(explain({ override: overrideOf() }).shadowed).toMatchObject({ value: false, reason: 'STATIC' });
    expect(explain({}).shadowed).toBeNull();
    expect(explain({ override: overrideOf({ enabled: false }) }).shadowed).toBeNull();
  });
});

describe('the kill switch', () => {
  test('that is thrown decides', () => {
    const world: World = { flags: [flagOf({ enabled: false, off: { variant: 'on' } })] };
    expect(layer('off', world)).toMatchObject({
      killSwitch: true,
      verdict: 'decided',
      answer: { value: true, variant: 'on' },
      prerequisites: [],
    });
    expect(verdicts(world).default).toBe('shadowed');
  });

  test('is silent when it is not thrown', () => {
    expect(layer('off', {})).toMatchObject({ killSwitch: false, verdict: 'silent', answer: null });
  });

  test('that serves a split serves its first choice to somebody without a bucket value', () => {
    const off = {
      split: [
        { variant: 'on', weight: 50 },
        { variant: 'off', weight: 50 },
      ],
      bucket_by: 'user_id',
      salt: 's',
    };
    expect(layer('off', { flags: [flagOf({ enabled: false, off })] }).answer).toEqual({
      value: true,
      variant: 'on',
    });
  });

  test('shows of each prerequisite what the user gets from it', () => {
    const flags = [
      flagOf({
        prerequisites: [
          { flag: 'met', variants: ['on'] },
          { flag: 'unmet', variants: ['on'] },
          { flag: 'gone', variants: ['on'] },
        ],
      }),
      flagOf({ name: 'met', default: { variant: 'on' } }),
      flagOf({ name: 'unmet' }),
    ];
    expect(layer('off', { flags })).toMatchObject({
      killSwitch: false,
      verdict: 'decided',
      prerequisites: [
        { definition: { flag: 'met' }, given: { value: true, variant: 'on' }, met: true },
        { definition: { flag: 'unmet' }, given: { value: false, variant: 'off' }, met: false },
        { definition: { flag: 'gone' }, given: null, met: false },
      ],
    });
  });
});

describe('a rule', () => {
  const swiss = { attribute: 'country', operator: 'equals', values: ['CH'] } as const;
  const inBeta = { operator: 'in_segment', values: ['beta', 'gone'] } as const;
  const half = { percent: 50, bucket_by: 'user_id', salt: 'flag' };
  const split = {
    split: [
      { variant: 'on', weight: 50 },
      { variant: 'off', weight: 50 },
    ],
    bucket_by: 'team',
    salt: 'flag:split',
  };
  const withRules = (...rules: FlagDefinition['rules'] & object) => ({ flags: [flagOf({ rules })] });
  const first = (world: World) => layer('rule', world).rules[0];

  test('shows each condition beside the actual attribute', () => {
    const world = {
      ...withRules(ruleOf({ conditions: [swiss] })),
      context: personOf('u', { country: 'DE' }),
    };
    expect(first(world)).toMatchObject({
      outcome: 'conditions',
      first: false,
      conditions: [{ definition: swiss, actual: 'DE', segments: null, holds: false }],
    });
  });

  test('shows an absent attribute as absent', () => {
    expect(first(withRules(ruleOf({ conditions: [swiss] })))?.conditions[0]?.actual).toBeUndefined();
  });

  test('shows how the user stands to each segment', () => {
    const segments = [segmentOf({ key: 'beta', included: ['in'], excluded: ['out'], conditions: [swiss] })];
    const standing = (key: string, country: string) =>
      first({
        ...withRules(ruleOf({ conditions: [inBeta] })),
        segments,
        context: personOf(key, { country }),
      })?.conditions[0];
    expect(standing('in', 'DE')).toMatchObject({
      holds: true,
      segments: [
        { key: 'beta', membership: 'included' },
        { key: 'gone', membership: 'unknown' },
      ],
    });
    expect(standing('out', 'CH')).toMatchObject({ holds: false, segments: [{ membership: 'excluded' }, {}] });
    expect(standing('u', 'CH')).toMatchObject({ holds: true, segments: [{ membership: 'conditions' }, {}] });
    expect(standing('u', 'DE')).toMatchObject({ holds: false, segments: [{ membership: 'none' }, {}] });
  });

  test('shows the position in its rollout', () => {
    const rolledOut = (key: string | null) =>
      first({ ...withRules(ruleOf({ rollout: half })), context: personOf(key) });
    expect(rolledOut(null)).toMatchObject({
      outcome: 'no_bucket_value',
      rollout: { value: null, position: null, included: false, percent: 50 },
    });
    const outcomes = ['user-1', 'user-2', 'user-3', 'user-4', 'user-5'].map(rolledOut);
    for (const trace of outcomes) {
      const { position = null, included } = trace?.rollout ?? {};
      expect(position).not.toBeNull();
      expect(included).toBe(Number(position) < 50_000);
      expect(trace?.outcome).toBe(included ? 'matches' : 'rollout');
    }
    expect(new Set(outcomes.map((trace) => trace?.outcome)).size).toBe(2);
  });

  test('that splits shows the choice, or that there is nothing to choose by', () => {
    const world = withRules(ruleOf({ serve: split }));
    expect(first(world)).toMatchObject({
      outcome: 'no_bucket_value',
      serve: { definition: split, bucket: { value: null, position: null }, variant: null },
    });
    const trace = first({ ...world, context: personOf(null, { team: 7 }) });
    expect(trace).toMatchObject({ outcome: 'matches', serve: { bucket: { value: '7' } } });
    expect(trace?.serve.variant).toBe(Number(trace?.serve.bucket?.position) < 50_000 ? 'on' : 'off');
  });

  test('that is not enabled is named as such, whatever else holds', () => {
    expect(first(withRules(ruleOf({ enabled: false })))).toMatchObject({
      outcome: 'not_enabled',
      first: false,
    });
  });

  test('below the first that matches is shown as matching but not first', () => {
    const world = withRules(ruleOf({ id: 'a', enabled: false }), ruleOf({ id: 'b' }), ruleOf({ id: 'c' }));
    expect(layer('rule', world).rules.map(({ id, outcome, first }) => [id, outcome, first])).toEqual([
      ['a', 'not_enabled', false],
      ['b', 'matches', true],
      ['c', 'matches', false],
    ]);
    expect(explain(world).evaluation).toMatchObject({ ruleId: 'b' });
  });
});

describe('the scheduled change', () => {
  const flags = [flagOf({ schedule: [{ ...step, default: { variant: 'on' } }] })];

  test('decides from its instant on, and says when the next one comes', () => {
    expect(layer('schedule', { flags, at: NOW - 1 })).toMatchObject({
      verdict: 'silent',
      answer: null,
      scheduledChangeId: null,
      serve: null,
      nextAt: NOW,
    });
    expect(layer('schedule', { flags })).toMatchObject({
      verdict: 'decided',
      answer: { value: true, variant: 'on' },
      scheduledChangeId: step.id,
      serve: { definition: { variant: 'on' }, bucket: null, variant: 'on' },
      nextAt: null,
    });
    expect(layer('default', { flags })).toMatchObject({ verdict: 'shadowed', answer: { variant: 'off' } });
  });

  test('that has been folded leaves no default of its own', () => {
    const folded = { flags: [flagOf({ default: { variant: 'on' }, default_from: step.id })] };
    expect(layer('schedule', folded)).toMatchObject({ verdict: 'decided', scheduledChangeId: step.id });
    expect(layer('default', folded)).toMatchObject({ verdict: 'silent', answer: null, serve: null });
  });
});

test('the explanation of a split default shows the first choice for somebody without a bucket value', () => {
  const split = {
    split: [
      { variant: 'on', weight: 1 },
      { variant: 'off', weight: 99 },
    ],
    bucket_by: 'user_id',
    salt: 's',
  };
  const world: World = { flags: [flagOf({ default: split })] };
  expect(layer('default', world)).toMatchObject({
    verdict: 'decided',
    answer: { value: true, variant: 'on' },
    serve: { bucket: { position: null }, variant: null },
  });
});

test('the explanation says what the evaluation says', () => {
  const snapshot = worldOf([flagOf({ rules: [switchedOn] })], []);
  const { evaluation } = explainFlag(snapshot, 'flag', ANONYMOUS, new Map(), NOW);
  expect(evaluation).toEqual(evaluateFlag(snapshot, 'flag', ANONYMOUS, new Map(), NOW));
});
