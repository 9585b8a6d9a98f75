import { FlagsPanel } from '@/components/flags/feature-flags-panels';
import { FLAG_STATES, type FlagFilters } from '@/components/flags/flag-filters';
import type { RequestContext } from '@/lib/auth/actor';
import { listFlagRows, listTags } from '@/lib/flags/list-rows';
import { choiceParam, MAX_CURSOR, readListForPage, type SearchParams, textParam } from '../list-page';
import { FLAG_ACTIONS } from './flag-action-set';

/** Longest tag, as in the API. */
const MAX_TAG = 100;

interface FlagsTabProps {
  readonly ctx: RequestContext;
  readonly params: Awaited<SearchParams>;
  readonly blocked: string | undefined;
}

/** The flags that the address asks for. */
export async function FlagsTab({ ctx, params, blocked }: FlagsTabProps) {
  const tag = textParam(params.tag, MAX_TAG);
  const filters: FlagFilters = {
    q: textParam(params.q),
    type: choiceParam(params.type, ['all', 'boolean', 'string', 'number', 'json']),
    state: choiceParam(params.state, FLAG_STATES),
    tag: tag === '' ? null : tag,
    overrides: choiceParam(params.overrides, ['any', 'with', 'without']),
    sort: choiceParam(params.sort, ['name', '-name', 'updated_at', '-updated_at']),
  };
  const cursor = textParam(params.cursor, MAX_CURSOR);
  const [page, tags] = await readListForPage(
    ctx,
    () =>
      Promise.all([listFlagRows(ctx, { ...queryOf(filters), ...(cursor ? { cursor } : {}) }), listTags(ctx)]),
    '/feature-flags',
  );
  return <FlagsPanel page={page} filters={filters} tags={tags} actions={FLAG_ACTIONS} blocked={blocked} />;
}

function queryOf({ q, type, state, tag, overrides, sort }: FlagFilters) {
  return {
    sort,
    ...(state === 'on' || state === 'off'
      ? { state: 'active' as const, enabled: state === 'on' }
      : { state }),
    ...(q ? { q } : {}),
    ...(type === 'all' ? {} : { type }),
    ...(tag === null ? {} : { tag }),
    ...(overrides === 'any' ? {} : { hasOverrides: overrides === 'with' }),
  };
}
