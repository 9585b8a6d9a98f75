import type { Actor } from '../auth/actor';
import type { Executor } from '../db/client';
import { type FieldError, PennonError } from '../errors';
import { uuid } from '../validation';
import { selectEmailOwners, selectExistingIds } from './queries-import';
import type { ImportUsersInput } from './schemas';
import type { StoredUser } from './types';
import { mayUpsert, OF_STAFF } from './upsert';

/** How many of the rows in the way an error names. */
const NAMED_IN_ERROR = 100;

type Rows = ImportUsersInput['users'];

/**
 * Refuses rows that cannot all be taken: people whom the actor may not change, the same person or e-mail twice, an
 * e-mail or an id of somebody else.
 * @param existing those who are there already, by external id
 * @throws PennonError `forbidden`, `invalid`
 */
export async function checkImport(
  executor: Executor,
  actor: Actor,
  rows: Rows,
  existing: ReadonlyMap<string | null, StoredUser>,
): Promise<void> {
  const staff = rows.flatMap(({ external_id }, index) => {
    const user = existing.get(external_id);
    const path = `users.${index}.external_id`;
    return user && !mayUpsert(actor, user) ? [{ path, message: 'is an administrator or a viewer' }] : [];
  });
  if (staff.length > 0) throw refusal('forbidden', OF_STAFF, staff);

  const wrong = [
    ...repeated(rows, 'external_id', (text) => text),
    ...repeated(rows, 'email', (text) => text.toLowerCase()),
    ...(await takenEmails(executor, rows, existing)),
    ...(await idsOfOthers(executor, rows, existing)),
  ];
  if (wrong.length > 0) {
    throw refusal(
      'invalid',
      `${wrong.length} of ${rows.length} rows cannot be taken; nobody was imported`,
      wrong,
    );
  }
}

function refusal(code: 'forbidden' | 'invalid', message: string, all: readonly FieldError[]): PennonError {
  return new PennonError(code, message, {
    fields: all.slice(0, NAMED_IN_ERROR),
    details: { error_count: all.length },
  });
}

function repeated(
  rows: Rows,
  field: 'email' | 'external_id',
  normal: (text: string) => string,
): FieldError[] {
  const first = new Map<string, number>();
  return rows.flatMap((row, index) => {
    const key = normal(row[field]);
    const earlier = first.get(key);
    if (earlier === undefined) {
      first.set(key, index);
      return [];
    }
    return [{ path: `users.${index}.${field}`, message: `is the same as in users.${earlier}` }];
  });
}

/** An e-mail that somebody else has, even if the same import gives them another one. */
async function takenEmails(
  executor: Executor,
  rows: Rows,
  existing: ReadonlyMap<string | null, StoredUser>,
): Promise<FieldError[]> {
  const owners = await selectEmailOwners(
    executor,
    rows.map(({ email }) => email.toLowerCase()),
  );
  return rows.flatMap(({ email, external_id }, index) => {
    const owner = owners.get(email.toLowerCase());
    if (owner === undefined || owner === existing.get(external_id)?.id) return [];
    return [{ path: `users.${index}.email`, message: 'is the e-mail of another user' }];
  });
}

/** An external id that is another user's id. */
async function idsOfOthers(
  executor: Executor,
  rows: Rows,
  existing: ReadonlyMap<string | null, StoredUser>,
): Promise<FieldError[]> {
  const isId = (text: string) => uuid.safeParse(text).success;
  const ids = await selectExistingIds(
    executor,
    rows.flatMap(({ external_id }) => (isId(external_id) ? [external_id.toLowerCase()] : [])),
  );
  return rows.flatMap(({ external_id }, index) => {
    const id = external_id.toLowerCase();
    if (!ids.has(id) || existing.get(external_id)?.id === id) return [];
    return [{ path: `users.${index}.external_id`, message: 'is the id of another user' }];
  });
}
