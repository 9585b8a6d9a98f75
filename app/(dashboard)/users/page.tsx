import type { Metadata } from 'next';
import { NoPermission } from '@/components/layout/no-permission';
import { PageHeader } from '@/components/layout/page-header';
import { NewPersonButton } from '@/components/users/new-person-button';
import { UsersPanel } from '@/components/users/users-panel';
import { can } from '@/lib/auth/policy';
import { pageContext } from '@/lib/http/page';
import { listUsers } from '@/lib/users/list';
import { choiceParam, MAX_CURSOR, readListForPage, type SearchParams, textParam } from '../list-page';
import { USER_ACTIONS } from './user-action-set';

export const metadata: Metadata = { title: 'Users' };

const SORTS = ['name', 'email', 'created_at', 'updated_at'] as const;

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
  const filters = filtersOf(await searchParams);
  const { q, role, disabled, overrides, sort, cursor } = filters;
  const page = await readListForPage(
    ctx,
    () =>
      listUsers(ctx, {
        q: q || undefined,
        role: role || undefined,
        disabled: yesOrNo(disabled),
        hasOverrides: yesOrNo(overrides),
        sort: sort || undefined,
        cursor: cursor || undefined,
      }),
    '/users',
  );
  const blocked = can(ctx.actor, 'users.write') ? undefined : 'Only admins can add users.';
  return (
    <>
      <PageHeader title="Users" action={<NewPersonButton create={USER_ACTIONS.create} blocked={blocked} />} />
      <UsersPanel page={page} filters={filters} blocked={blocked} />
    </>
  );
}

function filtersOf(params: Awaited<SearchParams>) {
  return {
    q: textParam(params.q),
    role: choiceParam(params.role, ['', 'admin', 'viewer', 'user']),
    disabled: choiceParam(params.disabled, ['', 'true', 'false']),
    overrides: choiceParam(params.overrides, ['', 'true', 'false']),
    sort: choiceParam(params.sort, ['', ...SORTS, ...SORTS.map((field): `-${typeof field}` => `-${field}`)]),
    cursor: textParam(params.cursor, MAX_CURSOR),
  };
}

const yesOrNo = (choice: '' | 'true' | 'false') => (choice === '' ? undefined : choice === 'true');
