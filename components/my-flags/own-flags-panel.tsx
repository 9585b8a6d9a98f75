'use client';

import { ToggleRight } from 'lucide-react';
import type { Source } from '@/lib/evaluation/types';
import type { ResolvedFlag } from '@/lib/overrides/types';
import type { Page } from '@/lib/page';
import { LAYERS } from '../ladder/layers';
import { RelativeTime } from '../time/relative-time';
import { cn } from '../ui/cn';
import { CopyText } from '../ui/copy-text';
import { EmptyState } from '../ui/empty-state';
import { Cell, Column, Row, Table, TableBody, TableHead } from '../ui/table';
import { Pager } from '../url/pager';
import { SearchBox } from '../url/search-box';
import { PendingRegion } from '../url/url-state';
import { SourceFilter } from '../users/source-filter';
import { ServedValue, ShadowedValue } from '../values/served-value';

interface OwnFlagsPanelProps {
  readonly page: Page<ResolvedFlag>;
  readonly bySource: Readonly<Record<Source, number>>;
  /** What the address asks for. */
  readonly filters: { readonly q: string; readonly source: Source | null };
}

/** Every flag as whoever is signed in gets it. Who pinned one, and why, is not for them. */
export function OwnFlagsPanel({ page, bySource, filters: { q, source } }: OwnFlagsPanelProps) {
  return (
    <>
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2 px-4 py-3 md:px-6">
        <SearchBox label="Filter flags" placeholder="Filter by name" value={q} />
        <SourceFilter value={source} counts={bySource} />
      </div>
      <PendingRegion>
        {page.data.length === 0 ? (
          <Empty filtered={q !== '' || source !== null} />
        ) : (
          <>
            <Table caption="Your flags">
              <TableHead>
                <Column className="w-[38%]">Flag</Column>
                <Column>Value</Column>
                <Column className="w-32">Decided by</Column>
                <Column className="w-28">Ends</Column>
              </TableHead>
              <TableBody>
                {page.data.map((flag) => (
                  <OwnFlagRow key={flag.name} flag={flag} />
                ))}
              </TableBody>
            </Table>
            <Pager page={page} noun={['flag', 'flags']} />
          </>
        )}
      </PendingRegion>
    </>
  );
}

function OwnFlagRow({
  flag: { name, value, variant, source, overridden, override },
}: {
  flag: ResolvedFlag;
}) {
  return (
    <Row className={cn(overridden && 'bg-override-tint/35')}>
      <Cell>
        <CopyText text={name} />
      </Cell>
      <Cell label="Value">
        <span className="inline-flex min-w-0 max-w-full items-center gap-2">
          <ServedValue value={value} variant={variant} source={source} />
          {override ? (
            <span className="flex max-w-2/5 shrink-0">
              <ShadowedValue value={override.fallback.value} variant={override.fallback.variant} />
            </span>
          ) : null}
        </span>
      </Cell>
      <Cell label="Decided by" className={LAYERS[source].text}>
        {LAYERS[source].name}
      </Cell>
      <Cell label="Ends">
        {override?.expiresAt ? (
          <RelativeTime instant={override.expiresAt} warnWhenSoon />
        ) : (
          <span className="text-muted">{override ? 'no end' : '–'}</span>
        )}
      </Cell>
    </Row>
  );
}

function Empty({ filtered }: { readonly filtered: boolean }) {
  return filtered ? (
    <EmptyState icon={ToggleRight} title="No flag fits">
      Try a part of the name, or show all flags.
    </EmptyState>
  ) : (
    <EmptyState icon={ToggleRight} title="There are no flags yet">
      As soon as a flag is created, its value for you shows here.
    </EmptyState>
  );
}
