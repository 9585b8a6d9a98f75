import { ComparePanel } from '@/components/users/person-panels';
import type { RequestContext } from '@/lib/auth/actor';
import { compareFlags } from '@/lib/overrides/compare';
import type { UserView } from '@/lib/users/types';
import { uuid } from '@/lib/validation';
import { copyOverridesAction, undoOverridesAction } from '../../feature-flags/override-actions';
import { MAX_CURSOR, readListForPage, type SearchParams, textParam } from '../../list-page';

interface CompareTabProps {
  readonly ctx: RequestContext;
  readonly user: UserView;
  readonly params: Awaited<SearchParams>;
}

const COPY_ACTIONS = { copy: copyOverridesAction, undo: undoOverridesAction };

/** The flags that this person and the one of the address get differently. */
export async function CompareTab({ ctx, user: { id, email, name }, params }: CompareTabProps) {
  const q = textParam(params.q);
  const cursor = textParam(params.cursor, MAX_CURSOR);
  const other = uuid.safeParse(params.with);
  const found = other.success
    ? await readListForPage(
        ctx,
        () => compareFlags(ctx, id, other.data, { q, cursor: cursor || undefined }),
        `/users/${id}?tab=compare`,
      )
    : null;
  const compared = found && pageOf(found);
  return <ComparePanel me={{ id, email, name }} compared={compared} q={q} actions={COPY_ACTIONS} />;
}

function pageOf({ me: _, them, copyable, ...page }: Awaited<ReturnType<typeof compareFlags>>) {
  return { them, copyable, page };
}
