import type { SegmentRow } from './queries';
import { toSegmentSummaryWire } from './schemas';

/**
 * A segment before and after a change, for the audit log: all of it but its lists, of which only the keys that came
 * or went. The lists may hold 100,000 keys, and the log keeps every row for ever.
 */
export function toSegmentAudit(before: SegmentRow | null, after: SegmentRow | null) {
  return {
    before: before && {
      ...toSegmentSummaryWire(before),
      included_removed: missingIn(before.included, after?.included),
      excluded_removed: missingIn(before.excluded, after?.excluded),
    },
    after: after && {
      ...toSegmentSummaryWire(after),
      included_added: missingIn(after.included, before?.included),
      excluded_added: missingIn(after.excluded, before?.excluded),
    },
  };
}

function missingIn(keys: readonly string[], others: readonly string[] = []): readonly string[] {
  if (!Array.isArray(keys)) return [];
  const known = new Set(Array.isArray(others) ? others : []);
  return keys.filter((key) => !known.has(key));
}
