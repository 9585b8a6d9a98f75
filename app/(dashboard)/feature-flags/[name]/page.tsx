import type { Metadata } from 'next';
import Link from 'next/link';
import { notFound } from 'next/navigation';
import { FlagFacts } from '@/components/flag/flag-facts';
import { FLAG_TABS, FlagTabs } from '@/components/flag/flag-tabs';
import { NoPermission } from '@/components/layout/no-permission';
import { PageHeader } from '@/components/layout/page-header';
import { PinValueButton } from '@/components/overrides/pin-value-button';
import { can } from '@/lib/auth/policy';
import { getFlag } from '@/lib/flags/service';
import { pageContext } from '@/lib/http/page';
import { listScheduledChanges } from '@/lib/schedules/service';
import { flagName } from '@/lib/validation';
import { choiceParam, readListForPage, type SearchParams } from '../../list-page';
import { FLAG_ACTIONS } from '../flag-action-set';
import { HistoryTab } from './history-tab';
import { OverridesTab } from './overrides-tab';
import { SchedulesTab } from './schedules-tab';
import { SettingsTab } from './settings-tab';
import { TargetingTab } from './targeting-tab';

interface FlagPageProps {
  readonly params: Promise<{ readonly name: string }>;
  readonly searchParams: SearchParams;
}

/** The title is the flag's name. */
export async function generateMetadata({ params }: FlagPageProps): Promise<Metadata> {
  return { title: nameIn((await params).name) ?? 'Not found' };
}

/** One flag: what it serves and why, what is planned, who is overridden, what happened. */
export default async function FlagPage({ params, searchParams }: FlagPageProps) {
  const ctx = await pageContext();
  if (!can(ctx.actor, 'flags.read')) {
    return (
      <>
        <PageHeader title="Feature flag" />
        <NoPermission what="A flag" />
      </>
    );
  }
  const name = nameIn((await params).name);
  if (name === null) notFound();
  const query = await searchParams;
  const tab = choiceParam(query.tab, FLAG_TABS);
  const [flag, { data: pending }] = await readListForPage(
    ctx,
    () =>
      Promise.all([
        getFlag(ctx, name),
        // No flag has more.
        listScheduledChanges(ctx, { flagName: name, status: 'pending', limit: 100 }),
      ]),
    '/feature-flags',
  );
  const blocked = can(ctx.actor, 'flags.write') ? undefined : 'Only admins can change flags.';
  return (
    <>
      <PageHeader
        title={flag.name}
        above={
          <Link href="/feature-flags" className="rounded-sm hover:text-ink hover:underline">
            Feature flags
          </Link>
        }
        action={flag.archivedAt === null ? <PinValueButton flagName={flag.name} /> : null}
      />
      <FlagFacts flag={flag} actions={FLAG_ACTIONS} blocked={blocked} />
      <FlagTabs
        flagName={flag.name}
        tab={tab}
        counts={{ schedules: pending.length, overrides: flag.overrideCount }}
      />
      {tab === 'targeting' ? <TargetingTab flag={flag} pending={pending} blocked={blocked} /> : null}
      {tab === 'schedules' ? <SchedulesTab ctx={ctx} flag={flag} pending={pending} /> : null}
      {tab === 'overrides' ? <OverridesTab ctx={ctx} params={query} flag={flag} /> : null}
      {tab === 'history' ? <HistoryTab ctx={ctx} params={query} flag={flag} blocked={blocked} /> : null}
      {tab === 'settings' ? <SettingsTab ctx={ctx} flag={flag} blocked={blocked} /> : null}
    </>
  );
}

/** The name in an address as Next hands it in; null when no flag can have it. */
function nameIn(segment: string): string | null {
  try {
    return flagName.safeParse(decodeURIComponent(segment)).data ?? null;
  } catch {
    return null;
  }
}
