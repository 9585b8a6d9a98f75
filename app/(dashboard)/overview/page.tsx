import type { Metadata } from 'next';
import { NoPermission } from '@/components/layout/no-permission';
import { PageHeader } from '@/components/layout/page-header';
import { PinValueButton } from '@/components/overrides/pin-value-button';
import { OverviewView } from '@/components/overview/overview-view';
import { listAuditLog } from '@/lib/audit/service';
import { can } from '@/lib/auth/policy';
import { pageContext, readForPage } from '@/lib/http/page';
import { getOverview } from '@/lib/overview/service';
import { listScheduleRows } from '@/lib/schedules/list-rows';
import { historyOf } from '../history-of-page';

export const metadata: Metadata = { title: 'Overview' };

const CHANGES_SHOWN = 5;
const RECENT_SHOWN = 8;

/** What is overridden, by whom, what ends when, and what happened last. */
export default async function OverviewPage() {
  const ctx = await pageContext();
  if (!can(ctx.actor, 'overrides.read')) {
    return (
      <>
        <PageHeader title="Overview" />
        <NoPermission what="The overview" />
      </>
    );
  }
  const [overview, changes, recent] = await readForPage(ctx.requestId, () =>
    Promise.all([
      getOverview(ctx),
      listScheduleRows(ctx, { status: 'pending', limit: CHANGES_SHOWN }),
      listAuditLog(ctx, { limit: RECENT_SHOWN }),
    ]),
  );
  return (
    <>
      <PageHeader title="Overview" action={<PinValueButton />} />
      <OverviewView overview={overview} changes={changes} recent={historyOf(recent)} />
    </>
  );
}
