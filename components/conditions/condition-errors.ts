import type { ActionError } from '@/lib/http/action-result';

/** What the server found wrong, by its place in a list of conditions: `0.values.2`. The list itself is the empty path. */
export type ConditionErrors = Readonly<Record<string, string>>;

/** The errors of the conditions at a path of the body: `conditions`, or `rules.3.conditions`. */
export function conditionErrors(fields: ActionError['fields'], path: string): ConditionErrors {
  const errors: Record<string, string> = {};
  for (const field of fields) {
    if (field.path !== path && !field.path.startsWith(`${path}.`)) continue;
    errors[field.path.slice(path.length + 1)] ??= field.message;
  }
  return errors;
}

/** The errors below one key of others: of the first condition, say. */
export function errorsBelow(errors: ConditionErrors, key: string | number): ConditionErrors {
  return Object.fromEntries(
    Object.entries(errors)
      .filter(([path]) => path === `${key}` || path.startsWith(`${key}.`))
      .map(([path, message]) => [path.slice(`${key}`.length + 1), message]),
  );
}
