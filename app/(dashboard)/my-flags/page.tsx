import type { Metadata } from 'next';
import { PageHeader } from '@/components/layout/page-header';
import { OwnFlagsPanel } from '@/components/my-flags/own-flags-panel';
import { OwnOverridesNotice } from '@/components/my-flags/own-overrides-notice';
import { pageContext } from '@/lib/http/page';
import { listOwnFlags } from '@/lib/overrides/user-flags-page';
import { choiceParam, MAX_CURSOR, readListForPage, type SearchParams, textParam } from '../list-page';

export const metadata: Metadata = { title: 'My flags' };

/** What the signed-in person gets from every flag that browsers may see. */
export default async function MyFlagsPage({ searchParams }: { readonly searchParams: SearchParams }) {
  const ctx = await pageContext();
  const params = await searchParams;
  const q = textParam(params.q);
  const source =
    choiceParam(params.source, ['', 'override', 'off', 'rule', 'schedule', 'default', 'error']) || null;
  const cursor = textParam(params.cursor, MAX_CURSOR);
  const { overridden, bySource, ...page } = await readListForPage(
    ctx,
    () =>
      listOwnFlags(ctx, {
        q,
        source: source ?? undefined,
        order: 'overridden',
        cursor: cursor || undefined,
      }),
    '/my-flags',
  );
  return (
    <>
      <PageHeader title="My flags" />
      <OwnOverridesNotice overridden={overridden} />
      <OwnFlagsPanel page={page} bySource={bySource} filters={{ q, source }} />
    </>
  );
}
