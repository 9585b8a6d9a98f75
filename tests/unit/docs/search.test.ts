import { describe, expect, it } from 'vitest';
import { readGuide } from '@/lib/docs/guides';
import { markHits, searchGuides, searchSections } from '@/lib/docs/search';
import { sectionsOf } from '@/lib/docs/sections';
import { wordsOf } from '@/lib/docs/words';

const guide = readGuide(
  'docs/x.md',
  [
    '# Guide',
    'Everything on overrides.',
    '## Pin a value',
    'Choose *Pin value* and a `flag`.',
    '| what | how |\n| --- | --- |\n| end | date |',
    '## Segments',
    '- people\n- a pinned value of theirs',
    `${'word '.repeat(60)}needle ${'after '.repeat(60)}`,
  ].join('\n\n'),
);
const search = (query: string) => searchSections(sectionsOf(guide), query);

describe('a search', () => {
  it('finds every section with all the words, headings before text', () => {
    expect(search('pinning values').map(({ heading }) => heading)).toEqual(['Pin a value', 'Segments']);
    expect(search('date')).toMatchObject([{ href: '/docs/x#pin-a-value', title: 'Guide' }]);
    expect(search('everything')).toMatchObject([{ href: '/docs/x', heading: 'Guide' }]);
  });

  it('finds sections with most of the words where none has all', () => {
    expect(search('pin needle zebra').map(({ heading }) => heading)).toEqual(['Segments']);
  });

  it('puts how to use something before why it was made so', () => {
    const made = readGuide('docs/decisions/0001-x.md', '# Client tokens\n\nclient tokens');
    const use = readGuide('docs/y.md', '# Guide\n\n## Client tokens\n\nUse them.');
    const found = searchSections([made, use].flatMap(sectionsOf), 'client token');
    expect(found.map(({ href }) => href)).toEqual(['/docs/y#client-tokens', '/docs/decisions/0001-x']);
  });

  it('finds nothing where there is nothing, and for nothing', () => {
    expect(search('zebra')).toEqual([]);
    expect(search('  ')).toEqual([]);
    expect(search('?!')).toEqual([]);
  });

  it('shows the words where they stand, cut at words', () => {
    const [found] = search('needle');
    const text = found?.excerpt.map((piece) => piece.text).join('') ?? '';
    expect(text).toMatch(/^… word .*needle after .* …$/);
    expect(found?.excerpt.filter(({ hit }) => hit)).toEqual([{ text: 'needle', hit: true }]);
  });

  it('takes signs as they are, not as a pattern', () => {
    expect(search('c++ (.*')).toEqual([]);
    expect(markHits('ui.dark_mode, uixdark', ['ui.d'])).toEqual([
      { text: 'ui.d', hit: true },
      { text: 'ark_mode, uixdark', hit: false },
    ]);
    expect(markHits('text', [])).toEqual([{ text: 'text', hit: false }]);
  });
});

it('looks for what a question is about, whatever the ending', () => {
  expect(wordsOf('Why does this user still see the old value?')).toEqual([
    'user',
    'still',
    'see',
    'old',
    'value',
  ]);
  expect(wordsOf('Pinned, pinning, pins')).toEqual(['pin']);
  expect(wordsOf('what is it')).toEqual(['what', 'is', 'it']);
});

/** What people ask, and where the answer is. */
const QUESTIONS = [
  ['why does this user still see the old value', '/docs/troubleshooting'],
  ['import overrides', '/docs/admin-guide#import-and-export-overrides'],
  ['murmur', '/docs/evaluation#rollouts-and-splits'],
  ['Idempotency-Key', '/docs/api-guide#trying-again'],
] as const;
it.each(QUESTIONS)('answers “%s” among the first with %s', (question, href) => {
  expect(
    searchGuides(question)
      .slice(0, 3)
      .map((found) => found.href),
  ).toContain(href);
});
