'use client';

import { Shapes } from 'lucide-react';
import Link from 'next/link';
import type { Page } from '@/lib/page';
import type { SegmentSummary } from '@/lib/segments/types';
import { conditionsInWords } from '../conditions/condition-words';
import { RelativeTime } from '../time/relative-time';
import { CopyButton } from '../ui/copy-text';
import { EmptyState } from '../ui/empty-state';
import { Cell, Column, Row, Table, TableBody, TableHead } from '../ui/table';
import { Pager } from '../url/pager';
import { SearchBox } from '../url/search-box';
import { PendingRegion } from '../url/url-state';

/** A segment in the list, and how many flags name it. */
export interface ListedSegment extends SegmentSummary {
  readonly flagCount: number;
}

interface SegmentsPanelProps {
  readonly page: Page<ListedSegment>;
  /** What the address searches for. */
  readonly q: string;
}

/** All segments: who is in them, and how many flags use them. */
export function SegmentsPanel({ page, q }: SegmentsPanelProps) {
  return (
    <>
      <div className="flex flex-wrap items-center gap-2 px-4 py-3 md:px-6">
        <SearchBox label="Search segments" placeholder="Search by key, name or description" value={q} />
      </div>
      <PendingRegion>
        {page.data.length === 0 && page.nextCursor === null ? (
          <Empty q={q} />
        ) : (
          <>
            <Table caption="Segments">
              <TableHead>
                <Column className="w-[24%]">Key</Column>
                <Column className="w-[18%] max-lg:hidden">Name</Column>
                <Column>Conditions</Column>
                <Column className="w-36">Listed people</Column>
                <Column className="w-24">Used by</Column>
                <Column className="w-28 max-lg:hidden">Last change</Column>
              </TableHead>
              <TableBody>
                {page.data.map((segment) => (
                  <SegmentRow key={segment.key} segment={segment} />
                ))}
              </TableBody>
            </Table>
            <Pager page={page} noun={['segment', 'segments']} />
          </>
        )}
      </PendingRegion>
    </>
  );
}

function SegmentRow({ segment }: { readonly segment: ListedSegment }) {
  const { key, name, conditions, includedCount, excludedCount, flagCount } = segment;
  const words = conditions.length === 0 ? '' : conditionsInWords(conditions);
  return (
    <Row className="relative">
      <Cell>
        <span className="flex min-w-0 max-w-full items-center">
          <Link
            href={`/segments/${key}`}
            title={key}
            className="truncate rounded-sm font-mono text-sm after:absolute after:inset-0 hover:underline"
          >
            {key}
          </Link>
          <CopyButton text={key} className="copy-on-hover relative z-1" />
        </span>
      </Cell>
      <Cell label="Name" className="max-lg:hidden max-md:flex">
        <span title={name} className="truncate">
          {name}
        </span>
      </Cell>
      <Cell label="Conditions">
        {words === '' ? (
          <span className="text-muted">none</span>
        ) : (
          <span title={words} className="truncate">
            {words}
          </span>
        )}
      </Cell>
      <Cell label="Listed people">{listedPeople(includedCount, excludedCount)}</Cell>
      <Cell label="Used by">
        {flagCount === 0 ? (
          <span className="text-muted">no flag</span>
        ) : (
          `${flagCount.toLocaleString('en-GB')} ${flagCount === 1 ? 'flag' : 'flags'}`
        )}
      </Cell>
      <Cell label="Last change" className="text-muted max-lg:hidden max-md:flex">
        <RelativeTime instant={segment.updatedAt} className="relative z-1" />
      </Cell>
    </Row>
  );
}

/** How many people the two lists name: "12 in, 3 out". */
function listedPeople(included: number, excluded: number) {
  if (included + excluded === 0) return <span className="text-muted">none</span>;
  const parts = [
    included > 0 ? `${included.toLocaleString('en-GB')} in` : null,
    excluded > 0 ? `${excluded.toLocaleString('en-GB')} out` : null,
  ];
  return parts.filter(Boolean).join(', ');
}

function Empty({ q }: Pick<SegmentsPanelProps, 'q'>) {
  return q === '' ? (
    <EmptyState icon={Shapes} title="No segments yet">
      A segment is a group of people that many rules can name: beta testers, staff, one customer.
    </EmptyState>
  ) : (
    <EmptyState icon={Shapes} title="No segment fits">
      Try a part of the key, the name or the description.
    </EmptyState>
  );
}
