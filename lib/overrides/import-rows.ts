import { setImmediate } from 'node:timers/promises';
import { type FieldError, invalid, PennonError } from '../errors';
import { parseJsonStrictly } from '../json';
import { parseInput } from '../validation';
import { BULK_MAX } from './schemas-bulk';
import { type ImportRow, importBody, importRow } from './schemas-import';

/** Rows that are checked before others have their turn. */
const AT_ONCE = 500;

/** A row as it was sent, or why it cannot be read. Rows count from 1; the header of a CSV file is not one. */
export type ReceivedRow =
  | { readonly row: number; readonly given: unknown }
  | { readonly row: number; readonly problems: readonly FieldError[] };

/** A row that was checked. */
export type CheckedRow =
  | { readonly row: number; readonly input: ImportRow }
  | { readonly row: number; readonly problems: readonly FieldError[] };

/**
 * Checks the rows of an import, each for itself.
 * @throws PennonError `invalid` for more than 100,000 rows, and what `received` throws
 */
export async function checkRows(
  received: AsyncIterable<ReceivedRow> | Iterable<ReceivedRow>,
): Promise<readonly CheckedRow[]> {
  const rows: CheckedRow[] = [];
  for await (const row of received) {
    if (rows.length === BULK_MAX) throw invalid({ path: 'rows', message: `must be ${BULK_MAX} or fewer` });
    rows.push(checkRow(row));
    if (rows.length % AT_ONCE === 0) await setImmediate();
  }
  return rows;
}

function checkRow(received: ReceivedRow): CheckedRow {
  if ('problems' in received) return received;
  try {
    return { row: received.row, input: parseInput(importRow, received.given) };
  } catch (error) {
    if (error instanceof PennonError) return { row: received.row, problems: error.fields };
    throw error;
  }
}

/**
 * The rows of a JSON body: a list, or an object with the list `rows`.
 * @throws PennonError `invalid`
 */
export function jsonRows(body: unknown): readonly ReceivedRow[] {
  return parseInput(importBody, body).map((given, index) => ({ row: index + 1, given }));
}

/** The rows of a body with one JSON object a line; lines that are empty do not count. */
export async function* readNdjsonRows(texts: AsyncIterable<string>): AsyncGenerator<ReceivedRow> {
  let row = 0;
  for await (const line of linesOf(texts)) {
    if (line.trim() !== '') yield parseLine(line, ++row);
  }
}

async function* linesOf(texts: AsyncIterable<string>): AsyncGenerator<string> {
  let rest: string[] = [];
  for await (const text of texts) {
    const lines = text.split('\n');
    for (const line of lines.slice(0, -1)) {
      yield rest.join('') + line;
      rest = [];
    }
    rest.push(lines.at(-1) ?? '');
  }
  yield rest.join('');
}

function parseLine(line: string, row: number): ReceivedRow {
  try {
    return { row, given: parseJsonStrictly(line) };
  } catch (error) {
    if (!(error instanceof PennonError)) throw error;
    if (error.code === 'invalid') return { row, problems: error.fields };
    return { row, problems: [{ path: '', message: 'is not valid JSON' }] };
  }
}
