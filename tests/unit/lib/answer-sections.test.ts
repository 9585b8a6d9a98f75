import { expect, test } from 'vitest';
import { evaluateAll, evaluateShadowed } from '@/lib/evaluation/evaluate';
import type { Override } from '@/lib/evaluation/types';
import { type Section, sectionsOf, sumOf } from '@/lib/overrides/answer-sections';
import { toResolvedFlagWire } from '@/lib/overrides/schemas';
import { toResolvedFlag } from '@/lib/overrides/user-flags';
import { flagOf, NOW, only, overrideOf, ruleOf, snapshotOf } from '../evaluation/support/worlds';

/** Twelve flags that each half of all people get: four thousand mixtures. */
const mixed = snapshotOf(
  ...Array.from({ length: 12 }, (_, n) =>
    flagOf({
      name: `flag-${String(n).padStart(2, '0')}`,
      rules: [
        ruleOf({
          rollout: { percent: 50, bucket_by: 'user_id', salt: `salt-${n}` },
          serve: { variant: 'on' },
        }),
      ],
    }),
  ),
);

function sectionsFor(targetingKey: string, overrides: ReadonlyMap<string, Override> = new Map()) {
  const context = { targetingKey, attributes: { user_id: targetingKey } };
  const evaluations = evaluateAll(mixed, context, overrides, NOW, { clientOnly: false });
  const shadowed = ({ flagName }: { readonly flagName: string }) =>
    evaluateShadowed(mixed, flagName, context, overrides, NOW);
  const written = evaluations.map((evaluation) => {
    const wire = toResolvedFlagWire(toResolvedFlag(evaluation, () => shadowed(evaluation)));
    return `${JSON.stringify(evaluation.flagName)}:${JSON.stringify(wire)}`;
  });
  return { sections: sectionsOf(mixed, evaluations, shadowed), text: written.join() };
}

const textOf = (sections: readonly Section[]) => sections.map(({ text }) => text).join();

test('people who get the same of neighbouring flags share its text, and others have their own', () => {
  const byText = new Map<string, Section>();
  for (let n = 0; n < 500; n += 1) {
    const { sections, text } = sectionsFor(`person-${n}`);
    expect(textOf(sections)).toBe(text);
    const [section] = sections;
    const first = byText.get(text) ?? section;
    expect(section).toBe(first);
    if (section) byText.set(text, section);
  }
  expect(new Set([...byText.values()].map(({ digest }) => digest)).size).toBe(byText.size);
});

test('however many mixtures there are, everybody gets theirs', () => {
  for (let n = 0; n < 3_000; n += 1) {
    const { sections, text } = sectionsFor(`visitor-${n}`);
    expect(textOf(sections)).toBe(text);
  }
});

test('an override is one person’s alone, and counted as theirs', () => {
  const override = overrideOf({ flagName: 'flag-03', value: true });
  const { sections, text } = sectionsFor('person-1', only(override));

  expect(textOf(sections)).toBe(text);
  expect(textOf(sections)).toContain('"reason":"OVERRIDE"');
  expect(textOf(sectionsFor('person-1').sections)).not.toContain('OVERRIDE');
  expect(sumOf([sections]).reasons.get('OVERRIDE')).toBe(1);
  expect([...sumOf([sections]).reasons.values()].reduce((sum, count) => sum + count, 0)).toBe(12);
});
