import type { UserRow } from './queries';
import type { UserView } from './types';

/** A person as services return them. */
export function toUserView(row: UserRow): UserView {
  return { ...row, etag: String(row.version) };
}
