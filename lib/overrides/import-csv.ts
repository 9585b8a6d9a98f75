import { pipeline, Readable } from 'node:stream';
import { CsvError, parse } from 'csv-parse';
import { type FieldError, invalid, PennonError } from '../errors';
import { parseJsonStrictly } from '../json';
import { unguardCell } from './csv-cell';
import type { ReceivedRow } from './import-rows';
import { IMPORT_COLUMNS } from './schemas-import';

/** Characters of one record: a value of 64 KiB with every quotation mark doubled, and the rest. */
const MAX_RECORD = 256 * 1024;

/**
 * The rows of a CSV file: one line of column names, then one override a record. Cells that are empty say nothing.
 * @throws PennonError `invalid` (the header), and what `texts` throws
 */
export async function* readCsvRows(texts: AsyncIterable<string>): AsyncGenerator<ReceivedRow> {
  const parser = parse({ relax_column_count: true, skip_empty_lines: true, max_record_size: MAX_RECORD });
  // What fails in `texts` ends the parser with that error.
  pipeline(Readable.from(texts), parser, () => {});
  let columns: readonly string[] | undefined;
  let row = 0;
  try {
    for await (const record of parser as AsyncIterable<readonly string[]>) {
      if (columns) yield toRow(columns, record, ++row);
      else columns = headerOf(record);
    }
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const message = `cannot be read, at line ${String(error.lines)}: a quotation mark is missing or too many`;
    // It counts the header; rows before this one may be lost with it.
    yield { row: Math.max(1, Number(error.records)), problems: [{ path: '', message }] };
    return;
  }
  if (!columns) throw invalid({ path: 'header', message: 'is missing: the first line names the columns' });
}

function headerOf(record: readonly string[]): readonly string[] {
  const names = record.map((name) => name.trim());
  const problems = names.flatMap((name, index): FieldError[] => {
    const path = name.slice(0, 100);
    if (!IMPORT_COLUMNS.includes(name)) return [{ path, message: 'is not a known column' }];
    return names.indexOf(name) < index ? [{ path, message: 'is given twice' }] : [];
  });
  const needs = (path: string, ...any: string[]) => {
    if (!any.some((name) => names.includes(name))) {
      problems.push({ path, message: `is missing: name a column ${any.join(', or ')}` });
    }
  };
  needs('user_id', 'user_id', 'email', 'external_id');
  needs('flag_name', 'flag_name');
  needs('value', 'value', 'variant');
  if (problems.length > 0) throw invalid(...problems.slice(0, 100));
  return names;
}

function toRow(columns: readonly string[], record: readonly string[], row: number): ReceivedRow {
  if (record.length !== columns.length) {
    const message = `has ${record.length} cells where the header has ${columns.length}`;
    return { row, problems: [{ path: '', message }] };
  }
  const given: Record<string, unknown> = {};
  const problems: FieldError[] = [];
  for (const [index, column] of columns.entries()) {
    const cell = unguardCell(record[index] ?? '');
    if (cell === '') continue;
    if (column === 'value') {
      const parsed = parseValue(cell);
      if ('problem' in parsed) problems.push(parsed.problem);
      else given.value = parsed.value;
    } else given[column] = column === 'enabled' ? toBoolean(cell) : cell;
  }
  return problems.length > 0 ? { row, problems } : { row, given };
}

function parseValue(cell: string): { value: unknown } | { problem: FieldError } {
  try {
    return { value: parseJsonStrictly(cell) };
  } catch (error) {
    if (!(error instanceof PennonError)) throw error;
    const message =
      error.code === 'invalid_json'
        ? 'must be JSON: text stands in quotation marks, "new" say'
        : error.message;
    return { problem: { path: 'value', message } };
  }
}

/** Spreadsheets write it in capitals. */
function toBoolean(cell: string): unknown {
  const word = cell.trim().toLowerCase();
  return word === 'true' ? true : word === 'false' ? false : cell;
}
