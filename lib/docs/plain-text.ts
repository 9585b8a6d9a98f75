import type { Token } from 'marked';

/** The words of Markdown without its signs, for searching and for names. */
export function plainText(tokens: readonly Token[]): string {
  return tokens.map(wordsOf).join('').replace(/\s+/g, ' ').trim();
}

function wordsOf(token: Token): string {
  if (token.type === 'space' || token.type === 'hr' || token.type === 'br') return ' ';
  if (token.type === 'list') return each(token.items);
  if (token.type === 'table') return each([token.header, ...token.rows].flat());
  if ('tokens' in token && token.tokens) return `${token.tokens.map(wordsOf).join('')}${gapAfter(token)}`;
  return 'text' in token ? `${token.text}${gapAfter(token)}` : '';
}

function each(parts: readonly { readonly tokens: readonly Token[] }[]): string {
  return parts.map(({ tokens }) => ` ${plainText(tokens)} `).join('');
}

/** Blocks do not run into one another. */
function gapAfter({ type }: Token): string {
  return ['paragraph', 'heading', 'code', 'blockquote', 'html'].includes(type) ? ' ' : '';
}
