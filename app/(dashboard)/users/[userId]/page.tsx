import type { Metadata } from 'next';
import Link from 'next/link';
import { notFound } from 'next/navigation';
import { NoPermission } from '@/components/layout/no-permission';
import { PageHeader } from '@/components/layout/page-header';
import { Section } from '@/components/layout/section';
import { PinValueButton } from '@/components/overrides/pin-value-button';
import { UserOverridesPanel } from '@/components/overrides/user-overrides-panel';
import { ResolvedFlags } from '@/components/users/resolved-flags';
import { UserFacts } from '@/components/users/user-facts';
import { can } from '@/lib/auth/policy';
import { pageContext } from '@/lib/http/page';
import { getFlagsOfUser } from '@/lib/overrides/user-flags';
import { getUser } from '@/lib/users/service';
import { uuid } from '@/lib/validation';
import { readListForPage, type SearchParams } from '../../list-page';
import { readOverrides } from '../../overrides-of-page';
import { HistorySection } from './history-section';

export const metadata: Metadata = { title: 'User' };

interface UserPageProps {
  readonly params: Promise<{ readonly userId: string }>;
  readonly searchParams: SearchParams;
}

/** One person: what is pinned for them, and what they get from every flag and why. */
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
  const [user, { page, filters }, resolved] = await readListForPage(
    ctx,
    () =>
      Promise.all([getUser(ctx, userId), readOverrides(ctx, query, { userId }), getFlagsOfUser(ctx, userId)]),
    `/users/${userId}`,
  );
  const name = user.name || user.email;
  return (
    <>
      <PageHeader
        title={name}
        above={
          <Link href="/users" className="rounded-sm hover:text-ink hover:underline">
            Users
          </Link>
        }
        action={<PinValueButton person={resolved.user} />}
      />
      <UserFacts user={user} />
      <Section title="User overrides">
        <UserOverridesPanel page={page} filters={filters} ofUser={name} />
      </Section>
      <Section title="All flags as this person gets them">
        <ResolvedFlags flags={resolved.flags} person={resolved.user} />
      </Section>
      <HistorySection ctx={ctx} userId={userId} />
    </>
  );
}
