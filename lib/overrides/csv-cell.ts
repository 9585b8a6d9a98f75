/**
 * Text that a spreadsheet may run as a formula, or that a guard was put before. The wide forms count as well: some
 * programs treat them as the plain ones.
 */
const RISKY = /^'*[=+\-@\t\r\n\uff0b\uff0d\uff1d\uff20]/;

/** Puts an apostrophe before text that a spreadsheet may run as a formula. `unguardCell` takes it away again. */
export function guardCell(text: string): string {
  return RISKY.test(text) ? `'${text}` : text;
}

/** What a cell had in it before `guardCell`. */
export function unguardCell(cell: string): string {
  return cell.startsWith("'") && RISKY.test(cell) ? cell.slice(1) : cell;
}
