/** What committed changes were about: whatever is kept of it in memory is no longer good. */
export interface Touched {
  /** People whose row or overrides changed. */
  readonly userIds: ReadonlySet<string>;
  /** What applications called, or call, the people whose row changed. */
  readonly externalIds: ReadonlySet<string>;
  /** API keys that were made, changed or revoked. */
  readonly keyIds: ReadonlySet<string>;
}

/** A change, as the audit log has it. */
interface Row {
  readonly entity: string;
  readonly entityId: string;
  readonly userId?: string | null;
  /** Of a person: their external ids before and after. */
  readonly externalIds?: readonly unknown[];
}

/** Collects what changes were about. */
export function collectTouched(): { readonly touched: Touched; readonly add: (row: Row) => void } {
  const touched = { userIds: new Set<string>(), externalIds: new Set<string>(), keyIds: new Set<string>() };
  const add = ({ entity, entityId, userId, externalIds = [] }: Row) => {
    if (userId) touched.userIds.add(userId);
    if (entity === 'api_key') touched.keyIds.add(entityId);
    for (const id of externalIds) if (typeof id === 'string') touched.externalIds.add(id);
  };
  return { touched, add };
}
