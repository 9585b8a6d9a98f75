/** People that the editor takes at once. Beyond that, an import does it. */
export const PEOPLE_MAX = 1_000;

const SEPARATORS = /[\s,;]+/;
const ADDRESS_IN_BRACKETS = /<([^<>\s]+@[^<>\s]+)>/g;

/**
 * The e-mails, ids and external ids in a pasted text, each once: a line, a comma, a semicolon or a blank between
 * them. Of `Ada Lovelace <ada@example.com>` the address counts.
 */
export function pastedKeys(text: string): string[] {
  const addresses = [...text.matchAll(ADDRESS_IN_BRACKETS)].map(([, address]) => address ?? '');
  const keys = addresses.length > 0 ? addresses : text.split(SEPARATORS).map(withoutQuotes);
  return [...new Set(keys.filter((key) => key !== ''))];
}

function withoutQuotes(key: string): string {
  return key.replace(/^["']+|["']+$/g, '');
}
