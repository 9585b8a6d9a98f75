import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readAnswer } from '@/sdk/src/core/answer';
import { readerOfBootstrap } from '@/sdk/src/core/bootstrap';
import { createDefinitionsStore } from '@/sdk/src/server/definitions';
import { readPerson } from '@/sdk/src/server/person';
import { renderTypes } from '@/sdk/src/types-command/render-types';
import { EPOCH, overridden, plain } from './support/answers';
import { definitions, override, textFlag } from './support/definitions';

const json = fc.jsonValue();
/** JSON that is nearly right: some members are what they should be, and the others are anything. */
const nearly = (shape: Record<string, fc.Arbitrary<unknown>>) =>
  fc.record(
    Object.fromEntries(Object.entries(shape).map(([name, right]) => [name, fc.oneof(right, right, json)])),
    { requiredKeys: [] },
  );

const flags = fc.dictionary(
  fc.constantFrom('a', 'constructor', '__proto__', 'toString', ''),
  fc.oneof(
    json,
    fc.constant(plain(1)),
    fc.constant(overridden(1, '2026-01-01T00:00:00.000Z', 2)),
    fc.constant(overridden(1, 'x', 2)),
  ),
);
const answers = nearly({ user_id: fc.uuid(), epoch: fc.constant(EPOCH), revision: fc.nat(), flags });

test('whatever a body says, reading it throws nothing, and what is read can be read from', () => {
  fc.assert(
    fc.property(fc.oneof(answers, json), (body) => {
      const reader = readerOfBootstrap(body);
      for (const name of ['a', 'constructor', '__proto__', 'toString', 'none']) {
        expect(['string', 'number', 'boolean', 'object', 'undefined']).toContain(typeof reader.getFlag(name));
        expect(typeof reader.getBoolean(name, true)).toBe('boolean');
        expect(typeof reader.hasOverride(name)).toBe('boolean');
      }
      expect(Object.keys(reader.getUserFlags()).length).toBeLessThanOrEqual(
        readAnswer(body)?.flags.size ?? 0,
      );
    }),
  );
});

test('whatever is said of a person, reading it throws nothing, and an override without a readable end counts for nothing', () => {
  const overrides = fc.array(
    fc.oneof(
      json,
      fc.constant(override('colour', 1)),
      nearly({ flag_name: fc.string(), value: json, expires_at: fc.string() }),
    ),
  );
  fc.assert(
    fc.property(
      nearly({ user_id: fc.uuid(), attributes: fc.object(), overrides, revision: fc.nat() }),
      (body) => {
        const person = readPerson('ann', body);
        for (const { expiresAt } of person?.overrides.values() ?? []) expect(expiresAt).not.toBeNaN();
      },
    ),
  );
});

test('whatever definitions say, taking them throws nothing, and types are written of what is readable', () => {
  const definition = fc.oneof(
    json,
    fc.constant(textFlag('colour', 'red')),
    nearly({ name: fc.string(), type: fc.constant('string'), variants: json }),
  );
  fc.assert(
    fc.property(fc.array(definition), json, (list, segments) => {
      const store = createDefinitionsStore(() => {});
      expect(store.take({ ...definitions(1, list), segments }, null)).toBe(Array.isArray(segments));
      expect(renderTypes(list, 'x')).toContain('export type Flags = {');
    }),
  );
});

test.each([
  ['an object that cannot become text', '{"toString": 1, "valueOf": 1}'],
  ['a list of it', '[{"toString": 1, "valueOf": 1}]'],
  ['a list of thousands in one another', '['.repeat(20_000) + ']'.repeat(20_000)],
])('%s in the place of a text or a time is as none', (_, text) => {
  const junk = JSON.parse(text);
  const flag = { value: 1, override: { expires_at: junk, created_at: junk } };
  const body = { epoch: EPOCH, revision: 1, next_change_at: junk, flags: { a: flag } };
  expect(readAnswer(body)).toMatchObject({ nextChangeAt: null });
  expect(readerOfBootstrap(body).getOverrideInfo('a')).toMatchObject({ expiresAt: null, createdAt: '' });

  const overrides = [
    { ...override('unreadable', 1), expires_at: junk },
    { ...override('colour', 1), created_at: junk, updated_at: junk },
  ];
  const person = readPerson('ann', { attributes: {}, overrides, revision: 1 });
  expect(person?.overrides.get('colour')).toMatchObject({ createdAt: 0, updatedAt: 0 });
  expect(person?.overrides.has('unreadable')).toBe(false);

  const store = createDefinitionsStore(() => {});
  expect(store.take({ ...definitions(1, [{ name: junk }, textFlag('colour', 'red')]) }, null)).toBe(true);
  expect(store.current()?.snapshot.flags.get('colour')?.usable).toBe(true);
});
