import { UserOverridesPanel } from '@/components/overrides/user-overrides-panel';
import type { RequestContext } from '@/lib/auth/actor';
import type { FlagView } from '@/lib/flags/types';
import { readListForPage, type SearchParams } from '../../list-page';
import { readOverrides } from '../../overrides-of-page';

interface OverridesTabProps {
  readonly ctx: RequestContext;
  readonly params: Awaited<SearchParams>;
  readonly flag: FlagView;
}

/** Everybody who has an override of the flag. */
export async function OverridesTab({ ctx, params, flag }: OverridesTabProps) {
  const { page, filters } = await readListForPage(
    ctx,
    () => readOverrides(ctx, { ...params, flag: flag.name }, {}),
    `/feature-flags/${flag.name}?tab=overrides`,
  );
  return <UserOverridesPanel page={page} filters={{ ...filters, flag: null }} ofUser={null} />;
}
