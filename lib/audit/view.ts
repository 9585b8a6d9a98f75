import type { JsonValue } from '../evaluation/types';
import { diffJson, isObject } from './diff';
import { summarize } from './summary';
import type { AuditEntry, AuditRow, AuditUser, FieldChange } from './types';

/** Changes that one entry shows. */
const MAX_CHANGES = 200;

/** What changes with every write and says nothing of its own. */
const BOOKKEEPING: ReadonlySet<string> = new Set([
  'version',
  'updated_at',
  'updated_by',
  'override_count',
  'active_override_count',
]);

/** Segments are logged with the keys that came and went instead of their lists. */
const SEGMENT_LISTS = /^(included|excluded)_(added|removed)$/;

/** A row of the audit log for people. */
export function toAuditEntry(row: AuditRow, user: AuditUser | null): AuditEntry {
  const changes = changesOf(row);
  return {
    ...row,
    user,
    changes: changes.slice(0, MAX_CHANGES),
    changesOmitted: Math.max(0, changes.length - MAX_CHANGES),
    summary: summarize(row, user, changes),
  };
}

function changesOf({ before, after }: AuditRow): FieldChange[] {
  if (!isObject(before) || !isObject(after)) return [];
  return diffJson(withoutBookkeeping(before), withoutBookkeeping(after)).flatMap(toSegmentChange);
}

function withoutBookkeeping(wire: { readonly [key: string]: JsonValue }): JsonValue {
  return Object.fromEntries(Object.entries(wire).filter(([name]) => !BOOKKEEPING.has(name)));
}

function toSegmentChange(change: FieldChange): FieldChange[] {
  const [, list] = SEGMENT_LISTS.exec(change.path) ?? [];
  if (list === undefined) return [change];
  const keys = change.before ?? change.after;
  if (!Array.isArray(keys) || keys.length === 0) return [];
  return diffJson(
    { [list]: change.kind === 'removed' ? keys : [] },
    { [list]: change.kind === 'removed' ? [] : keys },
  );
}
