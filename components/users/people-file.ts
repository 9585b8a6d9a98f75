import { CsvError, parse } from 'csv-parse/browser/esm/sync';
import { type AttributeMember, NUMBER } from './attribute-draft';
import type { RowProblem } from './send-people';

/** What a file has, as the body of an import, or why it cannot be read. */
export type PeopleFile =
  | { readonly ok: true; readonly body: string }
  | { readonly ok: false; readonly message: string; readonly problems: readonly RowProblem[] };

/** Wrong rows that are named. */
const NAMED = 100;

/** Columns of a CSV file that are no attributes. */
const OWN_COLUMNS: readonly string[] = ['external_id', 'email', 'name'];

/** Reads a file of people: JSON as the API takes it (or the list alone), else CSV. */
export function readPeopleFile(text: string): PeopleFile {
  const trimmed = text.replace(/^\ufeff/, '').trim();
  if (trimmed === '') return wrong('The file is empty.');
  if (trimmed.startsWith('[')) return { ok: true, body: `{"users":${trimmed}}` };
  return trimmed.startsWith('{') ? { ok: true, body: trimmed } : readCsv(trimmed);
}

const wrong = (message: string, problems: readonly RowProblem[] = []): PeopleFile => {
  return { ok: false, message, problems };
};

function readCsv(text: string): PeopleFile {
  try {
    const [header = [], ...records] = parse(text, { skip_empty_lines: true }) as string[][];
    const columns = header.map((cell) => cell.trim());
    const missing = ['external_id', 'email'].filter((name) => !columns.includes(name));
    if (missing.length > 0) return wrong(`The first line must name the column ${missing.join(' and ')}.`);
    const twice = columns.find((name, index) => columns.indexOf(name) < index);
    if (twice !== undefined) return wrong(`The column ${twice} is there twice.`);
    const problems: RowProblem[] = [];
    const users = records.map((cells, index) => toUser(columns, cells, index + 1, problems));
    if (problems.length > 0)
      return wrong('Some cells are not what their column says.', problems.slice(0, NAMED));
    return { ok: true, body: `{"users":[${users.join(',')}]}` };
  } catch (error) {
    if (error instanceof CsvError) return wrong(`The file cannot be read as CSV: ${error.message}.`);
    throw error;
  }
}

/** One person as JSON text. Cells that are empty say nothing. */
function toUser(
  columns: readonly string[],
  cells: readonly string[],
  row: number,
  problems: RowProblem[],
): string {
  const own: string[] = [];
  const attributes: string[] = [];
  for (const [index, column] of columns.entries()) {
    const cell = cells[index] ?? '';
    if (cell === '') continue;
    if (OWN_COLUMNS.includes(column)) own.push(member(column, JSON.stringify(cell)));
    else {
      const attribute = toAttribute(column, cell);
      if (attribute.ok) attributes.push(attribute.json);
      else problems.push({ row, message: attribute.message });
    }
  }
  const named = columns.some((column) => !OWN_COLUMNS.includes(column));
  return `{${[...own, ...(named ? [member('attributes', `{${attributes.join(',')}}`)] : [])].join(',')}}`;
}

/** `plan` is text; `seats:number` and `beta:boolean` say that they are not. */
function toAttribute(column: string, cell: string): AttributeMember {
  const [, name = column, kind] = /^(.+):(number|boolean)$/.exec(column) ?? [];
  if (kind === undefined) return { ok: true, json: member(name, JSON.stringify(cell)) };
  const value = cell.trim().toLowerCase();
  const fits = kind === 'number' ? NUMBER.test(value) : value === 'true' || value === 'false';
  return fits
    ? { ok: true, json: member(name, value) }
    : { ok: false, message: `${name} must be ${kind === 'number' ? 'a number' : 'true or false'}` };
}

const member = (name: string, json: string) => `${JSON.stringify(name)}:${json}`;
