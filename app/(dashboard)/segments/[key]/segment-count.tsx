import { countInWords } from '@/components/segments/segment-words';
import type { RequestContext } from '@/lib/auth/actor';
import { readForPage } from '@/lib/http/page';
import { countSegmentUsers } from '@/lib/segments/matches';

interface SegmentCountProps {
  readonly ctx: RequestContext;
  readonly segmentKey: string;
}

/** How many people are in a segment. Counting takes a moment: the page does not wait for it. */
export async function SegmentCount({ ctx, segmentKey }: SegmentCountProps) {
  const count = await readForPage(ctx.requestId, () => countSegmentUsers(ctx, segmentKey)).catch(() => null);
  return (
    <span className="tabular-nums">
      {count === null ? 'cannot be counted just now' : countInWords(count)}
    </span>
  );
}
