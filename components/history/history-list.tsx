'use client';

import { History } from 'lucide-react';
import Link from 'next/link';
import type { ReactNode } from 'react';
import type { HistoryItem } from '@/lib/audit/types';
import type { Page } from '@/lib/page';
import { EmptyState } from '../ui/empty-state';
import { Pager } from '../url/pager';
import { PendingRegion } from '../url/url-state';
import { HistoryEntry } from './history-entry';

interface HistoryListProps {
  readonly page: Page<HistoryItem>;
  /** Accessible name: "Audit log". */
  readonly label: string;
  /** What is shown when nothing is there. */
  readonly empty: { readonly title: string; readonly text: string };
  /** Where the rest is, for a list of the latest few; a list without it has pages. */
  readonly moreAt?: string;
  /** What can be done with an entry, at its end. */
  readonly actionOf?: (item: HistoryItem) => ReactNode;
}

/** What happened, newest first: who did what to what, when, and what is another than before. */
export function HistoryList({ page, label, empty, moreAt, actionOf }: HistoryListProps) {
  if (page.data.length === 0) {
    return (
      <EmptyState icon={History} title={empty.title}>
        {empty.text}
      </EmptyState>
    );
  }
  return (
    <PendingRegion>
      <ol aria-label={label}>
        {page.data.map((item) => (
          <HistoryEntry key={`${item.revision}.${item.ordinal}`} item={item} action={actionOf?.(item)} />
        ))}
      </ol>
      {moreAt === undefined ? (
        <Pager page={page} noun={['change', 'changes']} />
      ) : (
        <More page={page} href={moreAt} />
      )}
    </PendingRegion>
  );
}

function More({ page, href }: Pick<HistoryListProps, 'page'> & { readonly href: string }) {
  return (
    <p className="px-4 py-3 text-sm md:px-6">
      <Link href={href} className="rounded-sm text-muted underline underline-offset-3 hover:text-ink">
        {page.nextCursor === null
          ? 'Open in the audit log'
          : `All ${page.total.toLocaleString('en-GB')} changes`}
      </Link>
    </p>
  );
}
