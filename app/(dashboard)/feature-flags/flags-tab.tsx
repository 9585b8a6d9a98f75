import { FlagsPanel } from '@/components/flags/flags-panel';
import type { RequestContext } from '@/lib/auth/actor';
import { listFlags } from '@/lib/flags/list';
import { choiceParam, MAX_CURSOR, readListForPage, type SearchParams, textParam } from '../list-page';
import { FLAG_ACTIONS } from './flag-action-set';

interface FlagsTabProps {
  readonly ctx: RequestContext;
  readonly params: Awaited<SearchParams>;
  readonly blocked: string | undefined;
}

/** The flags that the address asks for. */
export async function FlagsTab({ ctx, params, blocked }: FlagsTabProps) {
  const filters = {
    q: textParam(params.q),
    type: choiceParam(params.type, ['all', 'boolean', 'string', 'number', 'json']),
    state: choiceParam(params.state, ['active', 'archived', 'all']),
  };
  const cursor = textParam(params.cursor, MAX_CURSOR);
  const page = await readListForPage(
    ctx,
    () =>
      listFlags(ctx, {
        state: filters.state,
        ...(filters.q ? { q: filters.q } : {}),
        ...(filters.type === 'all' ? {} : { type: filters.type }),
        ...(cursor ? { cursor } : {}),
      }),
    '/feature-flags',
  );
  return <FlagsPanel page={page} filters={filters} actions={FLAG_ACTIONS} blocked={blocked} />;
}
