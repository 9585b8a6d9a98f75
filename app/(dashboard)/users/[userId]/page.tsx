import type { Metadata } from 'next';
import Link from 'next/link';
import { notFound } from 'next/navigation';
import { NoPermission } from '@/components/layout/no-permission';
import { PageHeader } from '@/components/layout/page-header';
import { PinValueButton } from '@/components/overrides/pin-value-button';
import { PersonControls } from '@/components/users/person-controls';
import { PersonTabs } from '@/components/users/person-tabs';
import { UserFacts } from '@/components/users/user-facts';
import { can } from '@/lib/auth/policy';
import { pageContext } from '@/lib/http/page';
import { getUser } from '@/lib/users/service';
import { uuid } from '@/lib/validation';
import { choiceParam, readListForPage, type SearchParams } from '../../list-page';
import { USER_ACTIONS } from '../user-action-set';
import { CompareTab } from './compare-tab';
import { FlagsTab } from './flags-tab';
import { HistorySection } from './history-section';
import { OverridesTab } from './overrides-tab';

export const metadata: Metadata = { title: 'User' };

interface UserPageProps {
  readonly params: Promise<{ readonly userId: string }>;
  readonly searchParams: SearchParams;
}

/** One person: what they get from every flag and why, and what is pinned for them. */
export default async function UserPage({ params, searchParams }: UserPageProps) {
  const ctx = await pageContext();
  if (!can(ctx.actor, 'users.read')) {
    return (
      <>
        <PageHeader title="User" />
        <NoPermission what="The list of users" />
      </>
    );
  }
  const { userId } = await params;
  if (!uuid.safeParse(userId).success) notFound();
  const query = await searchParams;
  const tab = choiceParam(query.tab, ['flags', 'overrides', 'compare', 'history']);
  const user = await readListForPage(ctx, () => getUser(ctx, userId), '/users');
  const { id, email, name } = user;
  const blocked = can(ctx.actor, 'users.write') ? undefined : 'Only admins can change users.';
  return (
    <>
      <PageHeader
        title={name || email}
        above={
          <Link href="/users" className="rounded-sm hover:text-ink hover:underline">
            Users
          </Link>
        }
        action={<PinValueButton person={{ id, email, name }} />}
      />
      <UserFacts
        user={user}
        controls={
          <PersonControls user={user} actions={USER_ACTIONS} blocked={blocked} isOwn={ctx.actor.id === id} />
        }
      />
      <PersonTabs tab={tab} overrideCount={user.overrideCount}>
        {tab === 'flags' ? <FlagsTab ctx={ctx} userId={id} params={query} /> : null}
        {tab === 'overrides' ? <OverridesTab ctx={ctx} user={user} params={query} /> : null}
        {tab === 'compare' ? <CompareTab ctx={ctx} user={user} params={query} /> : null}
        {tab === 'history' ? <HistorySection ctx={ctx} userId={id} params={query} /> : null}
      </PersonTabs>
    </>
  );
}
