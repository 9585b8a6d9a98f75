import type { Metadata } from 'next';
import { NoPermission } from '@/components/layout/no-permission';
import { PageHeader } from '@/components/layout/page-header';
import { NewSegmentButton } from '@/components/segments/new-segment-button';
import { SegmentsPanel } from '@/components/segments/segments-panel';
import type { RequestContext } from '@/lib/auth/actor';
import { can } from '@/lib/auth/policy';
import { pageContext } from '@/lib/http/page';
import { countFlagsUsing, listSegments } from '@/lib/segments/service';
import { MAX_CURSOR, readListForPage, type SearchParams, textParam } from '../list-page';
import { createSegmentAction } from './segment-actions';

export const metadata: Metadata = { title: 'Segments' };

/** The segments. */
export default async function SegmentsPage({ searchParams }: { readonly searchParams: SearchParams }) {
  const ctx = await pageContext();
  if (!can(ctx.actor, 'segments.read')) {
    return (
      <>
        <PageHeader title="Segments" />
        <NoPermission what="The list of segments" />
      </>
    );
  }
  const params = await searchParams;
  const q = textParam(params.q);
  const cursor = textParam(params.cursor, MAX_CURSOR);
  const page = await readListForPage(ctx, () => readSegments(ctx, q, cursor), '/segments');
  return (
    <>
      <PageHeader
        title="Segments"
        action={
          <NewSegmentButton
            create={createSegmentAction}
            blocked={can(ctx.actor, 'segments.write') ? undefined : 'Only admins can change segments.'}
          />
        }
      />
      <SegmentsPanel page={page} q={q} />
    </>
  );
}

async function readSegments(ctx: RequestContext, q: string, cursor: string) {
  const page = await listSegments(ctx, { ...(q ? { q } : {}), ...(cursor ? { cursor } : {}) });
  const counts = await countFlagsUsing(
    ctx,
    page.data.map(({ key }) => key),
  );
  return { ...page, data: page.data.map((row) => ({ ...row, flagCount: counts.get(row.key) ?? 0 })) };
}
