import type { Metadata } from 'next';
import { FeatureFlagsTabs } from '@/components/flags/feature-flags-tabs';
import { NewFlagButton } from '@/components/flags/new-flag-button';
import { SchedulesEmpty } from '@/components/flags/schedules-empty';
import { NoPermission } from '@/components/layout/no-permission';
import { PageHeader } from '@/components/layout/page-header';
import { PinValueButton } from '@/components/overrides/pin-value-button';
import { can } from '@/lib/auth/policy';
import { pageContext } from '@/lib/http/page';
import { choiceParam, type SearchParams } from '../list-page';
import { createFlagAction } from './flag-actions';
import { FlagsTab } from './flags-tab';
import { OverridesTab } from './overrides-tab';

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
  return (
    <>
      <PageHeader
        title="Feature flags"
        action={
          tab === 'overrides' ? (
            <PinValueButton />
          ) : (
            <NewFlagButton create={createFlagAction} blocked={flagsBlocked} />
          )
        }
      />
      <FeatureFlagsTabs tab={tab}>
        {tab === 'flags' ? <FlagsTab ctx={ctx} params={params} blocked={flagsBlocked} /> : null}
        {tab === 'schedules' ? <SchedulesEmpty /> : null}
        {tab === 'overrides' ? <OverridesTab ctx={ctx} params={params} /> : null}
      </FeatureFlagsTabs>
    </>
  );
}
