import type { Metadata } from 'next';
import { NoPermission } from '@/components/layout/no-permission';
import { PageHeader } from '@/components/layout/page-header';
import { UsersPanel } from '@/components/users/users-panel';
import { can } from '@/lib/auth/policy';
import { pageContext } from '@/lib/http/page';
import { listUsers } from '@/lib/users/list';
import { MAX_CURSOR, readListForPage, type SearchParams, textParam } from '../list-page';

export const metadata: Metadata = { title: 'Users' };

/** The directory. */
export default async function UsersPage({ searchParams }: { readonly searchParams: SearchParams }) {
  const ctx = await pageContext();
  if (!can(ctx.actor, 'users.read')) {
    return (
      <>
        <PageHeader title="Users" />
        <NoPermission what="The list of users" />
      </>
    );
  }
  const params = await searchParams;
  const q = textParam(params.q);
  const cursor = textParam(params.cursor, MAX_CURSOR);
  const page = await readListForPage(
    ctx,
    () => listUsers(ctx, { ...(q ? { q } : {}), ...(cursor ? { cursor } : {}) }),
    '/users',
  );
  return (
    <>
      <PageHeader title="Users" />
      <UsersPanel page={page} q={q} />
    </>
  );
}
