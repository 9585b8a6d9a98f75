import type { HistoryItem } from '@/lib/audit/types';
import type { JsonValue } from '@/lib/evaluation/types';
import { getJson } from '../overrides/directory';

/** What the log keeps of one change, whole. */
interface WholeChange {
  readonly revision: number;
  readonly ordinal: number;
  readonly before: JsonValue;
  readonly after: JsonValue;
}

/** Where a change can be read whole: what happened to this very thing at this very instant. */
export function wholeUrl({ entity, entityId, at }: HistoryItem): string {
  const query = new URLSearchParams({
    entity,
    entity_id: entityId,
    from: at.toISOString(),
    to: new Date(at.getTime() + 1).toISOString(),
    limit: '200',
  });
  return `/api/admin/audit-log?${query}`;
}

/** The changes at an address of the log. */
export async function readWhole(url: string, signal: AbortSignal): Promise<readonly WholeChange[]> {
  return (await getJson<{ data: WholeChange[] }>(url, signal)).data;
}
