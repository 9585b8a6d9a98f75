'use client';

import dynamic from 'next/dynamic';
import type { ReactNode } from 'react';
import { useState } from 'react';
import type { HistoryItem } from '@/lib/audit/types';
import { LocalTime } from '../time/local-time';
import { Button } from '../ui/button';
import { CopyText } from '../ui/copy-text';
import { Skeleton } from '../ui/skeleton';
import { EntryFilters } from './entry-filters';

// Read and loaded when somebody wants to see it.
const WholeEntry = dynamic(() => import('./whole-entry').then((module) => module.WholeEntry), {
  loading: () => <Skeleton className="h-24" />,
});

interface EntryDetailsProps {
  readonly id: string;
  readonly item: HistoryItem;
}

/** What finds a change again: in the log, and in the logs of whoever runs Pennon. */
export function EntryDetails({ id, item }: EntryDetailsProps) {
  const [whole, setWhole] = useState(false);
  return (
    <div id={id} className="mt-1 grid min-w-0 grid-cols-1 gap-3 rounded-lg bg-sunken p-3 text-sm">
      <dl className="flex flex-wrap gap-x-8 gap-y-2">
        <Fact term="When">
          <LocalTime instant={item.at} isExact />
        </Fact>
        <Fact term="Revision">{item.revision.toLocaleString('en-GB')}</Fact>
        <Fact term="Id">
          <CopyText text={item.entityId} />
        </Fact>
        {item.requestId === null ? null : (
          <Fact term="Request">
            <CopyText text={item.requestId} />
          </Fact>
        )}
      </dl>
      <div className="flex flex-wrap gap-2">
        <Button size="sm" aria-expanded={whole} onClick={() => setWhole(!whole)}>
          {whole ? 'Hide before and after' : 'Show before and after'}
        </Button>
        <EntryFilters item={item} />
      </div>
      {whole ? <WholeEntry item={item} /> : null}
    </div>
  );
}

function Fact({ term, children }: { readonly term: string; readonly children: ReactNode }) {
  return (
    <div className="min-w-0 max-w-full">
      <dt className="text-muted text-xs">{term}</dt>
      <dd className="flex min-h-6 min-w-0 items-center">{children}</dd>
    </div>
  );
}
