import { lexer, type Token } from 'marked';
import { slugOf } from './addresses';
import { anchorMaker } from './anchors';
import { FILES } from './files';
import { plainText } from './plain-text';

/** A heading of a guide. */
export interface Heading {
  /** 1 for the title, 2 for a chapter, ... */
  readonly depth: number;
  readonly text: string;
  readonly anchor: string;
}

/** A Markdown file as it is read in the app. */
export interface Guide {
  /** What comes after `/docs/` in its address. */
  readonly slug: string;
  /** Its path in the repository. */
  readonly file: string;
  readonly title: string;
  readonly tokens: readonly Token[];
  readonly headings: readonly Heading[];
  /** The heading that each heading's token stands for. */
  readonly headingOf: ReadonlyMap<Token, Heading>;
}

let made: ReadonlyMap<string, Guide> | undefined;

/** Every guide, by its slug. Read once: they are part of the build. */
export function allGuides(): ReadonlyMap<string, Guide> {
  made ??= new Map(Array.from(FILES, ([file, text]) => [slugOf(file), readGuide(file, text)]));
  return made;
}

/** A file as a guide. */
export function readGuide(file: string, text: string): Guide {
  const tokens = lexer(text);
  const anchor = anchorMaker();
  const headingOf = new Map<Token, Heading>();
  for (const token of tokens) {
    if (token.type !== 'heading') continue;
    const words = plainText(token.tokens ?? []);
    headingOf.set(token, { depth: token.depth, text: words, anchor: anchor(words) });
  }
  const headings = [...headingOf.values()];
  const title = headings.find(({ depth }) => depth === 1)?.text ?? slugOf(file);
  return { slug: slugOf(file), file, title, tokens, headings, headingOf };
}
