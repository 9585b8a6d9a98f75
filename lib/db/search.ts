/** A LIKE pattern for "contains this text", whatever wildcards the text has. Compare with a lower-cased column. */
export function containsPattern(text: string): string {
  return `%${text.toLowerCase().replace(/[\\%_]/g, '\\$&')}%`;
}
