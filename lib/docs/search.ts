import { allGuides } from './guides';
import { type Section, sectionsOf } from './sections';
import { wordsOf } from './words';

const MAX_FOUND = 20;
const EXCERPT_CHARS = 200;
const BEFORE_CHARS = 60;

/** A piece of text; what was looked for is `hit`. */
export interface Piece {
  readonly text: string;
  readonly hit: boolean;
}

/** A section that answers a search. */
export interface FoundSection {
  readonly href: string;
  /** Of the guide. */
  readonly title: string;
  readonly heading: string;
  readonly excerpt: readonly Piece[];
}

let made: readonly Section[] | undefined;

/**
 * Looks for words in all guides: sections with all of them, the best first, or if there are none, with some.
 * @returns at most 20
 */
export function searchGuides(query: string): readonly FoundSection[] {
  made ??= [...allGuides().values()].flatMap(sectionsOf);
  return searchSections(made, query);
}

/** The same among given sections. */
export function searchSections(sections: readonly Section[], query: string): readonly FoundSection[] {
  const words = wordsOf(query);
  const rated = sections
    .map((section) => ({ section, ...rate(section, words) }))
    .filter(({ found }) => found > 0);
  const most = Math.max(...rated.map(({ found }) => found));
  return rated
    .filter(({ found }) => found === most)
    .sort((a, b) => b.score - a.score)
    .slice(0, MAX_FOUND)
    .map(({ section }) => toFound(section, words));
}

/** How many of the words a section has, and how well it answers them. Headings count for more, and decisions for less. */
function rate({ slug, lower: { title, heading, text } }: Section, words: readonly string[]) {
  const worths = words.map(
    (word) => (heading.includes(word) ? 8 : 0) + (title.includes(word) ? 2 : 0) + timesIn(text, word),
  );
  return {
    found: worths.filter((worth) => worth > 0).length,
    score: worths.reduce((sum, worth) => sum + worth, 0) * (slug.startsWith('decisions/') ? 0.5 : 1),
  };
}

/** How often a word is in a text; more than three times says no more. */
function timesIn(text: string, word: string): number {
  let times = 0;
  for (let at = text.indexOf(word); at >= 0 && times < 3; at = text.indexOf(word, at + word.length))
    times += 1;
  return times;
}

function toFound({ slug, title, heading, text }: Section, words: readonly string[]): FoundSection {
  return {
    href: heading.depth === 1 ? `/docs/${slug}` : `/docs/${slug}#${heading.anchor}`,
    title,
    heading: heading.text,
    excerpt: excerptOf(text, words),
  };
}

/** The part of a text around the first word that is looked for. */
function excerptOf(text: string, words: readonly string[]): readonly Piece[] {
  const lower = text.toLowerCase();
  const places = words.map((word) => lower.indexOf(word)).filter((place) => place >= 0);
  const first = places.length > 0 ? Math.min(...places) : 0;
  const start = first > BEFORE_CHARS ? text.lastIndexOf(' ', first - BEFORE_CHARS) + 1 : 0;
  const end =
    start + EXCERPT_CHARS >= text.length ? text.length : text.lastIndexOf(' ', start + EXCERPT_CHARS);
  const cut = `${start > 0 ? '… ' : ''}${text.slice(start, end)}${end < text.length ? ' …' : ''}`;
  return markHits(cut, words);
}

/** Marks the words in a text, whatever their case. */
export function markHits(text: string, words: readonly string[]): readonly Piece[] {
  if (words.length === 0) return [{ text, hit: false }];
  const pattern = words.map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|');
  return text
    .split(new RegExp(`(${pattern})`, 'giu'))
    .map((part, index) => ({ text: part, hit: index % 2 === 1 }))
    .filter((piece) => piece.text !== '');
}
