import {
  ENDING_MS,
  OVERRIDE_ORDERS,
  type OverrideFilters,
  statusOf,
  toListParams,
} from '@/components/overrides/override-filters';
import type { UserOverridesPanelProps } from '@/components/overrides/user-overrides-panel';
import { actorLabel, type RequestContext } from '@/lib/auth/actor';
import { listOverrides } from '@/lib/overrides/list';
import { getUser } from '@/lib/users/service';
import { uuid } from '@/lib/validation';
import { OVERRIDE_MANY_ACTIONS } from './feature-flags/override-many-action-set';
import { choiceParam, MAX_CURSOR, type SearchParams, textParam } from './list-page';

const MAX_NAME = 255;

type Given = Awaited<SearchParams>;

/** Whose overrides, or of which flag, a page shows, whatever its address says. */
interface Scope {
  readonly userId?: string;
  readonly flagName?: string;
}

/**
 * The overrides that an address asks for, of everybody, of one person or of one flag: all that `UserOverridesPanel` needs
 * but whose they are.
 */
export async function readOverrides(
  ctx: RequestContext,
  given: Given,
  scope: Scope,
): Promise<Pick<UserOverridesPanelProps, 'page' | 'filters' | 'params' | 'actions'>> {
  const filters = await readFilters(ctx, given, scope);
  const cursor = textParam(given.cursor, MAX_CURSOR);
  const page = await listOverrides(ctx, {
    ...toQuery(filters, scope),
    ...(filters.redundant ? { redundant: true } : {}),
    sort: filters.sort,
    ...(cursor ? { cursor } : {}),
  });
  return { page, filters, params: toListParams(filters, scope, ctx.now), actions: OVERRIDE_MANY_ACTIONS };
}

/** What an address filters overrides by. What the page is about itself is no filter. */
export async function readFilters(ctx: RequestContext, given: Given, scope: Scope): Promise<OverrideFilters> {
  const id = scope.userId === undefined ? textParam(given.user) : '';
  const user = uuid.safeParse(id).success ? await getUser(ctx, id) : null;
  const ending = choiceParam(given.ending, ['none', '24h', '7d']);
  return {
    q: textParam(given.q),
    status: choiceParam(given.status, ['all', 'active', 'disabled', 'expired']),
    flag: scope.flagName === undefined ? textParam(given.flag, MAX_NAME) || null : null,
    user: user && { id: user.id, label: user.email },
    ending: ending === 'none' ? null : ending,
    createdBy: textParam(given.created_by, MAX_NAME) || null,
    redundant: given.redundant === 'true',
    sort: choiceParam(given.sort, OVERRIDE_ORDERS),
    me: actorLabel(ctx.actor),
  };
}

/** What the list is asked for, but for its order and its page. */
export function toQuery(filters: OverrideFilters, { userId = filters.user?.id, flagName }: Scope) {
  const { q, flag, ending, createdBy } = filters;
  const name = flagName ?? flag ?? undefined;
  return {
    status: statusOf(filters),
    ...(q === '' ? {} : { q }),
    ...(userId === undefined ? {} : { userId }),
    ...(name === undefined ? {} : { flagName: name }),
    ...(ending === null ? {} : { endingWithinMs: ENDING_MS[ending] }),
    ...(createdBy === null ? {} : { createdBy }),
  };
}
