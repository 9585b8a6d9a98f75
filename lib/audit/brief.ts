import type { JsonValue } from '../evaluation/types';
import { diffJson, isObject } from './diff';
import type { AuditEntry, FieldChange, HistoryItem, ShownChange } from './types';
import { toShownChanges } from './words';

/** Changes of one row that a page shows, and characters of a value that go with it. */
const MAX_CHANGES = 20;
const MAX_CHARACTERS = 2_000;

/** Members that say nothing more than the sentence, the time and the actor do. */
const SAID_ELSEWHERE: ReadonlySet<string> = new Set([
  'id',
  'key',
  'user_id',
  'user',
  'flag_name',
  'status',
  'version',
  'created_at',
  'created_by',
  'updated_at',
  'updated_by',
  'override_count',
  'active_override_count',
  'default_from',
  'variant',
]);

/** A row of the audit log for a list: its differences in words, and nothing that is too long to be read there. */
export function toHistoryItem({ before, after, ...entry }: AuditEntry): HistoryItem {
  const differences = entry.changes.length > 0 ? withoutDerived(entry) : contentsOf(entry, before, after);
  const { changes, omitted } = inBrief(differences, before, after);
  return { ...entry, changes, changesOmitted: entry.changesOmitted + omitted };
}

/** Differences in words, as many and as long as one can read; and how many more there are. */
export function inBrief(differences: readonly FieldChange[], before: JsonValue, after: JsonValue) {
  const shown = toShownChanges(differences, before, after);
  return {
    changes: shown.slice(0, MAX_CHANGES).map(shortened),
    omitted: Math.max(0, shown.length - MAX_CHANGES),
  };
}

/** Fields that follow from others, and say nothing beside them. */
const DERIVED: Readonly<Record<string, readonly string[]>> = {
  override: ['status', 'variant'],
  flag: ['default_from'],
};

function withoutDerived({ entity, changes }: Pick<AuditEntry, 'entity' | 'changes'>): readonly FieldChange[] {
  const derived = DERIVED[entity] ?? [];
  const telling = changes.filter(({ path }) => !derived.includes(path));
  return telling.length > 0 ? telling : changes;
}

/** What is told first of something; the database keeps no order. */
const FIRST = [
  'email',
  'name',
  'type',
  'role',
  'value',
  'enabled',
  'default',
  'off',
  'at',
  'expires_at',
  'reason',
];

function rankOf(name: string): number {
  const place = FIRST.indexOf(name);
  return place === -1 ? FIRST.length : place;
}

/** What is in something new, or was in something that is gone. */
function contentsOf({ entityId }: Pick<AuditEntry, 'entityId'>, before: JsonValue, after: JsonValue) {
  if (before !== null && after !== null) return [];
  const whole = after ?? before;
  if (!isObject(whole)) return [];
  const builtIn = whole.type === 'boolean' ? 'variants' : undefined;
  const members = Object.entries(whole).sort(([one], [other]) => rankOf(one) - rankOf(other));
  return members.flatMap(([name, value]) => {
    if (SAID_ELSEWHERE.has(name) || name === builtIn || value === entityId || isEmpty(value)) return [];
    const there = { [name]: value };
    const empty = Array.isArray(value) ? { [name]: [] } : name === 'attributes' ? { [name]: {} } : {};
    return after === null ? diffJson(there, empty) : diffJson(empty, there);
  });
}

function isEmpty(value: JsonValue): boolean {
  if (value === null || value === '') return true;
  return typeof value === 'object' && Object.keys(value).length === 0;
}

function shortened(change: ShownChange): ShownChange {
  const { before, after, ...rest } = change;
  const length = [before, after].reduce<number>(
    (sum, value) => sum + (JSON.stringify(value)?.length ?? 0),
    0,
  );
  return length > MAX_CHARACTERS ? { ...rest, isLong: true } : change;
}
