/**
 * The innermost cause of what was thrown. The errors around it say too much for a log: drizzle's repeats the statement with
 * everything that was to be stored.
 */
export function rootCause(thrown: unknown): unknown {
  let current = thrown;
  while (current instanceof Error && current.cause instanceof Error) current = current.cause;
  return current;
}
