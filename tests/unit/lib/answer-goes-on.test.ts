import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compileDefinitions, type DefinitionsAt, type Person, toUserState } from '@/lib/changes/snapshot';
import type { FlagDefinition, SegmentDefinition } from '@/lib/evaluation/types';
import { answerText, type MadeOf } from '@/lib/overrides/answer-text';
import { flagOf, NOW, overrideOf, personOf, ruleOf, segmentOf } from '../evaluation/support/worlds';

const SOME = Array.from({ length: 36 }, (_, n) => `flag-${String(n).padStart(2, '0')}`);
const POLICY = {} as DefinitionsAt['overridePolicy'];

const nameOf = fc.constantFrom(...SOME);
const served = fc.constantFrom({ variant: 'on' }, { variant: 'off' });
const condition = fc.constantFrom(
  { attribute: 'plan', operator: 'in', values: ['pro'] },
  { operator: 'in_segment', values: ['beta'] },
  { operator: 'in_segment', values: ['staff'] },
);
const rule = fc.record({ conditions: fc.array(condition, { maxLength: 2 }), serve: served });
const anyFlag = fc.record({
  name: nameOf,
  enabled: fc.boolean(),
  client_visible: fc.boolean(),
  archived: fc.integer({ max: 9, min: 0 }).map((roll) => roll === 0),
  type: fc.integer({ max: 19, min: 0 }).map((roll) => (roll === 0 ? 'unknown' : 'boolean')),
  variants: fc.constant([]),
  default: served,
  off: served,
  rules: fc.array(
    rule.map((change) => ruleOf(change as never)),
    { maxLength: 2 },
  ),
  prerequisites: fc.array(fc.record({ flag: nameOf, variants: fc.constant(['on']) }), { maxLength: 2 }),
  schedule: fc.array(
    fc.record({
      id: fc.constant('step'),
      at: fc.integer({ min: -2, max: 6 }).map((after) => new Date(NOW + after).toISOString()),
      default: served,
    }),
    { maxLength: 1 },
  ),
}) as unknown as fc.Arbitrary<FlagDefinition>;
const beta = fc.subarray(['ada', 'bob']).map((included) => segmentOf({ key: 'beta', included }));
const staff = fc
  .constantFrom([], [{ operator: 'in_segment', values: ['beta'] }])
  .map((conditions) => segmentOf({ key: 'staff', included: ['eve'], conditions } as never));

interface World {
  readonly flags: readonly FlagDefinition[];
  readonly segments: readonly SegmentDefinition[];
}

type Change = (world: World) => World;

const without = ({ flags, segments }: World, name: string): World => ({
  flags: flags.filter((flag) => flag.name !== name),
  segments,
});
const anyChange: fc.Arbitrary<Change> = fc.oneof(
  {
    weight: 4,
    arbitrary: anyFlag.map(
      (flag): Change =>
        (world) =>
          withFlag(without(world, flag.name), flag),
    ),
  },
  {
    weight: 1,
    arbitrary: nameOf.map(
      (name): Change =>
        (world) =>
          without(world, name),
    ),
  },
  {
    weight: 1,
    arbitrary: fc.tuple(beta, staff).map(
      (segments): Change =>
        ({ flags }) => ({ flags, segments }),
    ),
  },
  { weight: 1, arbitrary: fc.constant<Change>((world) => world) },
);

function withFlag({ flags, segments }: World, flag: FlagDefinition): World {
  return { flags: [...flags, flag], segments };
}

const anyPerson: fc.Arbitrary<Person> = fc
  .record({
    name: fc.constantFrom('ada', 'bob', 'eve'),
    plan: fc.constantFrom('pro', 'free'),
    overrides: fc.uniqueArray(
      fc.record({
        flagName: nameOf,
        value: fc.constantFrom<boolean | string>(true, false, 'does not fit'),
        enabled: fc.boolean(),
        expiresAt: fc.option(fc.integer({ min: NOW - 1, max: NOW + 6 })),
      }),
      { maxLength: 4, selector: ({ flagName }) => flagName },
    ),
  })
  .map(({ name, plan, overrides }) => ({
    user: { id: name, email: `${name}@example.com`, name },
    externalId: null,
    context: personOf(name, { plan }),
    overrides: new Map(overrides.map((override) => [override.flagName, overrideOf(override)])),
    changedAt: 1,
  }));

/** As the database hands out definitions: other objects each time. */
const compile = (world: World, revision: number, before: DefinitionsAt | null = null) =>
  compileDefinitions(
    { epoch: 'e', definitionsRevision: revision },
    JSON.parse(JSON.stringify(world)),
    POLICY,
    before,
  );

test('an answer that goes on from the last one is the one that would be made of nothing', () => {
  const steps = fc.array(fc.tuple(anyChange, fc.integer({ min: -1, max: 2 })), {
    minLength: 1,
    maxLength: 6,
  });
  const flags = fc.uniqueArray(anyFlag, { minLength: 20, selector: ({ name }) => name });
  fc.assert(
    fc.property(
      flags,
      fc.array(anyPerson, { minLength: 2, maxLength: 3 }),
      steps,
      (first, people, changes) => {
        let world: World = { flags: first, segments: [segmentOf({ key: 'beta', included: ['ada'] })] };
        let definitions = compile(world, 1);
        let at = NOW;
        const last = new Map<string, MadeOf>();
        for (const [index, [change, later]] of changes.entries()) {
          for (const [n, person] of people.entries()) {
            for (const clientOnly of [true, false]) {
              const key = `${n} ${clientOnly}`;
              const [next, whole] = [definitions, compile(world, index + 1)].map((of) =>
                toUserState(of, person),
              );
              if (!next || !whole) throw new Error('two states');
              const { made, ...answer } = answerText(next, new Date(at), {
                clientOnly,
                before: last.get(key),
              });
              const { made: _, ...expected } = answerText(whole, new Date(at), { clientOnly });
              expect(answer).toEqual(expected);
              last.set(key, made);
            }
          }
          world = change(world);
          at += later;
          definitions = compile(world, index + 2, definitions);
        }
      },
    ),
    { numRuns: 60, endOnFailure: true },
  );
});

test('after a change of one flag, those are made again that depend on it, and none beside their neighbours', () => {
  const flags = SOME.map((name) => flagOf({ name, client_visible: true }));
  flags[20] = flagOf({ name: 'flag-20', prerequisites: [{ flag: 'flag-00', variants: ['on'] }] });
  const world = { flags, segments: [] };
  const before = compile(world, 1);
  const person: Person = {
    user: { id: 'ada', email: 'ada@example.com', name: 'Ada' },
    externalId: null,
    context: personOf('ada'),
    overrides: new Map([['flag-33', overrideOf({ flagName: 'flag-33' })]]),
    changedAt: 1,
  };
  const options = { clientOnly: false };
  const { made } = answerText(toUserState(before, person), new Date(NOW), options);

  const changed = flags.map((flag) => (flag.name === 'flag-00' ? { ...flag, enabled: false } : flag));
  const now = compile({ flags: changed, segments: [] }, 2, before);
  const state = toUserState(now, person);
  const next = answerText(state, new Date(NOW), { ...options, before: made }).made;

  const compiledAgain = now.snapshot.allFlags.filter(
    ({ name }) => now.snapshot.flags.get(name) !== before.snapshot.flags.get(name),
  );
  expect(compiledAgain.map(({ name }) => name)).toEqual(['flag-00', 'flag-20']);
  expect(next.parts.map((part, index) => part === made.parts[index])).toEqual([false, false, true]);
});

test('what time or another person changes is not taken from the last answer', () => {
  const ending = overrideOf({ flagName: 'flag-00', expiresAt: NOW + 5 });
  const definitions = compile({ flags: [flagOf({ name: 'flag-00' })], segments: [] }, 1);
  const person: Person = {
    user: { id: 'ada', email: 'ada@example.com', name: 'Ada' },
    externalId: null,
    context: personOf('ada'),
    overrides: new Map([['flag-00', ending]]),
    changedAt: 1,
  };
  const answerAt = (ms: number, of: Person, before?: MadeOf) =>
    answerText(toUserState(definitions, of), new Date(ms), { clientOnly: false, before });
  const first = answerAt(NOW, person);

  expect(first.text).toContain('"overridden":true');
  expect(answerAt(NOW + 4, person, first.made).text).toBe(first.text);
  expect(answerAt(NOW + 5, person, first.made).text).toContain('"overridden":false');
  expect(answerAt(NOW, { ...person, overrides: new Map() }, first.made).text).toContain('"overridden":false');
});
