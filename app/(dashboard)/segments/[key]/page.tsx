import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { Suspense } from 'react';
import { NoPermission } from '@/components/layout/no-permission';
import { PageHeader } from '@/components/layout/page-header';
import { SegmentEditor } from '@/components/segments/segment-editor';
import { SegmentFacts } from '@/components/segments/segment-facts';
import { Skeleton } from '@/components/ui/skeleton';
import { can } from '@/lib/auth/policy';
import { pageContext } from '@/lib/http/page';
import { listMembers } from '@/lib/segments/members';
import { segmentKey } from '@/lib/segments/schemas';
import { describeSegment } from '@/lib/segments/service';
import { readListForPage } from '../../list-page';
import { SEGMENT_ACTIONS } from '../segment-action-set';
import { SegmentCount } from './segment-count';

interface SegmentPageProps {
  readonly params: Promise<{ readonly key: string }>;
}

/** The title of the page: the key. */
export async function generateMetadata({ params }: SegmentPageProps): Promise<Metadata> {
  return { title: (await params).key };
}

/** One segment. */
export default async function SegmentPage({ params }: SegmentPageProps) {
  const ctx = await pageContext();
  if (!can(ctx.actor, 'segments.read')) {
    return (
      <>
        <PageHeader title="Segment" />
        <NoPermission what="A segment" />
      </>
    );
  }
  const { key } = await params;
  if (!segmentKey.safeParse(key).success) notFound();
  const [segment, included, excluded] = await readListForPage(
    ctx,
    () =>
      Promise.all([
        describeSegment(ctx, key),
        listMembers(ctx, key, { list: 'included' }),
        listMembers(ctx, key, { list: 'excluded' }),
      ]),
    '/segments',
  );
  return (
    <SegmentEditor
      // Another segment is another form.
      key={`${key} ${segment.createdAt.getTime()}`}
      segment={segment}
      members={{ included, excluded }}
      actions={SEGMENT_ACTIONS}
      facts={
        <SegmentFacts
          segment={segment}
          count={
            <Suspense key={segment.etag} fallback={<Skeleton className="w-32" />}>
              <SegmentCount ctx={ctx} segmentKey={key} />
            </Suspense>
          }
        />
      }
      blocked={can(ctx.actor, 'segments.write') ? undefined : 'Only admins can change segments.'}
    />
  );
}
