'use client';

import type { HistoryItem } from '@/lib/audit/types';
import { Skeleton } from '../ui/skeleton';
import { useLookup } from '../ui/use-lookup';
import { LineDiffView } from './line-diff-view';
import { readWhole, wholeUrl } from './read-whole';

/** All that was and became, line by line; read now, as a list does without it. */
export function WholeEntry({ item }: { readonly item: HistoryItem }) {
  const whole = useLookup(readWhole, wholeUrl(item));
  if (whole.status === 'failed') {
    return (
      <p role="alert" className="text-off-ink">
        {whole.message}
      </p>
    );
  }
  if (whole.status === 'loading') return <Skeleton className="h-24" />;
  const found = whole.data.find(
    ({ revision, ordinal }) => revision === item.revision && ordinal === item.ordinal,
  );
  if (found === undefined) return <p className="text-muted">This entry cannot be found again.</p>;
  return <LineDiffView before={found.before} after={found.after} />;
}
