import { UserOverridesPanel } from '@/components/users/person-panels';
import type { RequestContext } from '@/lib/auth/actor';
import type { UserView } from '@/lib/users/types';
import { readListForPage, type SearchParams } from '../../list-page';
import { readOverrides } from '../../overrides-of-page';

interface OverridesTabProps {
  readonly ctx: RequestContext;
  readonly user: UserView;
  readonly params: Awaited<SearchParams>;
}

/** What is pinned for the person, in any state. */
export async function OverridesTab({ ctx, user, params }: OverridesTabProps) {
  const overrides = await readListForPage(
    ctx,
    () => readOverrides(ctx, params, { userId: user.id }),
    `/users/${user.id}?tab=overrides`,
  );
  return <UserOverridesPanel {...overrides} ofUser={user.name || user.email} />;
}
