import { toListParams } from '@/components/overrides/override-filters';
import type { OpenedPerson } from '@/components/overrides/people-table';
import type { RequestContext } from '@/lib/auth/actor';
import { listOverrides } from '@/lib/overrides/list';
import { listPeopleWithOverrides } from '@/lib/overrides/people';
import { OVERRIDE_MANY_ACTIONS } from './feature-flags/override-many-action-set';
import { MAX_CURSOR, type SearchParams, textParam } from './list-page';
import { readFilters, toQuery } from './overrides-of-page';

/** People whose overrides are shown at a time. */
const MAX_OPEN = 10;
const UUID_AND_COMMA = 37;
/** Overrides of one person that are shown in place. */
const SHOWN_IN_PLACE = 20;

/** The people with overrides that an address asks for, and the overrides of those whose row is open. */
export async function readPeopleWithOverrides(ctx: RequestContext, given: Awaited<SearchParams>) {
  // A person is no filter here, and what is redundant cannot be counted by person.
  const filters = { ...(await readFilters(ctx, given, {})), user: null, redundant: false };
  const cursor = textParam(given.cursor, MAX_CURSOR);
  const query = toQuery(filters, {});
  const page = await listPeopleWithOverrides(ctx, { ...query, ...(cursor ? { cursor } : {}) });
  const open = textParam(given.open, MAX_OPEN * UUID_AND_COMMA).split(',');
  const here = page.data.filter(({ user }) => open.includes(user.id)).slice(0, MAX_OPEN);
  const opened = await Promise.all(
    here.map(async ({ user: { id } }): Promise<OpenedPerson> => {
      return { userId: id, page: await listOverrides(ctx, { ...query, userId: id, limit: SHOWN_IN_PLACE }) };
    }),
  );
  const params = toListParams(filters, {}, ctx.now);
  return { page, opened, filters, params, actions: OVERRIDE_MANY_ACTIONS };
}
