import { UserOverridesPanel } from '@/components/overrides/user-overrides-panel';
import type { RequestContext } from '@/lib/auth/actor';
import { readListForPage, type SearchParams } from '../list-page';
import { readOverrides } from '../overrides-of-page';

interface OverridesTabProps {
  readonly ctx: RequestContext;
  readonly params: Awaited<SearchParams>;
}

/** Everybody's overrides that the address asks for. */
export async function OverridesTab({ ctx, params }: OverridesTabProps) {
  const overrides = await readListForPage(
    ctx,
    () => readOverrides(ctx, params, {}),
    '/feature-flags?tab=overrides',
  );
  return <UserOverridesPanel {...overrides} ofUser={null} />;
}
