import { toHistoryItem } from '@/lib/audit/brief';
import type { AuditEntry, HistoryItem } from '@/lib/audit/types';
import type { Page } from '@/lib/page';

/** A page of the log as a list shows it: what is too long to be read there is not sent. */
export function historyOf(page: Page<AuditEntry>): Page<HistoryItem> {
  return { ...page, data: page.data.map(toHistoryItem) };
}
