import { UserOverridesPanel } from '@/components/flag/flag-panels';
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
  const overrides = await readListForPage(
    ctx,
    () => readOverrides(ctx, params, { flagName: flag.name }),
    `/feature-flags/${flag.name}?tab=overrides`,
  );
  return <UserOverridesPanel {...overrides} ofUser={null} ofFlag={flag.name} />;
}
