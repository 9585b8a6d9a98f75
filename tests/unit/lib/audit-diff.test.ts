import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { diffJson } from '@/lib/audit/diff';
import type { FieldChange } from '@/lib/audit/types';
import { sameJson } from '@/lib/evaluation/json';
import type { JsonValue } from '@/lib/evaluation/types';

const rule = (id: string, percent = 10, country: readonly string[] = ['CH']) => ({
  id,
  conditions: [{ attribute: 'country', operator: 'in', values: country }],
  rollout: { percent, bucket_by: 'user_id', salt: 's' },
});

const cases: Record<string, [before: JsonValue, after: JsonValue, changes: readonly FieldChange[]]> = {
  'a field that is another': [
    { a: 1, b: 2 },
    { a: 1, b: 3 },
    [{ path: 'b', kind: 'changed', before: 2, after: 3 }],
  ],
  'fields that came and went': [
    { a: 1 },
    { b: null },
    [
      { path: 'a', kind: 'removed', before: 1 },
      { path: 'b', kind: 'added', after: null },
    ],
  ],
  'the order of fields counts for nothing': [{ a: { x: 1, y: 2 } }, { a: { y: 2, x: 1 } }, []],
  'a nested field by its path': [
    { default: { variant: 'on' } },
    { default: { variant: 'off' } },
    [{ path: 'default.variant', kind: 'changed', before: 'on', after: 'off' }],
  ],
  'another kind of value': [
    { a: [1] },
    { a: { b: 1 } },
    [{ path: 'a', kind: 'changed', before: [1], after: { b: 1 } }],
  ],
  'null is a value': [{ a: null }, { a: 0 }, [{ path: 'a', kind: 'changed', before: null, after: 0 }]],
  'plain values that came and went': [
    { tags: ['web', 'beta', 'old'] },
    { tags: ['web', 'new', 'beta'] },
    [
      { path: 'tags', kind: 'removed', before: ['old'] },
      { path: 'tags', kind: 'added', after: ['new'] },
    ],
  ],
  'plain values in another order': [
    { tags: ['a', 'b'] },
    { tags: ['b', 'a'] },
    [{ path: 'tags', kind: 'moved', before: ['a', 'b'], after: ['b', 'a'] }],
  ],
  'a plain value that is there twice': [
    { tags: ['a'] },
    { tags: ['a', 'a'] },
    [{ path: 'tags', kind: 'moved', before: ['a'], after: ['a', 'a'] }],
  ],
  'a rule that is put before others leaves them as they are': [
    { rules: [rule('one'), rule('two')] },
    { rules: [rule('new'), rule('one'), rule('two', 25)] },
    [
      { path: 'rules[two].rollout.percent', kind: 'changed', before: 10, after: 25 },
      { path: 'rules[new]', kind: 'added', after: rule('new') },
    ],
  ],
  'rules in another order': [
    { rules: [rule('one'), rule('two')] },
    { rules: [rule('two'), rule('one')] },
    [{ path: 'rules', kind: 'moved', before: ['one', 'two'], after: ['two', 'one'] }],
  ],
  'a value deep in a rule': [
    { rules: [rule('one')] },
    { rules: [rule('one', 10, ['CH', 'AT'])] },
    [{ path: 'rules[one].conditions[0].values', kind: 'added', after: ['AT'] }],
  ],
  'the first rules': [
    { rules: [] },
    { rules: [rule('one')] },
    [{ path: 'rules[one]', kind: 'added', after: rule('one') }],
  ],
  'the last rule': [
    { rules: [rule('one')] },
    { rules: [] },
    [{ path: 'rules[one]', kind: 'removed', before: rule('one') }],
  ],
  'variants by key, prerequisites by flag, choices by variant': [
    { v: [{ key: 'a', value: 1 }], p: [{ flag: 'x', variants: ['on'] }], s: [{ variant: 'a', weight: 50 }] },
    { v: [{ key: 'a', value: 2 }], p: [{ flag: 'x', variants: ['off'] }], s: [{ variant: 'a', weight: 51 }] },
    [
      { path: 'v[a].value', kind: 'changed', before: 1, after: 2 },
      { path: 'p[x].variants', kind: 'removed', before: ['on'] },
      { path: 'p[x].variants', kind: 'added', after: ['off'] },
      { path: 's[a].weight', kind: 'changed', before: 50, after: 51 },
    ],
  ],
  'things without names by place, what is the same around them left out': [
    { c: [{ a: 1 }, { a: 2 }, { a: 3 }] },
    { c: [{ a: 1 }, { a: 9 }, { a: 8 }, { a: 3 }] },
    [
      { path: 'c[1].a', kind: 'changed', before: 2, after: 9 },
      { path: 'c[2]', kind: 'added', after: { a: 8 } },
    ],
  ],
  'a thing without a name that went': [
    { c: [{ a: 1 }, { a: 2 }] },
    { c: [{ a: 2 }] },
    [{ path: 'c[0]', kind: 'removed', before: { a: 1 } }],
  ],
  'two things of one name are told apart by place': [
    [
      { id: 'x', n: 1 },
      { id: 'x', n: 2 },
    ],
    [
      { id: 'x', n: 1 },
      { id: 'x', n: 3 },
    ],
    [{ path: '[1].n', kind: 'changed', before: 2, after: 3 }],
  ],
  'names that every object has by birth': [
    JSON.parse('{"constructor": 1, "__proto__": {"a": 1}}'),
    JSON.parse('{"__proto__": {"a": 2}, "toString": 1}'),
    [
      { path: 'constructor', kind: 'removed', before: 1 },
      { path: '__proto__.a', kind: 'changed', before: 1, after: 2 },
      { path: 'toString', kind: 'added', after: 1 },
    ],
  ],
};

describe('what differs is told field by field', () => {
  test.each(Object.entries(cases))('%s', (_what, [before, after, changes]) => {
    expect(diffJson(before, after)).toEqual(changes);
  });

  test('nothing differs exactly when two values are the same', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 4 }), fc.jsonValue({ maxDepth: 4 }), (a, b) => {
        const [before, after] = [a as JsonValue, b as JsonValue];
        expect(diffJson(before, before)).toEqual([]);
        expect(diffJson(before, after).length === 0).toBe(sameJson(before, after));
      }),
    );
  });

  test('of a long list the first hundred are shown, and how many more there are', () => {
    const keys = Array.from({ length: 100_000 }, (_, index) => `key-${index}`);

    expect(diffJson({ keys: [] }, { keys })).toEqual([
      { path: 'keys', kind: 'added', after: keys.slice(0, 100), omitted: 99_900 },
    ]);
    expect(diffJson({ keys }, { keys: keys.toReversed() })).toEqual([
      {
        path: 'keys',
        kind: 'moved',
        before: keys.slice(0, 100),
        after: keys.toReversed().slice(0, 100),
        omitted: 99_900,
      },
    ]);
  });
});
