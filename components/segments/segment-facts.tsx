import type { ReactNode } from 'react';
import type { SegmentOverview } from '@/lib/segments/types';
import { actorInWords } from '../history/actor-words';
import { RelativeTime } from '../time/relative-time';
import { CopyText } from '../ui/copy-text';

interface SegmentFactsProps {
  readonly segment: SegmentOverview;
  /** How many people are in it, as soon as they are counted. */
  readonly count: ReactNode;
}

/** What is known of a stored segment. */
export function SegmentFacts({ segment, count }: SegmentFactsProps) {
  return (
    <dl className="flex flex-wrap gap-x-10 gap-y-3 border-b px-4 py-4 md:px-6">
      <Fact term="Key">
        <CopyText text={segment.key} />
      </Fact>
      <Fact term="People in it">{count}</Fact>
      <Fact term="Last change">
        <RelativeTime instant={segment.updatedAt} />
        <span className="min-w-0 truncate text-muted">by {actorInWords(segment.updatedBy)}</span>
      </Fact>
    </dl>
  );
}

function Fact({ term, children }: { readonly term: string; readonly children: ReactNode }) {
  return (
    <div className="min-w-0 max-w-full">
      <dt className="text-muted text-sm">{term}</dt>
      <dd className="flex h-6 min-w-0 items-center gap-2">{children}</dd>
    </div>
  );
}
