import { PersonFlagsPanel } from '@/components/users/person-panels';
import type { RequestContext } from '@/lib/auth/actor';
import { listFlagsOfUser } from '@/lib/overrides/user-flags-page';
import { OVERRIDE_ACTIONS } from '../../feature-flags/override-action-set';
import { choiceParam, MAX_CURSOR, readListForPage, type SearchParams, textParam } from '../../list-page';

interface FlagsTabProps {
  readonly ctx: RequestContext;
  readonly userId: string;
  readonly params: Awaited<SearchParams>;
}

/** The person's flags that the address asks for. */
export async function FlagsTab({ ctx, userId, params }: FlagsTabProps) {
  const filters = {
    q: textParam(params.q),
    source:
      choiceParam(params.source, ['', 'override', 'off', 'rule', 'schedule', 'default', 'error']) || null,
    order: choiceParam(params.order, ['overridden', 'name']),
  };
  const cursor = textParam(params.cursor, MAX_CURSOR);
  const { user, bySource, ...page } = await readListForPage(
    ctx,
    () =>
      listFlagsOfUser(ctx, userId, {
        ...filters,
        source: filters.source ?? undefined,
        cursor: cursor || undefined,
      }),
    `/users/${userId}`,
  );
  return (
    <PersonFlagsPanel
      page={page}
      bySource={bySource}
      filters={filters}
      person={user}
      actions={OVERRIDE_ACTIONS}
    />
  );
}
