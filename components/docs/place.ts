import type { Token } from 'marked';
import type { Heading, Picture } from './types';

/** What the Markdown of a guide means where it stands. */
export interface Place {
  /** Where a link leads to; null where there is nothing for it in the app. */
  readonly addressOf: (href: string) => string | null;
  readonly pictureOf: (href: string) => Picture | null;
  /** The heading that a token stands for. */
  readonly headingOf: (token: Token) => Heading | undefined;
}
