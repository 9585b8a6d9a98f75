/** A picture as it is served. */
export interface Picture {
  readonly src: string;
  readonly width: number;
  readonly height: number;
}

interface Module<Content> {
  readonly default: Content;
}

// Part of the build, so that they are there wherever the app runs, with nothing to read beside it. Whole modules,
// as the build renames a lone `default` and the glob does not follow.
const texts = import.meta.glob<Module<string>>(
  [
    '../../docs/**/*.md',
    '../../deploy/README.md',
    '../../examples/browser/README.md',
    '../../tests/conformance/README.md',
  ],
  { eager: true, query: '?raw' },
);
const pictures = import.meta.glob<Module<Picture>>('../../docs/images/*.webp', { eager: true });

/** The Markdown of every guide, by its path in the repository: `docs/admin-guide.md`. */
export const FILES: ReadonlyMap<string, string> = fromRoot(texts);

/** The pictures of the guides, by their path in the repository. */
export const PICTURES: ReadonlyMap<string, Picture> = fromRoot(pictures);

function fromRoot<Content>(found: Readonly<Record<string, Module<Content>>>): ReadonlyMap<string, Content> {
  const named = Object.entries(found).map(
    ([path, module]) => [path.replace(/^(\.\.\/)+/, ''), module.default] as const,
  );
  return new Map(named);
}
