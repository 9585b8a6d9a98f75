import { RE2JS } from 're2js';

/** Longest pattern that is compiled. */
const MAX_LENGTH = 1000;

/**
 * Compiles a pattern in RE2's syntax, whose matching takes time linear in the text.
 * @returns whether the pattern is found anywhere in a text
 * @throws Error when the pattern is too long or is not RE2
 */
export function compilePattern(pattern: string, caseInsensitive: boolean): (text: string) => boolean {
  if (pattern.length > MAX_LENGTH) throw new Error(`must have ${MAX_LENGTH} characters or fewer`);
  const compiled = RE2JS.compile(pattern, caseInsensitive ? RE2JS.CASE_INSENSITIVE : 0);
  return (text) => compiled.test(text);
}
