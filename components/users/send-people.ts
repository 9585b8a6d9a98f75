/** What an import did, or would do. */
export interface ImportCounts {
  readonly created: number;
  readonly updated: number;
  readonly unchanged: number;
}

/** A row that cannot be taken. */
export interface RowProblem {
  /** From 1; null for what is about the file. */
  readonly row: number | null;
  readonly message: string;
}

export type ImportAnswer =
  | { readonly ok: true; readonly counts: ImportCounts }
  | {
      readonly ok: false;
      readonly message: string;
      readonly problems: readonly RowProblem[];
      readonly count: number;
    };

/** Sends people to the import of the API: a list of them is too large for an action. */
export async function sendPeople(body: string, options: { readonly dryRun: boolean }): Promise<ImportAnswer> {
  const response = await fetch(`/api/admin/users/import?dry_run=${options.dryRun}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json' },
    body,
  }).catch(() => null);
  if (response?.ok) return { ok: true, counts: (await response.json()) as ImportCounts };
  return refusalOf(response);
}

interface Problem {
  readonly title?: string;
  readonly detail?: string;
  readonly errors?: readonly { readonly path: string; readonly message: string }[];
  readonly error_count?: number;
}

async function refusalOf(response: Response | null): Promise<ImportAnswer> {
  const refused = (message: string) => ({ ok: false, message, problems: [], count: 0 }) as const;
  if (response === null)
    return refused('Pennon cannot be reached, so nobody was imported. Try again in a moment.');
  if (response.status === 401)
    return refused('Your session has ended. Sign in in another tab and try again.');
  const problem: Problem = await response.json().catch(() => ({}));
  const problems = (problem.errors ?? []).map(toRowProblem);
  return {
    ok: false,
    message: problem.detail ?? problem.title ?? 'This cannot be imported just now. Try again in a moment.',
    problems,
    count: problem.error_count ?? problems.length,
  };
}

/** `users.16.email` is about row 17. */
function toRowProblem({ path, message }: { readonly path: string; readonly message: string }): RowProblem {
  const [, index, field] = /^users\.(\d+)\.?(.*)$/.exec(path) ?? [];
  const readable = message.replace(/users\.(\d+)/, (_, other) => `row ${Number(other) + 1}`);
  if (index === undefined) return { row: null, message: path === '' ? readable : `${path} ${readable}` };
  return { row: Number(index) + 1, message: field ? `${field} ${readable}` : readable };
}
