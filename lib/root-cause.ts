/**
 * The innermost cause of what was thrown. The errors around it say too much for a log: drizzle's repeats the statement with
 * everything that was to be stored.
 */
export function rootCause(thrown: unknown): unknown {
  let current = thrown;
  while (current instanceof Error && current.cause instanceof Error) current = current.cause;
  return current;
}

/** What went wrong, for the log. The code is the driver's, PostgreSQL's or Node's. */
export function failureOf(thrown: unknown): { readonly code: string | undefined; readonly error: string } {
  const cause = rootCause(thrown);
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : undefined;
  return { code, error: String(cause) };
}
