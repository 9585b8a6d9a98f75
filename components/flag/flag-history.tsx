import { History } from 'lucide-react';
import type { AuditEntry } from '@/lib/audit/types';
import type { Page } from '@/lib/page';
import { RelativeTime } from '../time/relative-time';
import { EmptyState } from '../ui/empty-state';
import { Pager } from '../url/pager';

/** What happened, newest first: who did what, and when. */
export function FlagHistory({ page }: { readonly page: Page<AuditEntry> }) {
  if (page.data.length === 0) {
    return (
      <EmptyState icon={History} title="Nothing is recorded">
        Every change of this flag and its schedule is kept here for ever.
      </EmptyState>
    );
  }
  return (
    <>
      <ol aria-label="History">
        {page.data.map(({ revision, ordinal, summary, actorLabel, at }) => (
          <li key={`${revision}.${ordinal}`} className="grid gap-0.5 border-b px-4 py-3 md:px-6">
            <span className="[overflow-wrap:anywhere]">{summary}</span>
            <span className="text-muted text-sm">
              {actorLabel}, <RelativeTime instant={at} />
            </span>
          </li>
        ))}
      </ol>
      <Pager page={page} noun={['change', 'changes']} />
    </>
  );
}
