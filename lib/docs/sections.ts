import type { Token } from 'marked';
import type { Guide, Heading } from './guides';
import { plainText } from './plain-text';

/** What stands below one heading, up to the next. */
export interface Section {
  readonly slug: string;
  /** Of the guide. */
  readonly title: string;
  readonly heading: Heading;
  readonly text: string;
  /** The same in lower case. */
  readonly lower: { readonly title: string; readonly heading: string; readonly text: string };
}

/** Cuts a guide at its headings. What stands before the first heading belongs to none. */
export function sectionsOf({ slug, title, tokens, headingOf }: Guide): readonly Section[] {
  const below: [Heading, Token[]][] = [];
  for (const token of tokens) {
    const heading = headingOf.get(token);
    if (heading) below.push([heading, []]);
    else below.at(-1)?.[1].push(token);
  }
  return below.map(([heading, tokens]) => {
    const text = plainText(tokens);
    const lower = {
      title: title.toLowerCase(),
      heading: heading.text.toLowerCase(),
      text: text.toLowerCase(),
    };
    return { slug, title, heading, text, lower };
  });
}
