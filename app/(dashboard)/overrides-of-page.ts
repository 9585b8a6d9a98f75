import type { OverrideFilters } from '@/components/overrides/user-overrides-panel';
import type { RequestContext } from '@/lib/auth/actor';
import { listOverrides } from '@/lib/overrides/list';
import type { OverrideView } from '@/lib/overrides/types';
import type { Page } from '@/lib/page';
import { choiceParam, MAX_CURSOR, type SearchParams, textParam } from './list-page';

const MAX_FLAG_NAME = 255;

/** The overrides that an address asks for, of everybody or of one person, and what it filters by. */
export async function readOverrides(
  ctx: RequestContext,
  params: Awaited<SearchParams>,
  scope: { readonly userId?: string },
): Promise<{ readonly page: Page<OverrideView>; readonly filters: OverrideFilters }> {
  const flag = textParam(params.flag, MAX_FLAG_NAME);
  const cursor = textParam(params.cursor, MAX_CURSOR);
  const filters = {
    q: textParam(params.q),
    status: choiceParam(params.status, ['all', 'active', 'disabled', 'expired']),
    flag: flag === '' ? null : flag,
  };
  const page = await listOverrides(ctx, {
    ...scope,
    status: filters.status,
    ...(filters.q ? { q: filters.q } : {}),
    ...(filters.flag === null ? {} : { flagName: filters.flag }),
    ...(cursor ? { cursor } : {}),
  });
  return { page, filters };
}
