import type { BulkOutcome } from '@/lib/overrides/wire-many';
import { type Failure, UNREACHABLE } from '../layout/failure-notice';

/** What happens where the person has another override of the flag already. */
export type OnConflict = 'error' | 'skip' | 'replace';

/** Something wrong with a row. Rows count from 1; the line of column names is not one. */
export interface RowProblem {
  readonly row: number | null;
  /** The column; empty for the row as a whole. */
  readonly path: string;
  readonly message: string;
}

/** What an import did, or would do. */
export type ImportOutcome = BulkOutcome & { readonly rows: number };

/** How a try ended: with what was done, with rows that are in the way, or not at all. */
export type ImportAnswer =
  | { readonly kind: 'done'; readonly outcome: ImportOutcome }
  | { readonly kind: 'problems'; readonly problems: readonly RowProblem[]; readonly count: number }
  | { readonly kind: 'failed'; readonly failure: Failure };

/** A file that was moved or changed after it was chosen. */
const UNREADABLE: Failure = {
  kind: 'message',
  message: 'The file cannot be read any more. Choose it again.',
  requestId: null,
};

export interface ImportRequest {
  readonly body: Blob | string;
  readonly onConflict: OnConflict;
  readonly dryRun: boolean;
  /** Told how much of the file is sent, from 0 to 1. */
  readonly onSent: (share: number) => void;
}

interface Problem {
  readonly code?: string;
  readonly title?: string;
  readonly detail?: string;
  readonly request_id?: string;
  readonly error_count?: number;
  readonly errors?: readonly { readonly row?: number; readonly path: string; readonly message: string }[];
}

/** The media type of a text: JSON begins with a bracket, a file of JSON lines with a brace, CSV with a column's name. */
export function mediaTypeOf(beginning: string): string {
  const first = beginning
    .replace(/^\ufeff/, '')
    .trimStart()
    .at(0);
  if (first === '[') return 'application/json';
  return first === '{' ? 'application/x-ndjson' : 'text/csv';
}

/**
 * Sends overrides to the import of the API, with the session of this browser: up to 32 MiB, which is more than a server
 * action takes, and as it is read. With XMLHttpRequest, as `fetch` does not say how much it has sent.
 */
export async function sendImport({ body, onConflict, dryRun, onSent }: ImportRequest): Promise<ImportAnswer> {
  const beginning =
    typeof body === 'string'
      ? body
      : await body
          .slice(0, 100)
          .text()
          .catch(() => null);
  if (beginning === null) return { kind: 'failed', failure: UNREADABLE };
  const query = new URLSearchParams({ dry_run: String(dryRun), on_conflict: onConflict });
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    request.open('POST', `/api/admin/flag-overrides/import?${query}`);
    request.setRequestHeader('content-type', mediaTypeOf(beginning));
    request.setRequestHeader('accept', 'application/json');
    request.upload.onprogress = ({ loaded, total }) => onSent(total === 0 ? 1 : loaded / total);
    request.onload = () => resolve(answerOf(request.status, request.responseText));
    request.onerror = () => resolve({ kind: 'failed', failure: UNREACHABLE });
    request.send(body);
  });
}

function answerOf(status: number, text: string): ImportAnswer {
  const body = parse(text);
  if (status === 200) return ofOutcome(body as ImportOutcome & Problem);
  const { code, title, detail, request_id: requestId, errors = [], error_count: count } = body as Problem;
  if (code === 'unauthenticated') return { kind: 'failed', failure: { kind: 'session' } };
  if (errors.length > 0)
    return { kind: 'problems', problems: errors.map(toRow), count: count ?? errors.length };
  const message = detail ?? title ?? 'The import failed. Nothing was written.';
  return { kind: 'failed', failure: { kind: 'message', message, requestId: requestId ?? null } };
}

function ofOutcome(outcome: ImportOutcome & Problem): ImportAnswer {
  const { errors = [], error_count: count = 0 } = outcome;
  return count > 0 ? { kind: 'problems', problems: errors.map(toRow), count } : { kind: 'done', outcome };
}

const toRow = ({ row = undefined, path, message }: NonNullable<Problem['errors']>[number]): RowProblem => ({
  row: row ?? null,
  path,
  message,
});

function parse(text: string): object {
  try {
    return JSON.parse(text) as object;
  } catch {
    return {};
  }
}
