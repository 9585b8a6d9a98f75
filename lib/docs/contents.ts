import { CHAPTERS, type Chapter, type GuideName } from './chapters';
import { allGuides } from './guides';

/** The chapters with the guides that are there. A guide that no chapter names is in the last one. */
export function chaptersOfGuides(): readonly Chapter[] {
  const guides = allGuides();
  const named = new Set(CHAPTERS.flatMap((chapter) => chapter.guides.map(({ slug }) => slug)));
  const others = [...guides.values()].filter(
    ({ slug }) => !named.has(slug) && !slug.startsWith('decisions/'),
  );
  return CHAPTERS.map((chapter, index) => ({
    ...chapter,
    guides: [
      ...chapter.guides.filter(({ slug }) => guides.has(slug)),
      ...(index === CHAPTERS.length - 1 ? others.map(({ slug, title }) => ({ slug, name: title })) : []),
    ],
  }));
}

/** The guides before and after one, as they are offered; null at an end, and for what is not offered. */
export function neighboursOf(slug: string): {
  readonly before: GuideName | null;
  readonly after: GuideName | null;
} {
  const all = chaptersOfGuides().flatMap(({ guides }) => guides);
  const index = all.findIndex((guide) => guide.slug === slug);
  if (index === -1) return { before: null, after: null };
  return { before: all[index - 1] ?? null, after: all[index + 1] ?? null };
}
