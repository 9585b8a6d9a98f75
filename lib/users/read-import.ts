import { setImmediate } from 'node:timers/promises';
import { type FieldError, invalid } from '../errors';
import { fieldErrorsOf, MAX_FIELD_ERRORS, parseInput } from '../validation';
import { type ImportUsersInput, importedRows, importedUser } from './schemas';

/** Rows that are checked before others have their turn. */
const AT_ONCE = 500;

/**
 * Checks the body of an import as `importUsersInput` does, but one row after the other and no further than it takes to name
 * the wrong fields: a schema remembers each of millions of them.
 * @throws PennonError `invalid`
 */
export async function readImport(given: unknown): Promise<ImportUsersInput> {
  const users: ImportUsersInput['users'][number][] = [];
  const wrong: FieldError[] = [];
  for (const [index, row] of parseInput(importedRows, given).users.entries()) {
    if (index % AT_ONCE === 0) await setImmediate();
    const { data, error } = importedUser.safeParse(row);
    if (data) users.push(data);
    for (const { path, message } of error ? fieldErrorsOf(error) : []) {
      wrong.push({ path: ['users', index, path].filter((part) => part !== '').join('.'), message });
    }
    if (wrong.length >= MAX_FIELD_ERRORS) break;
  }
  if (wrong.length > 0) throw invalid(...wrong.slice(0, MAX_FIELD_ERRORS));
  return { users };
}
