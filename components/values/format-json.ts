import { applyEdits, format } from 'jsonc-parser';

/** JSON text with a line for each member. Only blanks change: numbers stay as they were typed. */
export function formatJson(text: string): string {
  const edits = format(text, undefined, { tabSize: 2, insertSpaces: true, eol: '\n' });
  return applyEdits(text, edits).trim();
}
