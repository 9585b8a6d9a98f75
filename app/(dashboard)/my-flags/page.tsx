import type { Metadata } from 'next';
import { PageHeader } from '@/components/layout/page-header';
import { OwnOverridesNotice } from '@/components/users/own-overrides-notice';
import { ResolvedFlags } from '@/components/users/resolved-flags';
import { pageContext, readForPage } from '@/lib/http/page';
import { ONESELF } from '@/lib/overrides/subject';
import { getFlagsFor } from '@/lib/overrides/user-flags';

export const metadata: Metadata = { title: 'My flags' };

/** What the signed-in person gets from every flag that browsers may see. */
export default async function MyFlagsPage() {
  const ctx = await pageContext();
  const { flags } = await readForPage(ctx.requestId, () => getFlagsFor(ctx, ONESELF));
  return (
    <>
      <PageHeader title="My flags" />
      <OwnOverridesNotice flags={flags} />
      <ResolvedFlags flags={flags} person={null} />
    </>
  );
}
