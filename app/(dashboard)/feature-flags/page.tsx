import type { Metadata } from 'next';
import { FeatureFlagsTabs } from '@/components/flags/feature-flags-tabs';
import { NewFlagButton } from '@/components/flags/new-flag-button';
import { NoPermission } from '@/components/layout/no-permission';
import { PageHeader } from '@/components/layout/page-header';
import { PinValueButton } from '@/components/overrides/pin-value-button';
import { ScheduleButton } from '@/components/schedules/schedule-button';
import { ScheduleProvider } from '@/components/schedules/schedule-provider';
import { can } from '@/lib/auth/policy';
import { countFeatureFlags } from '@/lib/feature-flag-counts';
import { pageContext, readForPage } from '@/lib/http/page';
import { choiceParam, type SearchParams } from '../list-page';
import { createFlagAction } from './flag-actions';
import { FlagsTab } from './flags-tab';
import { OverridesTab } from './overrides-tab';
import { SCHEDULE_ACTIONS } from './schedule-action-set';
import { SchedulesTab } from './schedules-tab';

export const metadata: Metadata = { title: 'Feature flags' };

/** Flags, their scheduled changes and their overrides. */
export default async function FeatureFlagsPage({ searchParams }: { readonly searchParams: SearchParams }) {
  const ctx = await pageContext();
  if (!can(ctx.actor, 'flags.read')) {
    return (
      <>
        <PageHeader title="Feature flags" />
        <NoPermission what="The list of flags" />
      </>
    );
  }
  const params = await searchParams;
  const tab = choiceParam(params.tab, ['flags', 'schedules', 'overrides']);
  const flagsBlocked = can(ctx.actor, 'flags.write') ? undefined : 'Only admins can change flags.';
  const schedulesBlocked = can(ctx.actor, 'schedules.write')
    ? undefined
    : 'Only admins can schedule changes.';
  const counts = await readForPage(ctx.requestId, () => countFeatureFlags(ctx));
  const create = {
    flags: <NewFlagButton create={createFlagAction} blocked={flagsBlocked} />,
    schedules: <ScheduleButton />,
    overrides: <PinValueButton />,
  };
  return (
    <ScheduleProvider actions={SCHEDULE_ACTIONS} blocked={schedulesBlocked}>
      <PageHeader title="Feature flags" action={create[tab]} />
      <FeatureFlagsTabs tab={tab} counts={counts}>
        {tab === 'flags' ? <FlagsTab ctx={ctx} params={params} blocked={flagsBlocked} /> : null}
        {tab === 'schedules' ? <SchedulesTab ctx={ctx} params={params} /> : null}
        {tab === 'overrides' ? <OverridesTab ctx={ctx} params={params} /> : null}
      </FeatureFlagsTabs>
    </ScheduleProvider>
  );
}
